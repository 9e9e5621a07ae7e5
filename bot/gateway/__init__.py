"""Gateway: the Bot API and a chat page on a hospital's own machine, knowing nothing of Tocsin.

The bot does not know the difference: the gateway is only another `base_url`, and refuses what
Telegram refuses. Reading order:

- `server` puts it together; `store` is the one thread at the database, `schema` its tables,
  `signals` wakes whoever waits for a commit.
- `people`, `chats`, `messages`, `files`, `served`: what there is. `entities`, `html_in`,
  `html_out`: marked text. `posting` and `talk`: what the bot and people do with it; `membership`:
  blocks and kicks.
- For the bot: `bot_api` is the door, `call` a request, `methods/` the answers, `checks` and
  `keyboard` the refusals, `updates` the queue, `polling` and `webhook` its two ways out, `faults`
  trouble on purpose.
- For the page: `page_api` is the door, `session` who may speak, `page_reads` and `page_acts` the
  answers, `sse` the live stream, `events` what it tells, `guard` what protects it, `page/` itself.
"""

from bot.gateway.chats import SeedGroup
from bot.gateway.faults import Fault, Faults
from bot.gateway.people import SeedUser
from bot.gateway.refusal import ApiError
from bot.gateway.server import Gateway, Tuning

__all__ = ["ApiError", "Fault", "Faults", "Gateway", "SeedGroup", "SeedUser", "Tuning"]
