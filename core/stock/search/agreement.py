"""Agreement: how well a figure that somebody asked for fits a figure of an article."""

from decimal import Decimal

from core.stock.size import Size, Unit

_TENFOLD = frozenset(map(Decimal, range(15, 51, 5)))
_POINTLESS = frozenset(map(Decimal, range(200, 501, 25)))


def agreement(asked: Size, own: Size) -> float:
    """Return how well an asked figure fits an article's own: 1 the same, 0 another.

    Between the two lie the ways in which people shorten: centimetres without a unit, thousandths
    of an inch, a lens without its sign.
    """
    if asked.dimension and own.dimension and asked.dimension is not own.dimension:
        return 0.0
    if asked.unit is own.unit or asked.unit is None or own.unit is None:
        if asked.value == own.value:
            return 1.0
        return _agreement_of_short_form(asked, own) if asked.unit is None else 0.0
    return _agreement_of_units(asked, own)


def _agreement_of_short_form(asked: Size, own: Size) -> float:
    in_mm = "." in str(asked.value) and asked.value == int(asked.value)  # 3.0 is not 3 cm.
    if own.unit is Unit.MM and own.value >= 20 and asked.value * 10 == own.value and not in_mm:
        return 0.85
    if own.unit is Unit.INCH and asked.value == own.value * 1000:
        return 0.85
    if own.unit is Unit.MM and asked.value in _POINTLESS and asked.value == own.value * 100:
        return 0.8  # "350x28" with its point left out.
    if own.unit is Unit.MM and asked.value in _TENFOLD and _tenfold(asked.value, own.value):
        return 0.8  # "30乘28"
    return 0.9 if asked.value == -own.value else 0.0


def _tenfold(asked: Decimal, own: Decimal) -> bool:
    """Tell whether a figure that is written with a point was said without it."""
    return "." in str(own) and asked == own * 10


def _agreement_of_units(asked: Size, own: Size) -> float:
    units = {asked.unit, own.unit}
    if Unit.NUMBER in units and asked.value == own.value:
        return 0.9  # "A valve number 26" is one of 26 mm.
    if units == {Unit.DEGREE, Unit.DIOPTRE} and asked.value == own.value:
        return 0.95
    if units == {Unit.INCH, Unit.MM}:
        inch, mm = sorted((asked, own), key=lambda size: size.unit is Unit.MM)
        return 0.95 if abs(inch.value * Decimal("25.4") - mm.value) * 50 <= mm.value else 0.0
    return 0.0
