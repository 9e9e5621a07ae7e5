"""Shown: the one article that somebody was shown last, which "take 2" means right after it.

"This" means a little more: also the code that was read last, and what was just moved.
"""

from datetime import datetime

from core.delivery.dialogue import ANYBODY, Talk, newest
from core.identity import made_at
from core.stock.moved import moved
from handlers.meaning.picked import offered
from handlers.talk.question import WANTS
from handlers.talk.turn import Meant, Turn

CARD = "stock"
"""The kind of the dialogue under an answer about one article; it lives for ten minutes."""

READ = "code"
"""The kind of the dialogue under the answer to a code."""
DONE = "undo"
"""The kind of the dialogue under what was just moved."""


async def card_waits(turn: Turn) -> str:
    """Return which button of a card that somebody else's act brought here waits, or nothing.

    A nod to it does nothing: what is done by a card is done by its button.
    """
    chat, user, thread, at = turn.where
    whose = user if turn.place.private else ANYBODY
    card = await turn.program.ask(newest, chat, whose, thread, at)
    buttons = [] if card is None or WANTS in card.body else offered(card.body)
    if not buttons:
        return ""
    named = turn.words("common.list_joiner").join(each.text for each in buttons)
    return turn.words.html("people.card_waits", button=named)


async def card_since(turn: Turn, asked: Talk) -> bool:
    """Tell whether a card came here after a question was asked, so that a nod means the card."""
    chat, user, thread, at = turn.where
    whose = user if turn.place.private else ANYBODY
    card = await turn.program.ask(newest, chat, whose, thread, at)
    if card is None or WANTS in card.body or not offered(card.body):
        return False
    return _touched(card) > _touched(asked)


def _touched(talk: Talk) -> tuple[datetime, int]:
    return talk.acted_at or made_at(talk.id), talk.id


async def last_pointed(turn: Turn) -> Meant | None:
    """Return what "this" means: what was read, moved or shown last in this chat, or none."""
    if not turn.place.private:
        return None
    last = await turn.program.ask(newest, *turn.where)
    body = last.body if last is not None else {}
    if last is not None and last.kind == READ:
        known = {name: value for name, value in body.items() if isinstance(value, int)}
        return Meant(known["item"], lot=known.get("lot"), unit=known.get("unit"))
    if last is not None and last.kind == DONE and isinstance(body["posting"], int):
        lines = (await turn.door.ask(moved, body["posting"])).lines
        if len({(line.article.id, line.lot.id) for line in lines}) == 1:
            return Meant(lines[0].article.id, lot=lines[0].lot.id)
    return await last_shown(turn)


async def last_shown(turn: Turn) -> Meant | None:
    """Return what the last answer in this chat was about, if nothing was begun since, or none.

    In a group nobody knows whose answer was the last.
    """
    if not turn.place.private:
        return None
    chat, user, thread, at = turn.where
    card = await turn.program.ask(newest, chat, ANYBODY, thread, at)
    if card is None or card.kind != CARD:
        return None
    begun = await turn.program.ask(newest, chat, user, thread, at)
    item, place = card.body["item"], card.body["place"]
    if (begun is not None and begun.id > card.id) or not isinstance(item, int):
        return None
    return Meant(item, place=place if isinstance(place, int) else None)
