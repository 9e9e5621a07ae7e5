"""Which item is meant: by a pasted code, by words, or, if those fit several, by a button.

A command hands over the words and its own name; once the item is certain, the room's continuation
of that name goes on with it.
"""

from dataclasses import asdict, replace

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.stock.finder import Finding, Understood, make_out
from core.stock.search import DecisionKind
from handlers.buttons import Choice
from handlers.frame import Answer
from handlers.naming import name_of
from handlers.turn import Meant, Turn
from handlers.way import STEPS as WAY_STEPS
from handlers.way import which_way

KIND = "which"


async def which(turn: Turn, words: str, then: str, partly: Meant) -> None:
    """Find the item and go on with it, or ask among a few, or say what to try."""
    if looks_like_code(words):
        await which_way(turn, words, then, partly)
        return
    understood, finding = await turn.door.ask(make_out, words)
    meant = _more(partly, understood)
    if finding.kind is DecisionKind.ONE:
        await turn.go_on(then, replace(meant, item=finding.hits[0].article.id))
    elif finding.kind is DecisionKind.CHOICES:
        _ask_back(turn, finding, then, meant)
    else:
        _nothing(turn, words, finding)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the item that was chosen."""
    known, items = talk.body["meant"], talk.body["items"]
    assert isinstance(known, dict)
    assert isinstance(items, list)
    turn.close(talk)
    meant = replace(Meant(**known), item=int(items[answer.choice]))
    await turn.go_on(str(talk.body["then"]), meant)


STEPS = {KIND: step, **WAY_STEPS}


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
