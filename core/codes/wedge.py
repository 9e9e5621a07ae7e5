"""A wedge is a reader that types: what keyboards, screens and people do to a code, undone.

Rule: every repair is named by a warning and keeps the place of each character, so that a fault can
be shown where the person sees it. Nothing is repaired that could have been meant.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.codes.gs1_tables import GS
from core.codes.reading import CodeError, CodeWarning

LENGTH_MAX = 1_000
"""Longest string looked at; the longest code met in the trade is under 300."""

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202c\u202d"
FRAME = "\r\n\t\0\x02\x03\x04" + _INVISIBLE
"""What readers and chat programs put around the data."""
BLANKS = " \u3000\xa0"
_SAME_TO_THE_EYE = dict.fromkeys(map(ord, _INVISIBLE)) | dict.fromkeys(map(ord, BLANKS), " ")
_FULL_STOP = "。"  # of a Chinese sentence that ends in a code

# A Chinese input method left on turns what the reader types into Chinese punctuation.
_IME = str.maketrans("。、《》【】〔〕“”‘’￥¥–−‐‑", "./<>[][]\"\"''$$----")

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_STAND_IN = re.compile(
    r"[ \t\r\n]*(?:<GS>|\{GS\}|\[GS\]|<FNC1>|\{FNC1\}|\[FNC1\]|\\x1d|\\u001d|\\035|&#29;|&#x1d;"
    r"|\^\]|—*[\u241d\u2194]—*|[|~^])[ \t\r\n]*",
    re.IGNORECASE,
)
_BLANK = re.compile(r"[ \t\r\n]+")

GS1_CARRIERS = frozenset(("]C1", "]d2", "]Q3", "]e0", "]J1"))
"""Symbology identifiers that promise a GS1 message."""
EAN_CARRIERS = frozenset(("]E0", "]E4", "]I1"))
"""Symbology identifiers that promise a bare GTIN."""
_CASE_LOST = {carrier.swapcase(): carrier for carrier in ("]C1", "]d2", "]Q3", "]J1")}


@dataclass(frozen=True, slots=True)
class Scan:
    """A string on its way to being read: as it came, as it stands, and where each character was."""

    raw: str
    text: str
    places: Sequence[int]
    carrier: str = ""
    """The symbology identifier the reader sent in front, such as ``]d2``."""
    warnings: tuple[CodeWarning, ...] = ()

    def position(self, index: int) -> int:
        """Return where a character of the text stood in the raw string, counted from 1."""
        if index < len(self.places):
            return self.places[index] + 1
        return self.places[-1] + 2 if self.places else 1

    def part(self, start: int, stop: int | None = None) -> "Scan":
        """Return the scan of a stretch of the text."""
        return replace(self, text=self.text[start:stop], places=self.places[start:stop])

    def trimmed(self) -> "Scan":
        """Return the scan without blanks and line ends around it (HIBC may end in a blank)."""
        start = len(self.text) - len(self.text.lstrip(BLANKS + FRAME))
        return self.part(start, len(self.text.rstrip(BLANKS + FRAME)))

    def replaced(self, pattern: re.Pattern[str], stand_in: str, warning: CodeWarning) -> "Scan":
        """Return the scan with each match replaced by one character or none, and a warning."""
        text: list[str] = []
        places: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            text += self.text[at : match.start()], stand_in
            places += self.places[at : match.start()]
            places += [self.places[match.start()]] * len(stand_in)
            at = match.end()
        if not text:
            return self
        text.append(self.text[at:])
        places += self.places[at:]
        warnings = tuple(dict.fromkeys((*self.warnings, warning)))
        return replace(self, text="".join(text), places=tuple(places), warnings=warnings)


def unwrap(raw: str) -> Scan:
    """Return the data of a raw string: frame, input method and symbology identifier taken off."""
    if len(raw) > LENGTH_MAX:
        raise CodeError("code.too_long", limit=LENGTH_MAX, got=len(raw))
    framed = len(raw.rstrip(FRAME))
    stop = len(raw[:framed].rstrip(_FULL_STOP))
    start = stop - len(raw[:stop].lstrip(FRAME + BLANKS))
    warnings = (CodeWarning.BLANKS_REMOVED,) if stop < framed else ()
    scan = Scan(raw, raw[start:stop], range(start, stop), warnings=warnings)
    if not scan.text.strip(BLANKS):
        raise CodeError("code.empty")
    if not scan.text.isascii():
        scan = _folded(scan)
    return _without_carrier(scan)


def _folded(scan: Scan) -> Scan:
    """Undo full-width characters and Chinese punctuation, character by character."""
    plain_text = scan.text.translate(_SAME_TO_THE_EYE)
    text: list[str] = []
    places: list[int] = []
    for place, character in zip(scan.places, scan.text, strict=True):
        if character not in _INVISIBLE:
            plain = unicodedata.normalize("NFKC", character.translate(_IME))
            text.append(plain)
            places += [place] * len(plain)
    folded = "".join(text)
    scan = replace(scan, text=folded, places=tuple(places))
    if folded == plain_text:
        return scan
    return replace(scan, warnings=(*scan.warnings, CodeWarning.FOLDED))


def _without_carrier(scan: Scan) -> Scan:
    match = _AIM.match(scan.text)
    if match is None:
        return scan
    carrier = match[0]
    scan = scan.part(match.end())
    if carrier in _CASE_LOST:  # Caps Lock; the letters of lot and serial cannot be trusted either
        return replace(
            scan,
            carrier=_CASE_LOST[carrier],
            warnings=(*scan.warnings, CodeWarning.LETTER_CASE),
        )
    return replace(scan, carrier=carrier)


def separated(scan: Scan) -> Scan:
    """Return a GS1 scan with the signs that stand in for separators turned back into GS.

    Separators in front and behind stay: they prove that the sender passes them on.
    """
    scan = scan.trimmed()
    if GS in scan.text:
        return scan
    restored = scan.replaced(_STAND_IN, GS, CodeWarning.SEPARATOR_REPLACED)
    if GS in restored.text.strip(GS):
        return restored
    return replace(restored, warnings=scan.warnings)  # around the data it changes nothing


def has_blanks(scan: Scan) -> bool:
    """Tell whether there are blanks or line ends between the characters of a scan."""
    return _BLANK.search(scan.text) is not None


def spaced(scan: Scan) -> Scan:
    """Return a scan with its blanks turned into separators, as some readers send them."""
    return scan.replaced(_BLANK, GS, CodeWarning.SEPARATOR_REPLACED)


def unspaced(scan: Scan) -> Scan:
    """Return a scan without its blanks, which people type to read a code better."""
    return scan.replaced(_BLANK, "", CodeWarning.BLANKS_REMOVED)
