"""What a movement looks like to the one who made it: what moved, and the figures after."""

from collections.abc import Collection
from typing import Protocol

from core.flow.adjust import disposal_reason
from core.stock.claim import met_by
from core.stock.location import Place
from core.stock.moved import After, Moved, MovedLine
from core.tables.kinds import LocationKind, MovementKind
from handlers.meaning.owner import consigned
from handlers.talk.blind import counting
from handlers.talk.naming import name_of, unit_of
from handlers.talk.reason import reason_said
from handlers.talk.turn import Turn
from locales import Html, Words

MOST_LINES = 12
_FETCHING = frozenset({MovementKind.TAKE, MovementKind.USE, MovementKind.REVERSE})
"""What may have taken of what was reserved, or given it back."""
_BACK = frozenset({MovementKind.RETURN, MovementKind.ARRIVE})
"""What brings goods to a shelf, where those of a held lot are to be kept apart."""


async def after_moving(turn: Turn, did: Moved) -> str:
    """Return what was done and what is left, as who acted may read it."""
    text = moved_text(turn.words, did, await counting(turn))
    return Html("\n").join([Html(text), *await _reserved(turn, did)])


async def _reserved(turn: Turn, did: Moved) -> list[str]:
    """Return what of it had been reserved, or is kept again now that it is undone."""
    words, undone = turn.words, did.reverses is not None
    if did.kind not in _FETCHING:
        return []
    lines: list[str] = []
    for each in await turn.door.ask(met_by, did.reverses or did.id):
        again = "moved.kept_again" if each.kept else "moved.not_kept_again"
        key = again if undone else "moved.was_reserved"
        lines.append(words.html(key, n=each.quantity, purpose=each.purpose))
    return lines


def moved_text(words: Words, moved: Moved, hidden: Collection[Place] = ()) -> str:
    """Return what was done, line by line, and how much is left at the places it touched.

    Where some of it has its place on a shelf that is being counted (``hidden``) only that is said.
    """
    lines: list[str] = [words.html(f"moved.{_did(moved)}", reference=moved.reference)]
    lines += [_line(words, line) for line in moved.lines[:MOST_LINES]]
    if len(moved.lines) > MOST_LINES:
        lines.append(words.html("moved.more", n=len(moved.lines) - MOST_LINES))
    if moved.kind in _BACK and any(line.lot.held for line in moved.lines):
        lines.append(words.html("moved.set_aside"))
    if moved.reason:
        lines.append(words.html("moved.reason", reason=reason_of(words, moved)))
    lines += [_after(words, after, hidden) for after in moved.after]
    return Html("\n").join(lines)


def step_text(words: Words, moved: Moved) -> Html:
    """Return what was done as one speaks of it afterwards, with the first of what moved."""
    lines: list[str] = [words.html(f"moved.step.{_did(moved)}", reference=moved.reference)]
    lines += [_line(words, line) for line in moved.lines[:1]]
    if len(moved.lines) > 1:
        lines.append(words.html("moved.more_with_it", n=len(moved.lines) - 1))
    return Html("\n").join(Html(line.rstrip()) for line in lines)


def did(kind: MovementKind, target: Place) -> str:
    """Return the name of what was done; into quarantine and out of it are one kind of movement."""
    out = kind is MovementKind.QUARANTINE and target.kind is not LocationKind.QUARANTINE
    return "release" if out else kind.value


def _did(moved: Moved) -> str:
    return did(moved.kind, moved.lines[0].target)


def _after(words: Words, after: After, hidden: Collection[Place]) -> str:
    figures, home = after.home.figures, after.home.place
    about = {"item": after.article.code, "place": name_of(words, home)}
    if any(shelf.place in hidden for shelf in after.home.shelves):
        return words.html("moved.after_hidden", **about)
    left = {"available": figures.available, "on_hand": figures.on_hand}
    line = words.html("moved.after", **about, **left)
    if not figures.in_transit:
        return line
    return Html(" · ").join([line, words.html("stock.home_transit", n=figures.in_transit)])


class Reasoned(Protocol):
    """Anything that moved stock for a reason."""

    @property
    def kind(self) -> MovementKind:
        """What kind of movement it was."""
        ...

    @property
    def reason(self) -> str:
        """Why, as it is kept."""
        ...


def reason_of(words: Words, moved: Reasoned) -> str:
    """Return the reason as it was given; the kinds of disposal have words of their own."""
    known, note = disposal_reason(moved.reason)
    if moved.kind is not MovementKind.DISPOSE or known is None:
        return reason_said(words, moved.reason)
    named = words(f"dispose.reason.{known}")
    return f"{named}: {note}" if note else named


def _line(words: Words, line: MovedLine) -> str:
    what = {
        "n": line.quantity,
        "item": name_of(words, line.article),
        "unit": unit_of(line.article.unit),
        "lot": line.lot.number,
        "day": line.lot.last_day,
        "source": name_of(words, line.source),
        "target": name_of(words, line.target),
    }
    if line.unit is not None:
        text = words.html("moved.unit", label=line.unit.label, **what)
    else:
        text = words.html("moved.lot", **what)
    whose = consigned(words, line.owner)
    if not whose:
        return text
    return Html("\n").join([text, words.html("moved.whose", whose=Html(whose))])
