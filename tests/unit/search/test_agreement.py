"""How well an asked figure fits an article's own."""

from decimal import Decimal

import pytest

from core.stock.search.agreement import agreement
from core.stock.size import Dimension, Size, Unit


def size(value: str, unit: Unit | None = None, dimension: Dimension | None = None) -> Size:
    return Size(dimension, Decimal(value), unit)


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        (size("3"), size("3.0")),
        (size("3.0"), size("3", Unit.MM)),
        (size("6", Unit.FRENCH), size("6")),
        (size("18", None, Dimension.LENGTH), size("18", Unit.MM)),
    ],
)
def test_the_same_number_fits_whole_when_a_unit_is_left_out(asked: Size, own: Size) -> None:
    assert agreement(asked, own) == 1.0


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        (size("10"), size("100", Unit.MM)),  # 10 cm, as a catheter's length is said
        (size("7.5"), size("75", Unit.MM)),
        (size("35"), size("0.035", Unit.INCH)),
        (size("350"), size("3.5", Unit.MM)),  # its point left out
        (size("30"), size("3.0", Unit.MM)),
        (size("9.5"), size("-9.5", Unit.DIOPTRE)),
        (size("26", Unit.NUMBER), size("26", Unit.MM)),
        (size("20", Unit.DEGREE), size("20", Unit.DIOPTRE)),
        (size("0.89", Unit.MM), size("0.035", Unit.INCH)),
    ],
)
def test_ways_of_shortening_fit_a_little_less(asked: Size, own: Size) -> None:
    assert 0.8 <= agreement(asked, own) < 1.0


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        (size("3"), size("3.5")),
        (size("6", Unit.FRENCH), size("6", Unit.MM)),
        (size("3.0"), size("30", Unit.MM)),  # who writes 3.0 does not mean 3 cm
        (size("30"), size("3", Unit.MM)),  # a label without a point has none to leave out
        (size("30", Unit.MM), size("3.0", Unit.MM)),
        (size("1"), size("10", Unit.MM)),
        (size("100", Unit.MM), size("10", Unit.MM)),
        (size("3", None, Dimension.DIAMETER), size("3", None, Dimension.LENGTH)),
        (size("0.5", Unit.MM), size("0.035", Unit.INCH)),
        (size("5", Unit.USP), size("5", Unit.MM)),
    ],
)
def test_another_figure_does_not_fit(asked: Size, own: Size) -> None:
    assert agreement(asked, own) == 0.0
