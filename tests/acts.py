"""What tests of movements do again and again: look at figures, expect a refusal, prove."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.figures import Figures
from core.stock.overview import stock_of
from core.stock.proof import prove
from core.stock.unit import Piece, piece_by_serial
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

NOTHING = Figures(0, 0, 0, 0, 0, 0, 0, None)


def figures(hospital: Hospital, item: str, home: str) -> Figures:
    """The figures of an item at a home, by their codes."""
    stock = hospital.program.ask_now(stock_of, hospital.items[item])
    found = stock.at(hospital.places[home].id)
    return NOTHING if found is None else found.figures


@contextmanager
def refused(code: str, **params: object) -> Iterator[None]:
    """Expect a refusal with a code and at least these figures."""
    with pytest.raises(RefusedError) as raised:
        yield
    assert raised.value.code == code
    assert {name: raised.value.params.get(name) for name in params} == params


def prove_clean(hospital: Hospital) -> None:
    """Prove the ledger; a difference is shown."""
    proof = hospital.program.ask_now(prove)
    assert proof.differences == ()


@needs(Right.ANYONE)
def _unit(uow: UnitOfWork, item: int, serial: str) -> Piece:
    found = piece_by_serial(uow, item, serial)
    assert found is not None
    return found


def unit(hospital: Hospital, serial: str, item: str = "ST-3018") -> Piece:
    """The unit of an item with a serial, as it stands now."""
    return hospital.program.ask_now(_unit, hospital.items[item], serial)
