"""Adjust: stock set right, thrown away, set aside, released, or sent back; always with a reason.

Each is a movement like any other: what is missing goes to the variance end and is fetched from
there when it turns up, what is thrown away goes to waste. Nothing is edited. What is reserved gives
way (see ``stock.way``).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from core.errors import RefusedError
from core.flow.leaving import shelf
from core.once import fingerprint
from core.people.roles import permit
from core.plain import plain
from core.rights import Right, needs
from core.stock.aside import permit_release
from core.stock.ledger import Entry, post, whole
from core.stock.location import Place, tree
from core.stock.owner import check_owner
from core.stock.posting import Line, Posted, replayed
from core.stock.unit import piece
from core.stock.way import FORCED, make_way, note_way
from core.tables.kinds import LocationKind, MovementKind, UnitState
from core.unit_of_work import UnitOfWork


class DisposalReason(StrEnum):
    """Why stock is thrown away."""

    EXPIRED = "expired"
    DAMAGED = "damaged"
    CONTAMINATED = "contaminated"
    RECALLED = "recalled"
    OPENED_UNUSED = "opened_unused"
    LOST_STERILITY = "lost_sterility"
    OTHER = "other"
    """Needs a note."""


class _Named(Protocol):
    """A command that names a lot of an item at a place, and perhaps the unit."""

    @property
    def place(self) -> int: ...
    @property
    def item(self) -> int: ...
    @property
    def lot(self) -> int: ...
    @property
    def unit(self) -> int | None: ...
    @property
    def owner(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Adjust:
    """Set a figure right: pieces that turned up (positive) or are missing (negative)."""

    place: int
    item: int
    lot: int
    quantity_change: int
    reason: str
    unit: int | None = None
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Dispose:
    """Throw stock away from a shelf or quarantine; from hands it goes as waste."""

    place: int
    item: int
    lot: int
    quantity: int
    reason: DisposalReason
    note: str = ""
    unit: int | None = None
    owner: int = 0
    units: tuple[int, ...] = ()
    """Several pieces at once, all of them at this place; the quantity says how many."""


@dataclass(frozen=True, slots=True)
class _Some:
    """Some of a lot at a place, or one unit of it, and why it leaves or comes."""

    place: int
    item: int
    lot: int
    quantity: int
    reason: str
    unit: int | None = None
    owner: int = 0


class Quarantine(_Some):
    """Set stock of a shelf aside until somebody decides."""

    __slots__ = ()


class Release(_Some):
    """Put stock from quarantine on a shelf."""

    __slots__ = ()


class SendBack(_Some):
    """Return stock of a shelf or quarantine to its supplier."""

    __slots__ = ()


@needs(Right.ADJUST)
def adjust(uow: UnitOfWork, cmd: Adjust) -> Posted:
    """Set the figure of a lot at a place right against the variance end."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    place = shelf(uow, cmd.place, quarantine=True)
    permit(uow, Right.ADJUST, place.path)
    if cmd.quantity_change == 0:
        raise RefusedError("flow.zero_change")
    variance = tree(uow).end(LocationKind.VARIANCE)
    if cmd.quantity_change > 0:
        check_owner(uow, cmd.owner)
        line = _line(uow, cmd, cmd.quantity_change, variance, place)
        _check_missing(uow, cmd.unit)
    else:
        line = _line(uow, cmd, -cmd.quantity_change, place, variance)
    entry = Entry(MovementKind.ADJUST, [line], mark, _needed(cmd.reason))
    return _posted(uow, "adjust", entry)


@needs(Right.DISPOSE)
def dispose(uow: UnitOfWork, cmd: Dispose) -> Posted:
    """Throw stock away."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    reason = written_reason(cmd.reason, cmd.note)
    place = shelf(uow, cmd.place, quarantine=True)
    permit(uow, Right.DISPOSE, place.path)
    lines = _thrown(uow, cmd, place, tree(uow).end(LocationKind.WASTE))
    return _posted(uow, "dispose", Entry(MovementKind.DISPOSE, lines, mark, reason))


@needs(Right.HOLD)
def quarantine(uow: UnitOfWork, cmd: Quarantine) -> Posted:
    """Set stock aside, so that it is counted but not available."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    place = shelf(uow, cmd.place)
    permit(uow, Right.HOLD, place.path)
    line = _line(uow, cmd, cmd.quantity, place, tree(uow).end(LocationKind.QUARANTINE))
    entry = Entry(MovementKind.QUARANTINE, [line], mark, _needed(cmd.reason))
    return _posted(uow, "quarantine", entry)


