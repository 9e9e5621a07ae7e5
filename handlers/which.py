"""Which item is meant: by a pasted code, by words, or, if those fit several, by a button.

A command hands over the words and its own name; once the item is certain, the room's continuation
of that name goes on with it.
"""

from dataclasses import asdict, replace

from core.codes.read import looks_like_code, read
from core.delivery.dialogue import Talk
from core.stock.finder import Finding, Understood, seek, understand
from core.stock.identify import Found, find_reading
from core.stock.location import today_here
from core.stock.search import DecisionKind
from handlers.buttons import Choice
from handlers.frame import Answer
from handlers.naming import name_of
from handlers.turn import Meant, Turn

KIND = "which"


async def which(turn: Turn, words: str, then: str, partly: Meant) -> None:
    """Find the item and go on with it, or ask among a few, or say what to try."""
    if looks_like_code(words):
        found = await by_code(turn, words)
        await turn.go_on(then, exact(partly, found))
        return
    understood = await turn.door.ask(understand, words)
    meant = _more(partly, understood)
    finding = await turn.door.ask(seek, understood.words)
    if finding.kind is DecisionKind.ONE:
        await turn.go_on(then, replace(meant, item=finding.hits[0].article.id))
    elif finding.kind is DecisionKind.CHOICES:
        _ask_back(turn, finding, then, meant)
    else:
        _nothing(turn, words, finding)


async def by_code(turn: Turn, text: str) -> Found:
    """Return what a pasted or scanned code stands for; refused with what is wrong in it."""
    reading = read(text, today=await turn.door.ask(today_here))
    return await turn.door.ask(find_reading, reading)


def exact(partly: Meant, found: Found) -> Meant:
    """Return what a code means: its item, and the very lot and unit if they are on file."""
    lot = found.lot.id if found.lot else None
    unit = found.unit.id if found.unit else None
    place = partly.place or (found.unit.location if found.unit else None)
    return replace(partly, item=found.article.id, lot=lot, unit=unit, place=place)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the item that was chosen."""
    known, items = talk.body["meant"], talk.body["items"]
    assert isinstance(known, dict)
    assert isinstance(items, list)
    turn.close(talk)
    meant = replace(Meant(**known), item=int(items[answer.choice]))
    await turn.go_on(str(talk.body["then"]), meant)


STEPS = {KIND: step}


def _more(partly: Meant, understood: Understood) -> Meant:
    place = partly.place or (understood.place.id if understood.place else None)
    return replace(partly, place=place, quantity=partly.quantity or understood.quantity)


def _ask_back(turn: Turn, finding: Finding, then: str, meant: Meant) -> None:
    items = [hit.article.id for hit in finding.hits]
    handle = turn.open(KIND, {"then": then, "items": items, "meant": asdict(meant)})
    rows = [
        [Choice(name_of(turn.words, hit.article)[:60], "is", number)]
        for number, hit in enumerate(finding.hits)
    ]
    key = "which.size" if finding.one_family else "which.one"
    turn.edit(turn.words.html(key), handle, rows)


def _nothing(turn: Turn, words: str, finding: Finding) -> None:
    lines = [turn.words.html("which.none", said=words[:60])]
    if finding.nearest:
        near = turn.words("common.list_joiner").join(finding.nearest)
        lines.append(turn.words.html("which.nearest", names=near))
    lines.append(turn.words.html("which.try"))
    turn.edit("\n".join(lines))
