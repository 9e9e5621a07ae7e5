"""Label: a number off a label that names several things, and a label that says another day.

What is on file is not believed against the label in somebody's hand, nor the label against what is
on file: who takes or uses the piece says that it was looked at. What its label calls expired is
neither taken nor used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.identify import Found
from core.stock.label import find_label
from core.stock.location import today_here
from core.stock.page import paged
from handlers.meaning.picked import narrowed
from handlers.talk.body import known, said, texts
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.question import LABELS, Question, ask, cancelled
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "label"
CHECKED = "label_checked"
A_PAGE = 5
LONGEST = 60
LEAVING = frozenset({"take", "use", "transfer"})
"""What nobody does with a piece whose label is not believed."""


async def by_number(turn: Turn, text: str) -> tuple[Found, ...]:
    """Return the pieces, else the lots, that bear exactly the number that was typed."""
    found = await turn.door.ask(find_label, text)
    if len(found) == 1:
        turn.found = found[0]
    return found


def ask_which(turn: Turn, found: Sequence[Found], then: str, options: Sequence[Meant]) -> None:
    """Ask which of several pieces or lots of one number is meant, those of one's own first."""
    body: dict[str, object] = {
        "then": then,
        "options": [asdict(each) for each in options],
        "said": found[0].reading.raw,
        LABELS: [label_of(turn.words, each)[:LONGEST] for each in found],
    }
    _offer(turn, None, body, 1)


def _offer(turn: Turn, talk: Talk | None, body: dict[str, object], at: int) -> None:
    """Show a page of what bears the number."""
    labels, words = texts(body, LABELS), turn.words
    page = paged(range(len(labels)), at, A_PAGE)
    rows = [[Choice(labels[each], "is", each)] for each in page.rows]
    text = words.html("label.which", number=said(body, "said"))
    if page.pages > 1:
        text = Html("\n").join([text, words.html("label.more", n=page.total)])
    ask(turn, talk, KIND, body, Question(text, [*rows, *page_row(words, page)]))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the piece or lot that was chosen, or turn the page."""
    match answer.verb:
        case "is":
            await _chosen(turn, talk, answer.choice)
        case "page":
            _offer(turn, talk, dict(talk.body), answer.choice)
        case "text":
            fits = narrowed(texts(talk.body, LABELS), answer.text)
            _offer(turn, talk, _only(talk.body, fits), 1)
        case _:
            cancelled(turn, talk)


def _only(body: Mapping[str, object], places: Sequence[int]) -> dict[str, object]:
    """Return the body of the question with only some of what it offered."""
    options, labels = body["options"], texts(body, LABELS)
    assert isinstance(options, list)
    fewer = {"options": [options[at] for at in places], LABELS: [labels[at] for at in places]}
    return {**body, **fewer}


async def _chosen(turn: Turn, talk: Talk, choice: int) -> None:
    options = talk.body["options"]
    assert isinstance(options, list)
    meant = Meant(**options[choice])
    found = [each for each in await by_number(turn, said(talk.body, "said")) if _is(each, meant)]
    turn.found = found[0] if found else None
    turn.close(talk)
    await turn.go_on(said(talk.body, "then"), meant)


def label_of(words: Words, found: Found) -> str:
    """Return the name of a piece, a lot or an article as a button says it."""
    name = name_of(words, found.article)
    number = found.unit.label if found.unit else found.lot_number or found.article.code
    return words("label.option", name=name, number=number)


def misdated(words: Words, found: Found) -> str:
    """Return that the label says another last day than is on file, or nothing."""
    if not found.misdated or found.lot is None:
        return ""
    about = {"said": found.reading.expiry, "known": found.lot.last_day}
    return words.html("label.other_expiry", **about)


async def doubted(turn: Turn, found: Found, then: str, meant: Meant) -> bool:
    """Ask, before a piece leaves, whether its label was looked at that says another day.

    Return whether the question stands; what its label calls expired is refused.
    """
    if then not in LEAVING or not found.misdated:
        return False
    expiry = found.reading.expiry
    assert expiry is not None
    refuse_expired(expiry.isoformat(), await turn.door.ask(today_here))
    ask_checked(turn, {"then": then, "meant": asdict(meant)}, misdated(turn.words, found))
    return True


def refuse_expired(expiry: str, today: date) -> None:
    """Refuse what its own label calls expired, whatever is on file."""
    if date.fromisoformat(expiry) < today:
        raise RefusedError("stock.label_expired", expiry=expiry)


def ask_checked(turn: Turn, body: dict[str, object], doubt: str) -> None:
    """Ask whether the piece was looked at; only then it goes on."""
    words = turn.words
    rows = [[Choice(words("label.checked"), "checked")]]
    text = words.html("label.check")
    if not turn.note:  # Else what was just read says it already, in front.
        text = Html("\n\n").join([Html(doubt), text])
    ask(turn, None, CHECKED, body, Question(text, rows))


async def checked_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the piece that was looked at, or leave it."""
    if answer.verb != "checked":
        cancelled(turn, talk)
        return
    turn.close(talk)
    await turn.go_on(said(talk.body, "then"), Meant(**known(talk.body, "meant")))


def _is(found: Found, meant: Meant) -> bool:
    unit = found.unit.id if found.unit else None
    lot = found.lot.id if found.lot else None
    return (unit, lot) == (meant.unit, meant.lot)


STEPS = {KIND: step, CHECKED: checked_step}
