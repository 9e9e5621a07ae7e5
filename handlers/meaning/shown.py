"""Shown: the one article that somebody was shown last, which "take 2" means right after it."""

from core.delivery.dialogue import ANYBODY, newest
from handlers.talk.turn import Meant, Turn

CARD = "stock"
"""The kind of the dialogue under an answer about one article; it lives for ten minutes."""


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
