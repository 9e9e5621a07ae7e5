"""Proof: everything the ledger keeps as a shortcut is worked out again from the movements.

Balances, reserved pieces, the places of units, what is in people's hands and what is on its way
are all caches. The proof sums the movements anew and names every place where a cache says
something else. It looks at one moment, whatever is written meanwhile, and it only looks; what it
finds is mended by a reversing movement or by a person, never by the proof.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Table, func, select

from core.rights import Right, needs
from core.stock import proof_sums, proof_units
from core.stock.proof_fault import Fault, FaultKind
from core.tables.stock import Balance, Movement, Unit
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_tables = Movement.metadata.tables
_movements = _tables[str(Movement.__tablename__)]
_balances = _tables[str(Balance.__tablename__)]
_units = _tables[str(Unit.__tablename__)]
_STILL = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was looked at, and what differs."""

    balances: int
    units: int
    movements: int
    differences: tuple[Fault, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


@needs(Right.RUN)
def prove(uow: UnitOfWork) -> Proof:
    """Work out the stock of the actor's site again and compare."""
    with _one_moment(uow):
        return Proof(
            balances=_count(uow, _balances),
            units=_count(uow, _units),
            movements=_count(uow, _movements),
            differences=tuple(_differences(uow)),
        )


@contextmanager
def _one_moment(uow: UnitOfWork) -> Iterator[None]:
    """Let every statement of a query see the same moment; a command's transaction does already."""
    if isinstance(uow.reading, Transaction):
        yield
        return
    connection = uow.reading.cold()
    connection.exec_driver_sql(_STILL[uow.reading.dialect])
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK")


def _differences(uow: UnitOfWork) -> Iterator[Fault]:
    site = uow.site
    yield from proof_sums.sums(uow, FaultKind.BALANCE, proof_sums.moved(site))
    yield from proof_sums.sums(uow, FaultKind.RESERVED, proof_sums.reserved(site))
    yield from proof_sums.expiries(uow)
    yield from proof_sums.sums(uow, FaultKind.UNITS, proof_sums.lying(site))
    yield from proof_units.places_of_units(uow)
    yield from proof_units.states_of_units(uow)
    yield from proof_sums.sums(uow, FaultKind.OPEN_TAKE, proof_sums.in_hands(site))
    yield from proof_sums.settled(uow)
    yield from proof_sums.sums(uow, FaultKind.TRANSIT, proof_sums.on_the_way(site))
    yield from proof_sums.other_items(uow)


def _count(uow: UnitOfWork, table: Table) -> int:
    query = select(func.count()).select_from(table).where(table.c.site == uow.site)
    return uow.reading.cold().scalar(query) or 0
