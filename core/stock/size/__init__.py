"""Size: the figures of an article (3.0×18, 6F, 5-0, 0.014") understood as numbers, not as text.

In reading order: ``figure`` (the values), ``words`` (units and dimensions as people write them),
``english`` and ``readable`` (spoken and full-width figures), ``parse`` (taking the sizes out of a
text).
"""

from core.stock.size.figure import Dimension, Size, Unit
from core.stock.size.parse import parse_sizes
from core.stock.size.readable import readable
from core.stock.size.words import MEASURE, PAIRS, UNITS

__all__ = ["MEASURE", "PAIRS", "UNITS", "Dimension", "Size", "Unit", "parse_sizes", "readable"]
