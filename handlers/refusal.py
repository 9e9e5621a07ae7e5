"""A refusal put into words and, where no command of the core could do it, on record."""

from contextlib import suppress

from core.errors import NotAllowedError, Param, RefusedError
from core.people.fault import note_refused
from core.stock.finder import find_items, understand
from handlers.naming import name_of
from handlers.turn import Turn
from locales import Words

NOTED = (
    *("button.forged", "button.not_yours", "button.stale", "button.expired", "button.already_done"),
    *("group.not_linked", "people.unknown", "people.revoked", "text.too_long", "text.control"),
    *("quantity.not_whole", "quantity.not_positive", "stock.none_anywhere", "stock.unknown_lot"),
    "unit.unknown",
)
"""Refusals by which the chat itself stops somebody, before any command is asked."""

PLACES = ("place", "source", "target", "parent")
"""Gaps of a refusal's sentence that hold the code of a place."""


def worded(words: Words, refusal: RefusedError) -> str:
    """Return the sentence for a refusal, in the reader's language."""
    return words(f"refused.{refusal.code}", **refusal.params)


async def named(turn: Turn, refusal: RefusedError) -> RefusedError:
    """Return a refusal as people know things: by names instead of codes, and by their own place."""
    if turn.who is None:
        return refusal
    if isinstance(refusal, NotAllowedError):
        needed = str(refusal.params.get("roles", "")).split("|")
        # Who holds the role elsewhere is not told to look for somebody with that role.
        held = set(needed) & set(turn.who.roles(turn.who.site))
        return RefusedError("people.not_here") if held else refusal
    names: dict[str, Param] = {}
    for gap, code in refusal.params.items():
        if isinstance(code, str) and code:
            names[gap] = await _name(turn, gap, code) or code
    return RefusedError(refusal.code, **{**refusal.params, **names})


async def _name(turn: Turn, gap: str, code: str) -> str:
    # What cannot be looked up keeps its code: the refusal itself must be told in any case.
    with suppress(RefusedError):
        if gap in PLACES:
            place = (await turn.door.ask(understand, code)).place
            return name_of(turn.words, place) if place is not None and place.code == code else ""
        if gap == "item":
            hits = await turn.door.ask(find_items, code, 1)
            found = [hit.article for hit in hits if hit.article.code == code]
            return name_of(turn.words, found[0]) if found else ""
    return ""


async def noted(turn: Turn, refusal: RefusedError) -> None:
    """Put a refusal on record that nothing else records."""
    if refusal.code not in NOTED and not isinstance(refusal, NotAllowedError):
        return
    about = f"chat user {turn.chat_user} in {turn.place.chat}: {refusal}"
    act = "press" if turn.query is not None else "say"
    # A storage that is busy or full must not keep the person from the answer.
    with suppress(RefusedError):
        await turn.door.keyed("").do(note_refused, act, refusal.code, about)
