"""Way: which item a code stands for, and in which of several ways it is meant.

A code that lost its separators can be read in more than one way. Nobody guesses: the ways are
offered as buttons, and only the one that was pressed goes on. A code that was mended says so.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from core.codes.reading import Agency, Confidence, Reading
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.identify import Found, find_code, find_reading
from handlers.meaning.label import STEPS as LABEL_STEPS
from handlers.meaning.label import ask_which, doubted, misdated
from handlers.talk.body import known, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "way"
MOST = 5
"""Ways that are offered; who finds none of them right scans again."""
LONGEST = 60
_DAYS = ("expiry", "made")
SHOWING = frozenset({"stock", "item", "lots", "history", "sub", "code", "audit"})
"""Rooms that only show something; they can say something of what never came, too."""


async def which_way(turn: Turn, text: str, then: str, partly: Meant) -> None:
    """Read a code and go on with what it stands for, or ask how it is meant."""
    found = await by_code(turn, text)
    if not found.ambiguous:
        await _go_on(turn, found, then, partly)
        return
    ways = found.reading.alternatives[:MOST]
    body = {"then": then, "meant": asdict(partly), "ways": [_kept(way) for way in ways]}
    handle = turn.open(KIND, body)
    rows = [*way_rows(turn.words, ways), [Choice(turn.words("code.none_of_these"), "none")]]
    turn.edit(way_text(turn.words, found.reading), handle, rows)


async def by_code(turn: Turn, text: str) -> Found:
    """Return what a code stands for; refused with what is wrong in it. A repair is noted."""
    found = await turn.door.ask(find_code, text)
    turn.found = found
    if found.reading.confidence is not Confidence.AMBIGUOUS:
        turn.note = repairs(turn.words, found)
    return found


def exact(partly: Meant, found: Found) -> Meant:
    """Return what a code means: its item, and the very lot and unit if they are on file."""
    lot = found.lot.id if found.lot else None
    unit = found.unit.id if found.unit else None
    place = partly.place or (found.unit.location if found.unit else None)
    quantity = partly.quantity or (found.pack if unit is None and found.pack > 1 else None)
    return replace(
        partly, item=found.article.id, lot=lot, unit=unit, place=place, quantity=quantity
    )


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the way that was chosen, or say what to do if none is right."""
    turn.close(talk)
    ways = talk.body["ways"]
    assert isinstance(ways, list)
    if answer.verb == "none":
        turn.edit(turn.words.html("code.scan_again"))
        return
    found = await chosen_way(turn, _way_of(ways[answer.choice]))
    await _go_on(turn, found, said(talk.body, "then"), Meant(**known(talk.body, "meant")))


async def chosen_way(turn: Turn, way: Reading) -> Found:
    """Return what one way of reading stands for, by the word of a person."""
    turn.found = await turn.door.ask(find_reading, replace(way, confidence=Confidence.REPAIRED))
    return turn.found


async def _go_on(turn: Turn, found: Found, then: str, partly: Meant) -> None:
    """Go on with what a code stands for; where stock moves, only what is on file can."""
    if then not in SHOWING:
        refuse_unknown(found)
    meant = exact(partly, found)
    if not await doubted(turn, found, then, meant):
        await turn.go_on(then, meant)


async def which_number(turn: Turn, found: Sequence[Found], then: str, partly: Meant) -> None:
    """Go on with what bears the number that was typed, or ask which, if there are several."""
    if len(found) == 1:
        await _go_on(turn, found[0], then, partly)
    else:
        ask_which(turn, found, then, [exact(partly, each) for each in found])


def refuse_unknown(found: Found) -> None:
    """Refuse a piece or lot that the hospital does not have: no other is moved in its place."""
    if found.unit is None and found.serial and found.article.by_unit:
        raise RefusedError("unit.unknown", unit=found.serial)
    if found.lot is None and found.lot_number:
        raise RefusedError("stock.unknown_lot", lot=found.lot_number)


async def ways_of(turn: Turn, text: str) -> Sequence[Reading]:
    """Return the ways in which a code that was sent before can be read."""
    return (await turn.door.ask(find_code, text)).reading.alternatives[:MOST]


def way_text(words: Words, reading: Reading) -> str:
    """Return the question how a code is meant, with what is wrong with it."""
    lines: list[str] = [words.html("code.which_way")]
    lines += [words.html(f"code.warning.{each}") for each in reading.warnings]
    return Html("\n").join(lines)


def way_rows(words: Words, ways: Sequence[Reading]) -> list[list[Choice]]:
    """Return a button for each way a code can be read."""
    return [[Choice(_label(words, way)[:LONGEST], "way", at)] for at, way in enumerate(ways)]


def repairs(words: Words, found: Found) -> str:
    """Return what was mended in a code, or what in it is not as on file, or nothing."""
    reading, lot = found.reading, found.lot
    lines: list[str] = []
    if reading.confidence is Confidence.REPAIRED:
        lines.append(words.html(f"code.confidence.{reading.confidence}"))
    lines += [words.html(f"code.warning.{each}") for each in reading.warnings]
    if lot is not None and found.lot_number not in ("", lot.number):
        lines.append(words.html("code.other_lot", said=found.lot_number, lot=lot.number))
    if other := misdated(words, found):
        lines.append(other)
    return Html("\n").join(lines)


def _label(words: Words, way: Reading) -> str:
    parts: list[str] = []
    if way.lot:
        parts.append(words("code.way_lot", lot=way.lot))
    if way.serial:
        parts.append(words("code.way_serial", serial=way.serial))
    if way.expiry:
        parts.append(words("code.way_expiry", day=way.expiry))
    return " · ".join(parts) or words("code.way_product", di=way.di or way.raw)


def _kept(way: Reading) -> dict[str, object]:
    """Return a way of reading as a dialogue keeps it."""
    days = zip(_DAYS, (way.expiry, way.made), strict=True)
    texts = {"raw": way.raw, "di": way.di, "lot": way.lot, "serial": way.serial, "epc": way.epc}
    kept = {name: day.isoformat() if day else "" for name, day in days}
    return {**texts, **kept, "agency": way.agency.value}


def _way_of(kept: dict[str, str | None]) -> Reading:
    """Return a way of reading as it was kept."""
    expiry, made = (date.fromisoformat(kept[name] or "") if kept[name] else None for name in _DAYS)
    return Reading(
        agency=Agency(kept["agency"] or ""),
        raw=kept["raw"] or "",
        di=kept["di"],
        lot=kept["lot"],
        serial=kept["serial"],
        epc=kept["epc"],
        expiry=expiry,
        made=made,
    )


STEPS = {KIND: step, **LABEL_STEPS}
