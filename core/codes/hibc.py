"""A HIBC code begins with ``+`` and ends with a check character over everything before it.

Rule: a label is one joined symbol, or a primary symbol and secondary ones that repeat its check
character as their link; several may arrive in one string. A blank is a value like any other, so
the end is never trimmed. Letter case means nothing here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.codes.checks import HIBC_ALPHABET, modulo_43
from core.codes.hibc_data import Production, read_production
from core.codes.reading import Agency, CodeError, CodeWarning, Known, Reading
from core.codes.wedge import Scan

_START = re.compile(r"[\s*]*\+")
_PRIMARY = re.compile(r"([A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9])")
_LINE = re.compile(r"[^\r\n\t]+")
_ALLOWED = frozenset(HIBC_ALPHABET + "\r\n\t")
_SECONDARY = frozenset("$S0123456789")  # how the data of a secondary symbol begin
_SYMBOLS_MAX = 4


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one symbol holds: a product, production data, or both; and how they are tied."""

    di: str | None
    production: Production
    check: str
    link: str | None = None


def is_hibc(text: str) -> bool:
    """Tell whether a text begins like a HIBC symbol."""
    return _START.match(text) is not None


def read_hibc(scan: Scan, known: Known) -> Reading:
    """Return what one or more HIBC symbols say, or raise what is wrong with them and where."""
    scan = _upper(scan)
    symbols: list[Symbol] = []
    warnings = [*scan.warnings]
    for line in _LINE.finditer(scan.text):
        for part in _chain(scan.part(line.start(), line.end())):
            closed = _closed(part)
            warnings += closed.warnings
            symbols.append(_symbol(closed, known, first=not symbols))
            _verify_link(symbols, closed)
    return _merged(symbols, scan).repaired(*warnings)


def _upper(scan: Scan) -> Scan:
    """Return the symbols in upper case without the stars of the print, all characters checked."""
    start = len(scan.text) - len(scan.text.lstrip(" *"))
    starred = scan.text.rstrip(" ").endswith("*") and "*" in scan.text[:start]
    stop = len(scan.text.rstrip(" ")) - 1 if starred else len(scan.text)
    scan = scan.part(start, stop)
    for at, character in enumerate(scan.text):
        if not character.isascii() or character.upper() not in _ALLOWED:
            raise CodeError("code.character", ai="HIBC", position=scan.position(at), got=character)
    return replace(scan, text=scan.text.upper())


def _chain(scan: Scan) -> Iterator[Scan]:
    """Yield the symbols that stand in one line without anything between them."""
    start = 0
    check = ""
    for _ in range(_SYMBOLS_MAX):
        stop = _next_start(scan.text, start, check)
        yield scan.part(start, stop)
        if stop is None:
            return
        check = check or scan.text[stop - 1]
        start = stop
    raise CodeError("code.form", system="HIBC", position=scan.position(start))


def _next_start(text: str, start: int, check: str) -> int | None:
    """Return where the next symbol begins: after a primary one, or after one linked to it.

    A ``+`` may also stand inside a joined symbol, but then behind a slash, which no primary holds.
    """
    at = text.find("+", start + 1)
    while at > 0:
        part = text[start:at]
        whole = part[-2:-1] == check if check else _PRIMARY.fullmatch(part[1:-1]) is not None
        follows = text[at + 1 : at + 2]
        if whole and follows in _SECONDARY and modulo_43(part[:-1]) == part[-1]:
            return at
        at = text.find("+", at + 1)
    return None


def _closed(scan: Scan) -> Scan:
    """Pass a symbol with the right check character; mend a blank too many or cut off its end."""
    body, got = scan.text[:-1], scan.text[-1:]
    if len(scan.text) < 4 or scan.text[0] != "+":
        raise CodeError("code.form", system="HIBC", position=scan.position(0))
    expected = modulo_43(body)
    if got == expected:
        return scan
    if got == " " and modulo_43(body[:-1]) == body[-1]:
        return scan.part(0, len(body))
    if modulo_43(scan.text) == " ":
        places = (*scan.places, scan.places[-1])
        warnings = (*scan.warnings, CodeWarning.END_BLANK)
        return replace(scan, text=f"{scan.text} ", places=places, warnings=warnings)
    position = scan.position(len(body))
    raise CodeError("code.check_digit", position=position, expected=expected or "", got=got)


def _symbol(scan: Scan, known: Known, *, first: bool) -> Symbol:
    check = scan.text[-1]
    primary, slash, rest = scan.text[1:-1].partition("/")
    if _PRIMARY.fullmatch(primary) and (first or primary[0] != "S"):
        at = 2 + len(primary)
        data = read_production(scan.part(at, at + len(rest)), known) if slash else Production()
        return Symbol(primary, data, check)
    if scan.text[1] not in _SECONDARY:
        raise CodeError("code.form", system="HIBC", position=scan.position(1))
    data = read_production(scan.part(1, len(scan.text) - 2), known)
    return Symbol(None, data, check, link=scan.text[-2])


def _verify_link(symbols: list[Symbol], scan: Scan) -> None:
    """Refuse a secondary symbol that was printed for another product."""
    first, last = symbols[0], symbols[-1]
    if first.di is None or last.link is None or last.link == first.check:
        return
    position = scan.position(len(scan.text) - 2)
    raise CodeError("code.link_character", position=position, expected=first.check, got=last.link)


def _merged(symbols: list[Symbol], scan: Scan) -> Reading:
    production = Production()
    for symbol in symbols:
        production = production.joined(symbol.production, scan.position(0))
    dis = {symbol.di for symbol in symbols if symbol.di is not None}
    if len(dis) > 1:
        raise CodeError("code.repeated", ai="HIBC", position=scan.position(0))
    made, expiry = production.made or date.min, production.expiry or date.max
    return Reading(
        agency=Agency.HIBC,
        raw=scan.raw,
        di=dis.pop() if dis else None,
        lot=production.lot,
        serial=production.serial,
        expiry=production.expiry,
        made=production.made,
        quantity=production.quantity,
        warnings=(CodeWarning.DATES_REVERSED,) if made > expiry else (),
    )
