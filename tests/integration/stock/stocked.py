"""Stock put into the small hospital by posting, for tests of what is asked afterwards."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, update

from core.flow.receipt import Receive, ReceiveLine, receive
from core.rights import Right, needs
from core.statement import Hot
from core.stock.ledger import Entry, post
from core.stock.location import Place, tree
from core.stock.lot import lot_by_number
from core.stock.naming import NewUnit
from core.stock.posting import Line, Posted
from core.tables.kinds import LocationKind, MovementKind
from core.tables.stock import Balance
from core.unit_of_work import UnitOfWork
from tests.hospital import LONG, Hospital, kept_supplier

ENDS = frozenset({"supplier", "patient", "waste", "variance", "quarantine"})
_table = Balance.metadata.tables["balance"]
_RESERVE = Hot(
    update(_table)
    .where(_table.c.site == bindparam("its_site"), _table.c.lot == bindparam("its_lot"))
    .values(reserved=bindparam("kept"))
)


def arrive(
    hospital: Hospital, item: str, number: str, quantity: int, *, place: str = "CATH-A1",
    expiry: date | None = LONG, serials: Sequence[str] = (), made: date | None = None,
    owner: int = 0,
) -> Posted:  # fmt: skip
    """Receive a lot; ``serials`` name the pieces of an item tracked by unit."""
    if owner:
        hospital.program.do_now(kept_supplier, owner)
    units = tuple(NewUnit(serial) for serial in serials)
    line = ReceiveLine(hospital.items[item], number, quantity, expiry, made, owner, units)
    command = Receive(hospital.places[place].id, (line,))
    return hospital.door("storekeeper").do_now(receive, command)


@needs(Right.ANYONE)
def find_lot(uow: UnitOfWork, item: int, number: str) -> int:
    """Return the id of a lot that is there."""
    found = lot_by_number(uow, item, number)
    assert found is not None
    return found.id


def lot_id(hospital: Hospital, item: str, number: str) -> int:
    """Return the id of a lot by the codes that the tests use."""
    return hospital.program.ask_now(find_lot, hospital.items[item], number)


@needs(Right.ANYONE)
def _post(uow: UnitOfWork, entry: Entry) -> Posted:
    return post(uow, entry)


@needs(Right.ANYONE)
def _end(uow: UnitOfWork, kind: LocationKind) -> int:
    return tree(uow).end(kind).id


@needs(Right.ANYONE)
def all_places(uow: UnitOfWork) -> tuple[Place, ...]:
    """Return the whole tree."""
    return tuple(tree(uow))


def end_id(hospital: Hospital, kind: str) -> int:
    """Return the id of an end of the world."""
    return hospital.program.ask_now(_end, LocationKind(kind))


def move(
    hospital: Hospital, kind: MovementKind, line: Line, *, who: str = "storekeeper",
    reason: str = "", reference: str = "", reverses: int | None = None,
) -> Posted:  # fmt: skip
    """Post one line as somebody (or the program), past the commands and their checks of rights."""
    entry = Entry(kind, [line], 0, reason, reference, reverses)
    door = hospital.door(who) if who else hospital.program
    return door.do_now(_post, entry)


def line(hospital: Hospital, item: str, number: str, quantity: int, way: tuple[str, str]) -> Line:
    """Return a line of a lot between two places; an end of the world is named by its kind."""
    source, target = (_place(hospital, each) for each in way)
    lot = lot_id(hospital, item, number)
    return Line(hospital.items[item], lot, quantity, source, target)


def _place(hospital: Hospital, name: str) -> int:
    if name in ENDS:
        return end_id(hospital, name)
    return hospital.places[name].id


@needs(Right.ANYONE)
def _reserve(uow: UnitOfWork, lot: int, kept: int) -> None:
    uow.writing.later(_RESERVE, {"its_site": uow.site, "its_lot": lot, "kept": kept})


def keep(hospital: Hospital, item: str, number: str, kept: int) -> None:
    """Reserve so much of a lot wherever it lies."""
    hospital.program.do_now(_reserve, lot_id(hospital, item, number), kept)
