"""A refusal put into words and, where no command of the core could do it, on record."""

from contextlib import suppress

from core.errors import NotAllowedError, Param, RefusedError
from core.identity import short
from core.people.fault import note_refused
from core.privacy import HIDDEN, names_patient, repeatable
from core.stock.count_look import shelves_in_count
from core.stock.finder import find_items, understand
from handlers.talk.naming import name_of, title_of
from handlers.talk.reason import reason_said
from handlers.talk.turn import Turn
from locales import Words

NOTED = (
    *("button.forged", "button.not_yours", "button.stale", "button.expired", "button.already_done"),
    *("group.not_linked", "people.unknown", "people.revoked", "text.too_long", "text.control"),
    *(
        "quantity.not_whole",
        "quantity.beyond",
        "quantity.not_positive",
        "stock.none_anywhere",
        "stock.unknown_lot",
    ),
    "unit.unknown",
)
"""Refusals by which the chat itself stops somebody, before any command is asked."""

FIGURED = frozenset(
    {"stock.not_enough", "stock.reserved", "stock.reserved_by"}
    | {"stock.reserved_by_several", "stock.reserved_by_many"}
)
"""Refusals that say how many there are."""
RESERVED = frozenset(FIGURED - {"stock.not_enough"})
"""Of these it is said otherwise that none is left at all than that some are."""
PLACES = ("place", "source", "target", "parent")
"""Gaps of a refusal's sentence that hold the code of a place."""
_ON_FILE = frozenset({"item", "lot", "unit", "di", "got", "roles"})
"""Gaps that hold what stands on a label or in the catalogue, and nothing that somebody typed."""
_MOST = 300


def worded(words: Words, refusal: RefusedError) -> str:
    """Return the sentence for a refusal, in the reader's language."""
    return words(f"refused.{refusal.code}", **refusal.params)


def say_incident(turn: Turn) -> str:
    """Say that what was asked failed; return the number under which that is to be on record."""
    number = short(turn.ids.new())
    turn.say(turn.words.html("common.incident", incident=number))
    return number


async def named(turn: Turn, refusal: RefusedError) -> RefusedError:
    """Return a refusal as people know things: by names instead of codes, and by their own place."""
    refusal = _unsaid(refusal)
    if turn.who is None:
        return refusal
    if isinstance(refusal, NotAllowedError):
        if not turn.who.roles(turn.who.site):
            return RefusedError("people.no_role")
        needed = str(refusal.params.get("roles", "")).split("|")
        # Who holds the role elsewhere is not told to look for somebody with that role.
        held = set(needed) & set(turn.who.roles(turn.who.site))
        return RefusedError("people.not_here") if held else refusal
    if refusal.code in FIGURED and await _counting(turn, turn.who.id):
        # How many are too many would say how many there are.
        return RefusedError("stock.not_so_many")
    names: dict[str, Param] = {}
    for gap, code in refusal.params.items():
        if isinstance(code, str) and code:
            names[gap] = await _name(turn, gap, code) or code
    none_left = refusal.code in RESERVED and not refusal.params.get("available")
    code = f"{refusal.code}_none" if none_left else refusal.code
    return RefusedError(code, **{**refusal.params, **names})


def _unsaid(refusal: RefusedError) -> RefusedError:
    """Return a refusal that repeats nothing of what was typed about a patient."""
    typed = {
        gap: text
        for gap, text in refusal.params.items()
        if isinstance(text, str) and gap not in _ON_FILE
    }
    if any(names_patient(text) for text in typed.values()):
        return RefusedError("privacy.patient")
    kept: dict[str, Param] = {gap: repeatable(text, _MOST) for gap, text in typed.items()}
    if not typed.get("case", "").isascii():
        kept["case"] = HIDDEN  # A case is written in plain letters; what is not may be a name.
    return refusal if kept == typed else RefusedError(refusal.code, **{**refusal.params, **kept})


async def _counting(turn: Turn, who: int) -> bool:
    """Tell whether who reads is counting a shelf, and is not to know what should lie there."""
    with suppress(RefusedError):
        return bool(await turn.door.ask(shelves_in_count, who if turn.place.private else None))
    return False


async def _name(turn: Turn, gap: str, code: str) -> str:
    # What cannot be looked up keeps its code: the refusal itself must be told in any case.
    with suppress(RefusedError):
        if gap in PLACES:
            place = (await turn.door.ask(understand, code)).place
            return name_of(turn.words, place) if place is not None and place.code == code else ""
        if gap == "note":
            return reason_said(turn.words, code)
        if gap in ("who", "others"):
            return title_of(turn.words, code)
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
