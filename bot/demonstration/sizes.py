"""Sizes of an article: read from a device row, written as a column and in words of both languages.

A size is a dimension, an amount and a unit. The source gives sizes as typed fields or hides them in
model numbers; a family's pattern names what each group of a model number means.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

CENTIMETRES_PER_INCH = 2.54


@dataclass(frozen=True, slots=True)
class Size:
    """One dimension of an article, such as diameter = 3.0 mm."""

    dimension: str
    amount: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the form of the catalogue column."""
        return f"{self.dimension}={self.amount} {self.unit}".rstrip()


# What a named group of a family's pattern means: dimension, unit, and the divisor of its digits.
_GROUPS: dict[str, tuple[str, str, float]] = {
    "d": ("diameter", "mm", 1),
    "d3": ("diameter", "mm", 1),
    "d4": ("diameter", "mm", 1),
    "d10": ("diameter", "mm", 10),
    "d10b": ("diameter", "mm", 10),
    "d100": ("diameter", "mm", 100),
    "d2": ("taper", "mm", 1),
    "id": ("inner diameter", "mm", 1),
    "od": ("outer diameter", "mm", 1),
    "w": ("width", "mm", 1),
    "wcm": ("width", "cm", 1),
    "l": ("length", "mm", 1),
    "lb": ("length", "mm", 1),
    "lcm": ("length", "cm", 1),
    "h": ("height", "mm", 1),
    "h1": ("height", "mm", 1),
    "limb": ("limb diameter", "mm", 1),
    "ll": ("limb length", "mm", 1),
    "s": ("shaft", "cm", 1),
    "s3": ("length", "cm", 1),
    "a": ("angle", "°", 1),
    "fr": ("gauge", "Fr", 1),
    "fr2": ("gauge", "Fr", 1),
    "fr10": ("gauge", "Fr", 10),
    "v": ("volume", "ml", 1),
    "g": ("weight", "g", 1),
    "ga": ("needle gauge", "G", 1),
    "ndl": ("needle", "mm", 1),
    "ndlcm": ("needle", "cm", 1),
    "loop": ("loop", "mm", 1),
    "wire": ("wire", "in", 1000),
    "lev": ("levels", "", 1),
    "hol": ("holes", "", 1),
}
_TEXTS = {
    "n": "size",
    "n2": "size",
    "side": "side",
    "side2": "side",
    "lumen": "lumens",
    "shade": "shade",
    "usp": "suture size",
    "vr": "variant",
    "ang": "angle",
}
_FIELDS = {
    "Outer Diameter": "diameter",
    "Length": "length",
    "Catheter Gauge": "gauge",
    "Lumen/Inner Diameter": "inner diameter",
    "Width": "width",
    "Height": "height",
    "Depth": "depth",
    "Angle": "angle",
    "Total Volume": "volume",
    "Needle Gauge": "needle gauge",
}
_UNITS = {
    "millimeter": "mm",
    "centimeter": "cm",
    "french": "Fr",
    "inch": "in",
    "degree": "°",
    "milliliter": "ml",
    "gauge": "G",
}
_WRITTEN = {"mm", "cm", "in", "Fr", "D", "°", "ml", "g", "G"}
# Length codes of two makers: GORE VIABAHN in centimetres, dental implants in millimetres.
_VIABAHN_LENGTHS = {"02": "2.5", "05": "5", "10": "10", "15": "15"}
_IMPLANT_LENGTHS = {"07": "7", "08": "8.5", "10": "10", "11": "11.5", "13": "13", "15": "15"}
_ORDER = [
    "gauge", "wire", "needle gauge", "lumens", "suture size", "shade", "power", "size", "levels",
    "holes", "side", "inner diameter", "diameter", "taper", "outer diameter", "dimensions",
    "width", "length", "height", "depth", "granule", "angle", "offset", "volume", "weight",
    "limb diameter", "limb length", "needle", "thread", "loop", "shaft", "shape", "cartridge",
    "variant",
]  # fmt: skip


def number(text: str, divisor: float = 1) -> str:
    """Write a number of a label plainly: no leading zeros, no needless decimals."""
    return f"{float(text) / divisor:g}"


