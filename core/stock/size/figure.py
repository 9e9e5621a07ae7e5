"""Figure: one number of a size, with its unit and what it measures."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Dimension(StrEnum):
    """What a figure measures, where the text says so."""

    DIAMETER = "diameter"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"
    ANGLE = "angle"
    POWER = "power"


class Unit(StrEnum):
    """The unit of a figure; centimetres and metres are folded into millimetres."""

    MM = "mm"
    MM2 = "mm²"
    UM = "μm"
    INCH = "in"
    FRENCH = "Fr"
    GAUGE = "G"
    ML = "ml"
    DEGREE = "°"
    DIOPTRE = "D"
    HOLE = "hole"
    USP = "/0"
    NUMBER = "#"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Size:
    """One figure: what it measures and its unit, where they are known, and its value."""

    dimension: Dimension | None
    value: Decimal
    unit: Unit | None

    def __str__(self) -> str:
        """Return the figure as it stands on a label, without what it measures."""
        return f"#{self.value}" if self.unit is Unit.NUMBER else f"{self.value}{self.unit or ''}"
