"""A GS1 Digital Link is a web address that carries the fields of a GS1 message in path and query.

Rule: the host and the stem mean nothing; the right-most key in the path is the product. Links are
read, never followed.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from core.codes.gs1_rules import Element, full_gtin
from core.codes.gs1_tables import FIELDS
from core.codes.reading import CodeError, CodeWarning
from core.codes.wedge import Scan

_SCHEME = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_UNCLEAR = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNCLEAR_IN_QUERY = re.compile(r"%(?![0-9A-Fa-f]{2})|\+")  # some senders write a blank as a plus
_QUALIFIERS = frozenset(("22", "10", "21", "235"))

Part = tuple[int, str]  # where it begins in the text, and what it says


def is_link(text: str) -> bool:
    """Tell whether a text is a web address."""
    return _SCHEME.match(text) is not None


def link_fields(scan: Scan) -> tuple[tuple[Element, ...], tuple[CodeWarning, ...]]:
    """Return the fields of a Digital Link, or raise if it holds no product."""
    host = _SCHEME.match(scan.text)
    start = host.end() if host else 0
    stop = scan.text.find("#", start)
    text = scan.text if stop < 0 else scan.text[:stop]
    path, _, _ = text[start:].partition("?")
    found = [*_in_path(scan, list(_parts(path, "/", start)))]
    found += _in_query(
        scan, list(_parts(text[start + len(path) + 1 :], "&", start + len(path) + 1))
    )
    full = tuple(Element(each.ai, full_gtin(each.ai, each.value), each.at) for each in found)
    return full, (CodeWarning.SHORT_GTIN,) if full != tuple(found) else ()


def _parts(text: str, mark: str, start: int) -> Iterator[Part]:
    for part in text.split(mark):
        yield start, part
        start += len(part) + 1


def _in_path(scan: Scan, parts: list[Part]) -> Iterator[Element]:
    for key in range(len(parts) - 2, -1, -1):
        ais, values = parts[key::2], parts[key + 1 :: 2]
        paired = parts[key][1] == "01" and len(ais) == len(values)
        if paired and all(ai in _QUALIFIERS for _, ai in ais[1:]):
            break
    else:
        raise CodeError("code.no_product_in_link")
    for (_, ai), value in zip(ais, values, strict=True):
        yield _element(scan, ai, value, _UNCLEAR)


def _in_query(scan: Scan, parts: list[Part]) -> Iterator[Element]:
    for start, part in parts:
        ai, equals, value = part.partition("=")
        if equals and ai.isascii() and ai.isdigit():  # other keys are for the web server
            if ai not in FIELDS:
                raise CodeError("code.unknown_ai", position=scan.position(start), got=ai)
            yield _element(scan, ai, (start + len(ai) + 1, value), _UNCLEAR_IN_QUERY)


def _element(scan: Scan, ai: str, part: Part, unclear: re.Pattern[str]) -> Element:
    start, text = part
    found = unclear.search(text)
    if found is not None:
        position = scan.position(start + found.start())
        raise CodeError("code.character", ai=ai, position=position, got=found[0])
    return Element(ai, unquote(text), start)