def _signed(dioptres: float) -> str:
    """Write a lens power: always with its sign and a decimal, quarters in full."""
    return f"{dioptres:+.2f}".removesuffix("0")


# Groups whose text is more than a plain number.
_SPECIAL: dict[str, Callable[[str], Size]] = {
    "vl": lambda t: Size("length", _VIABAHN_LENGTHS[t], "cm"),
    "il": lambda t: Size("length", _IMPLANT_LENGTHS.get(t, number(t)), "mm"),
    "p": lambda t: Size("power", _signed(float(t)), "D"),
    "thr": lambda t: Size("thread", f"{round(float(t) * CENTIMETRES_PER_INCH):g}", "cm"),
    "dd": lambda t: Size("diameter", "-".join(map(number, t.split("-"))), "mm"),
    "xyz": lambda t: Size("dimensions", "×".join(map(number, re.findall(r"\d+", t))), "mm"),
    "ll2": lambda t: Size("length", t, "mm"),
    "lum2": lambda t: Size("lumens", "dual" if t else "single"),
    "gran": lambda t: Size("granule", t.replace(" ", ""), "mm"),
    "usp2": lambda t: Size("suture size", f"{t[0]}-0"),
    "off": lambda t: Size("offset", f"{float(t):+g}", "mm"),
}


def from_groups(groups: Mapping[str, str | None]) -> tuple[Size, ...]:
    """Turn the named groups of a matched pattern into sizes, in reading order."""
    found = []
    for name, text in groups.items():
        if text is None:
            continue
        if name in _SPECIAL:
            found.append(_SPECIAL[name](text))
        elif name in _TEXTS:
            found.append(Size(_TEXTS[name], text.strip()))
        else:
            dimension, unit, divisor = _GROUPS[name]
            found.append(Size(dimension, number(text, divisor), unit))
    return ordered(found)


def from_fields(text: str) -> tuple[Size, ...]:
    """Read the typed size fields of a device row; a dimension given twice is not to be trusted."""
    found: dict[str, Size] = {}
    for field in filter(None, text.split(" | ")):
        kind, _, value = field.partition(": ")
        amount, _, unit = value.partition(" ")
        dimension = _FIELDS.get(kind)
        short = _UNITS.get(unit.lower())
        if dimension is None or short is None:
            continue
        if dimension in found:
            return ()
        found[dimension] = _metric(dimension, amount, short)
    return ordered(found.values())


def _metric(dimension: str, amount: str, unit: str) -> Size:
    """Give lengths in inches as centimetres; only wires keep the inch of their trade."""
    if unit == "in" and float(amount) < 0.1:
        return Size("wire", number(amount), "in")
    if unit == "in":
        return Size(dimension, f"{round(float(amount) * CENTIMETRES_PER_INCH, 1):g}", "cm")
    return Size(dimension, number(amount), unit)


def ordered(sizes: Iterable[Size]) -> tuple[Size, ...]:
    """Sort sizes into the order a label gives them."""
    return tuple(sorted(sizes, key=lambda s: _ORDER.index(s.dimension)))


def column(sizes: Iterable[Size]) -> str:
    """Write sizes as the catalogue keeps them."""
    return "|".join(map(str, sizes))


def parse(text: str) -> tuple[Size, ...]:
    """Read sizes as the catalogue keeps them."""
    found = []
    for part in filter(None, text.split("|")):
        dimension, _, value = part.partition("=")
        amount, _, unit = value.rpartition(" ")
        known = amount and unit in _WRITTEN
        found.append(Size(dimension, amount, unit) if known else Size(dimension, value))
    return tuple(found)


def even_decimals(run: Iterable[tuple[Size, ...]]) -> list[tuple[Size, ...]]:
    """Write a dimension of a size run with a decimal throughout when one of its sizes has one."""
    rows = list(run)
    fractional = {s.dimension for row in rows for s in row if _is_fraction(s.amount)}
    return [
        tuple(
            replace(s, amount=f"{s.amount}.0")
            if s.dimension in fractional and s.amount.isdigit()
            else s
            for s in row
        )
        for row in rows
    ]


def _is_fraction(amount: str) -> bool:
    return "." in amount and amount.replace(".", "", 1).isdigit()
