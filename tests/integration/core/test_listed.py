"""A list that a statement is given comes back as it was, whatever stands in it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import BigInteger, Executable, Text, select

from core.rights import Right, needs
from core.statement import Hot, array, listed, lists
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

AWKWARD = ["", "NULL", "null", "a,b", "{x}", '"', "\\", '\\"', " 前后 ", "行\n二", "😀", "t", "0"]


Rows = Sequence[tuple[int | None, str | None]]


def _given(dialect: str) -> Executable:
    asked = listed(dialect, ("number", BigInteger()), ("said", Text()))
    return select(asked.c.number, asked.c.said)


GIVEN = Hot(_given)


@needs(Right.RUN)
def echoed(
    uow: UnitOfWork, rows: Sequence[tuple[int | None, str | None]]
) -> list[tuple[object, ...]]:
    params = lists(uow.reading.dialect, ("number", "said"), rows)
    return [tuple(row) for row in uow.reading.rows(GIVEN, **params)]


def test_what_is_listed_comes_back(hospital: Hospital) -> None:
    rows = [(number - 3, said) for number, said in enumerate(AWKWARD)]

    assert hospital.program.ask_now(echoed, rows) == rows
    assert hospital.program.ask_now(echoed, [(2**63 - 1, "x"), (-(2**63), "y")]) == [
        (2**63 - 1, "x"),
        (-(2**63), "y"),
    ]


def test_nothing_is_listed_as_nothing(hospital: Hospital) -> None:
    rows = [(None, "x"), (7, None), (None, None)]

    assert hospital.program.ask_now(echoed, rows) == rows


@pytest.mark.parametrize(
    ("cells", "written"),
    [([1, -2], "{1,-2}"), (['a"b', None], '{"a\\"b",NULL}'), ([True, False], "{True,False}")],
)
def test_an_array_is_written_as_the_server_reads_it(cells: list[object], written: str) -> None:
    assert array(cells) == written
