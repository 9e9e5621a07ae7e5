"""Text: what search compares, with everything folded away that two people would write differently.

Width, case, accents, trade marks and traditional characters are folded; what is left are runs of
Chinese characters and latin words.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from core.stock.search.traditional import FOLD
from core.stock.size import readable

_MARKS = re.compile(r"[™®©]|\(tm\)|\(r\)", re.IGNORECASE)
_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+")
_CHINESE = re.compile(r"[㐀-鿿]")


def simplified(text: str) -> str:
    """Return the text in usual width, plain figures and simplified characters; case stays."""
    return readable(text if text.isascii() else text.translate(FOLD))


def fold(text: str) -> str:
    """Return the text in small, plain, simplified letters; punctuation stays."""
    text = _MARKS.sub(" ", text)
    if text.isascii():
        return text.lower()
    text = simplified(text).lower()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return text


@lru_cache(maxsize=1 << 12)
def runs(text: str) -> tuple[str, ...]:
    """Return the runs of Chinese characters and the latin words of a text, in order.

    A name is asked for many times over while it is put into the index.
    """
    return tuple(_RUN.findall(fold(text)))


def is_chinese(text: str) -> bool:
    """Tell whether a run is written in Chinese characters."""
    return bool(_CHINESE.match(text))


def joined(pieces: Sequence[str]) -> str:
    """Return runs as one line: latin words apart from each other, Chinese without spaces."""
    line = ""
    for piece in pieces:
        gap = line and line[-1].isascii() and piece[0].isascii()
        line += f" {piece}" if gap else piece
    return line
