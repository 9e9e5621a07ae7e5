"""Sizes of many items judged at once."""

import numpy as np
import pytest

from core.stock.search.size_table import SizeTable
from tests.unit.search.articles import sizes_of

ROWS = ["3.0x12mm", "3.0x18mm", "18x3mm", "2.75x18mm", "2mm x 3cm", "3mm x 2cm", "", "10x10mm"]
TABLE = SizeTable.build([sizes_of(row) for row in ROWS])
ALL = np.arange(len(ROWS))


def whole(asked: str) -> list[str]:
    fit = TABLE.fit(sizes_of(asked), ALL)
    return [ROWS[int(at)] for at in np.flatnonzero(fit.whole)]


def best(asked: str) -> str:
    return ROWS[int(TABLE.fit(sizes_of(asked), ALL).share.argmax())]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("3.0x18", ["3.0x18mm", "18x3mm"]),
        ("2.75", ["2.75x18mm"]),
        ("12 3", ["3.0x12mm"]),
        ("4x18", []),
    ],
)
def test_all_figures_must_be_there_in_any_order(asked: str, rows: list[str]) -> None:
    assert whole(asked) == rows


def test_the_order_of_the_label_fits_best() -> None:
    assert best("3.0x18") == "3.0x18mm"
    assert best("18x3.0") == "18x3mm"
    assert best("2x3") == "2mm x 3cm"
    assert best("3x2") == "3mm x 2cm"


def test_a_figure_is_used_once() -> None:
    assert whole("3.0x3.0") == []
    assert whole("10x10") == ["10x10mm"]


def test_a_figure_alone_is_sooner_the_first() -> None:
    assert best("3") == "3.0x12mm"
    assert best("18") == "18x3mm"


def test_where_nothing_fits_the_nearest_is_best() -> None:
    assert best("2.75x17") == "2.75x18mm"
    assert best("3.0x13") == "3.0x12mm"


def test_items_with_all_sizes_are_picked_out_of_many() -> None:
    assert [ROWS[int(at)] for at in TABLE.having(sizes_of("3.0x18"))] == ["3.0x18mm", "18x3mm"]
    assert len(TABLE.having(())) == len(ROWS)


def test_sizes_come_out_as_they_went_in() -> None:
    assert TABLE.sizes(3) == sizes_of("2.75x18mm")
    assert TABLE.sizes(6) == ()


def test_an_empty_table_fits_nothing() -> None:
    empty = SizeTable.build([])

    assert len(empty.fit(sizes_of("3.0"), np.arange(0)).share) == 0
    assert len(empty.having(sizes_of("3.0"))) == 0