@needs(Right.HOLD)
def release(uow: UnitOfWork, cmd: Release) -> Posted:
    """Put stock from quarantine on a shelf, by who may where it was set aside and where it goes."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    place = shelf(uow, cmd.place)
    permit(uow, Right.HOLD, place.path)
    line = _line(uow, cmd, cmd.quantity, tree(uow).end(LocationKind.QUARANTINE), place)
    permit_release(uow, line.lot, line.owner, line.unit, line.quantity)
    entry = Entry(MovementKind.QUARANTINE, [line], mark, _needed(cmd.reason))
    return _posted(uow, "release", entry)


@needs(Right.RECEIVE)
def send_back(uow: UnitOfWork, cmd: SendBack) -> Posted:
    """Return stock to its supplier; an expired or held lot may go this way."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    place = shelf(uow, cmd.place, quarantine=True)
    permit(uow, Right.RECEIVE, place.path)
    line = _line(uow, cmd, cmd.quantity, place, tree(uow).end(LocationKind.SUPPLIER))
    entry = Entry(MovementKind.SEND_BACK, [line], mark, _needed(cmd.reason))
    return _posted(uow, "send_back", entry)


def written_reason(reason: DisposalReason, note: str) -> str:
    """Return a reason and its note as a posting keeps them; refuse an "other" without one."""
    said = plain(note, 200)
    if reason is DisposalReason.OTHER and not said:
        raise RefusedError("flow.note_missing")
    return f"{reason.value}: {said}" if said else reason.value


def disposal_reason(text: str) -> tuple[DisposalReason | None, str]:
    """Return the reason and the note that a disposal's posting keeps as one text."""
    word, _, note = text.partition(": ")
    known = next((reason for reason in DisposalReason if reason.value == word), None)
    return (None, text) if known is None else (known, note)


def _thrown(uow: UnitOfWork, cmd: Dispose, place: Place, waste: Place) -> list[Line]:
    """Return what leaves a place for good: a line for each piece that was named."""
    if not cmd.units:
        return [_line(uow, cmd, cmd.quantity, place, waste)]
    if cmd.quantity != len(set(cmd.units)):
        raise RefusedError("quantity.one_unit", n=cmd.quantity)
    return [_line(uow, replace(cmd, unit=each), 1, place, waste) for each in cmd.units]


def _line(uow: UnitOfWork, cmd: _Named, quantity: int, source: Place, target: Place) -> Line:
    if cmd.unit is None:
        return Line(cmd.item, cmd.lot, whole(quantity), source.id, target.id, None, cmd.owner)
    # A unit says by itself whose it is and of which lot.
    named = piece(uow, cmd.unit)
    if quantity != 1:
        raise RefusedError("quantity.one_unit", n=quantity)
    if cmd.item not in (0, named.item) or cmd.lot not in (0, named.lot):
        raise RefusedError("unit.mismatch", unit=named.label)
    return Line(named.item, named.lot, 1, source.id, target.id, named.id, named.owner)


def _check_missing(uow: UnitOfWork, unit: int | None) -> None:
    """Refuse to find a unit that is not missing: it lies somewhere else."""
    if unit is not None and piece(uow, unit).state is not UnitState.MISSING:
        raise RefusedError("flow.not_missing", unit=piece(uow, unit).label)


def _needed(reason: str) -> str:
    if not plain(reason, 200):
        raise RefusedError("reason.missing")
    return reason


def _posted(uow: UnitOfWork, act: str, entry: Entry) -> Posted:
    # What is sent back can wait until nobody wants it; what is bad, or is not there, cannot.
    lost = make_way(uow, entry.lines) if entry.kind in FORCED else []
    posted = post(uow, entry)
    note_way(uow, posted, lost)
    uow.audit(act, subject=posted.id, detail=entry.reason[:200])
    return posted
