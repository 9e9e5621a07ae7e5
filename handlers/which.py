"""Which item is meant: by a pasted code, by words, or, if those fit several, by a button.

A command hands over the words and its own name; once the item is certain, the room's continuation
of that name goes on with it.
"""

from dataclasses import asdict, replace

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.stock.finder import Finding, Understood
from core.stock.search import DecisionKind
from handlers.buttons import Choice
from handlers.frame import Answer
from handlers.label import by_number
from handlers.naming import name_of
from handlers.question import WANTS, Wanted, cancelled
from handlers.sought import not_found
from handlers.spoken import asked_among, spoken
from handlers.turn import Meant, Turn
from handlers.way import SHOWING, which_number, which_way
from handlers.way import STEPS as WAY_STEPS
from locales import Html

KIND = "which"


async def which(turn: Turn, words: str, then: str, partly: Meant) -> None:
    """Find the item and go on with it, or ask among a few, or say what to try."""
    if looks_like_code(words):
        await which_way(turn, words, then, partly)
        return
    if numbered := await by_number(turn, words):
        await which_number(turn, numbered, then, partly)
        return
    # Where nothing is counted a number at the end says nothing but a size.
    counted = partly.quantity is not None or then in SHOWING
    understood, finding = await spoken(turn, words, counted=counted)
    meant = _more(partly, understood)
    if finding.kind is DecisionKind.ONE:
        await turn.go_on(then, replace(meant, item=finding.hits[0].article.id))
    elif finding.kind is DecisionKind.CHOICES:
        _ask_back(turn, finding, then, meant)
    elif understood.place is not None and not understood.words:
        name = name_of(turn.words, understood.place)
        turn.edit(turn.words.html("which.place_only", place=name, code=understood.place.code))
    else:
        turn.edit(not_found(turn, words, finding.nearest))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the item that was chosen."""
    known, items = talk.body["meant"], talk.body["items"]
    assert isinstance(known, dict)
    assert isinstance(items, list)
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    turn.close(talk)
    meant = replace(Meant(**known), item=int(items[answer.choice]))
    await turn.go_on(str(talk.body["then"]), meant)


STEPS = {KIND: step, **WAY_STEPS}


def _more(partly: Meant, understood: Understood) -> Meant:
    place = partly.place or (understood.place.id if understood.place else None)
    return replace(partly, place=place, quantity=partly.quantity or understood.quantity)


def _ask_back(turn: Turn, finding: Finding, then: str, meant: Meant) -> None:
    items = [hit.article.id for hit in finding.hits]
    body = {"then": then, "items": items, "meant": asdict(meant), WANTS: Wanted.CHOICE.value}
    handle = turn.open(KIND, body)
    rows = [
        [Choice(name_of(turn.words, hit.article)[:60], "is", number)]
        for number, hit in enumerate(finding.hits)
    ]
    lines = [turn.words.html(asked_among(finding))]
    if finding.more:
        lines.append(turn.words.html("which.more"))
    turn.edit(Html("\n").join(lines), handle, rows)
