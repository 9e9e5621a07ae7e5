"""Gateway: the Bot API and a chat page on a hospital's own machine, knowing nothing of Tocsin.

The bot does not know the difference: the gateway is only another `base_url`, and refuses what
Telegram refuses. Reading order:

- *Put together.* ``server`` (started and stopped), ``store`` (the one thread at the database),
  ``schema`` (its tables), ``settings`` (single values it remembers), ``signals`` (who waits for a
  commit is woken), ``refusal`` (a no, in Telegram's words or by code), ``wire`` (JSON in and out).
- *What there is.* ``people``, ``chats``, ``groups`` (made by an administrator), ``messages``,
  ``files`` with ``images`` and ``served`` (their content). Marked text: ``entities``, ``html_in``,
  ``markdown_in``, ``markdown_old``, ``entities_in``, ``nesting``, ``html_out``.
- *What is done with it.* ``posting`` (what happens around a message), ``talk`` (what people do),
  ``membership`` (blocks and kicks), ``menus`` (the commands a chat is offered).
- *For the bot.* ``bot_api`` is the door, ``call`` a request with its ``multipart``, ``methods`` the
  answers in the shapes of ``views``; ``checks``, ``keyboard`` and ``links`` refuse; ``updates`` is
  the queue, ``polling`` and ``webhook`` its two ways out; ``faults`` is trouble on purpose and
  ``flood`` the refusal of a bot that writes too fast.
- *For the page.* ``page_api`` is the door, ``session`` who may speak, ``page_reads`` and
  ``page_acts`` the answers in the shapes of ``page_views``, ``sse`` the live stream, ``events``
  what it tells, ``guard`` what protects it; the page itself lies in `page/`.
"""

from bot.gateway.chats import SeedGroup
from bot.gateway.faults import Fault, Faults
from bot.gateway.flood import Limits
from bot.gateway.people import SeedUser
from bot.gateway.refusal import ApiError
from bot.gateway.server import Gateway, Tuning

__all__ = ["ApiError", "Fault", "Faults", "Gateway", "Limits", "SeedGroup", "SeedUser", "Tuning"]
