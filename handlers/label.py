"""Label: a number off a label that names several things, and a label that says another day.

What is on file is not believed against the label in somebody's hand, nor the label against what is
on file: who takes or uses the piece says that it was looked at. What its label calls expired is
neither taken nor used.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.identify import Found
from core.stock.label import find_label
from core.stock.location import today_here
from handlers.body import known, said
from handlers.buttons import Choice
from handlers.frame import Answer
from handlers.naming import name_of
from handlers.question import cancelled
from handlers.turn import Meant, Turn
from locales import Html, Words

KIND = "label"
CHECKED = "label_checked"
LEAVING = frozenset({"take", "use", "transfer"})
"""What nobody does with a piece whose label is not believed."""


async def by_number(turn: Turn, text: str) -> tuple[Found, ...]:
    """Return the pieces, else the lots, that bear exactly the number that was typed."""
    found = await turn.door.ask(find_label, text)
    if len(found) == 1:
        turn.found = found[0]
    return found


def ask_which(turn: Turn, found: Sequence[Found], then: str, options: Sequence[Meant]) -> None:
    """Ask which of several pieces or lots of one number is meant."""
    body = {
        "then": then,
        "options": [asdict(each) for each in options],
        "said": found[0].reading.raw,
    }
    rows = [
        [Choice(label_of(turn.words, each)[:60], "is", number)] for number, each in enumerate(found)
    ]
    text = turn.words.html("label.which", number=found[0].reading.raw)
    turn.edit(text, turn.open(KIND, body), rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the piece or lot that was chosen."""
    options = talk.body["options"]
    assert isinstance(options, list)
    meant = Meant(**options[answer.choice])
    found = [each for each in await by_number(turn, said(talk.body, "said")) if _is(each, meant)]
    turn.found = found[0] if found else None
    turn.close(talk)
    await turn.go_on(said(talk.body, "then"), meant)


def label_of(words: Words, found: Found) -> str:
    """Return the name of a piece or lot as a button says it."""
    name = name_of(words, found.article)
    number = found.unit.label if found.unit else found.lot_number
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
    rows = [[Choice(words("label.checked"), "checked")], [Choice(words("common.cancel"), "cancel")]]
    text = words.html("label.check")
    if not turn.note:  # Else what was just read says it already, in front.
        text = Html("\n\n").join([Html(doubt), text])
    turn.edit(text, turn.open(CHECKED, body), rows)


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
