"""The one door: any scanned, typed or pasted string becomes a reading, or an error that says why.

Rule: each way of writing codes is told by how it begins; GS1 is what is left, because a GS1
message begins with nothing but digits.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from core.codes.ahm import is_ahm, read_ahm
from core.codes.checks import modulo_10, modulo_43
from core.codes.digital_link import is_link
from core.codes.epc import is_epc_hex, is_epc_uri, read_epc
from core.codes.gs1 import read_gs1
from core.codes.gs1_printed import is_printed
from core.codes.gs1_tables import GS
from core.codes.hibc import is_hibc, read_hibc
from core.codes.hospital import MARK, is_hospital, read_hospital
from core.codes.ma import is_ma, read_ma
from core.codes.reading import CodeError, Known, Reading
from core.codes.wedge import BLANKS, EAN_CARRIERS, FRAME, GS1_CARRIERS, LENGTH_MAX, Scan, unwrap

_ISBT = re.compile(r"=[/,>})0-9A-Z]|&[,)]")
_DRUG_TRACE = re.compile(r"8[0-9]{19}")
_GS1_START = re.compile(r"[0-9\x1d|~^<{\[\\&\u2014\u241d\u2194]")
_SHOWN_MAX = 24

_CODE_LIKE = re.compile(
    r"\][A-Za-z][0-9A-Za-z][^ ]|<UDI\s|=[/,>}][!-z]{5}"
    r"|[(\[{]\s*[0O][12]\s*[)\]}]\s*[0-9O]{8}"
    r"|([(\[{])\s*[0-9O]{2,4}\s*[)\]}]\s*[!-'*-Z^-z][^\u4e00-\u9fff]*?\1[0-9O]{2,4}[)\]}]\s*[!-z]"
    r"|MA\.[0-9]{3}\."
    r"|urn:epc:"
    r"|https?://\S+/01/[0-9]{8,14}(?![0-9])|https?://\S+MA\.[0-9]{3}\."
    r"|(?:<GS>|\{GS\}|\[GS\]|\^\]|[|~^\u241d\u2194])?0[12] ?[0-9]{14}(?:\D|[0-9]{2}|$)"
    r"|1[1357][0-9]{6}(?:1[0157]|21)\S{1,40}$"
    r"|(?:10|21)[!-z]{1,20}(?:[\x1d|~^\u241d\u2194]|<GS>)\S+$"
    r"|(?:10|21)[!-z]{1,20}01[0-9]{14}$"
    r"|8[0-9]{19}$|[0-9]{14}$",
    re.IGNORECASE,
)
_HIBC_LIKE = re.compile(r"\*?\+(?:[A-Z][A-Z0-9]{4}|\$|[0-9]{5})", re.IGNORECASE)
_JOINED_HIBC = re.compile(r"\+[A-Z][A-Z0-9]{4,21}[0-9](?:/|.\+)[$0-9]")
_BARE_GTIN = re.compile(r"[0-9]{12,13}")


def _nothing_known(_: str) -> bool:
    return False


def read(
    text: str,
    *,
    today: date,
    known_di: Callable[[str], bool] = _nothing_known,
    mark: str = MARK,
    keeps_separators: bool = False,
) -> Reading:
    """Return what a code says, or raise ``CodeError``.

    Args:
        text: The string as it was scanned, typed or pasted.
        today: The hospital's day, against which two-digit years are read.
        known_di: Tells whether a product with this identifier is on file.
        mark: The letters in front of the hospital's own codes.
        keeps_separators: The sender is proven to pass GS on.
    """
    scan = unwrap(text)
    known = Known(today, known_di, keeps_separators)
    if scan.carrier in GS1_CARRIERS or scan.carrier in EAN_CARRIERS:
        return read_gs1(scan, known)
    return _by_beginning(scan, known, mark)


def _by_beginning(scan: Scan, known: Known, mark: str) -> Reading:
    text = scan.trimmed().text
    if is_hibc(text):
        return read_hibc(scan, known)
    if is_ma(text):
        return read_ma(scan, known)
    if is_epc_uri(text) or is_epc_hex(text):
        return read_epc(scan, known)
    if is_hospital(text, mark) or text[: len(mark) + 1].upper() == f"{mark}-":
        return read_hospital(scan, mark)
    if is_ahm(text):
        return read_ahm(scan, known)
    return _as_gs1(scan.trimmed(), known)


def _as_gs1(scan: Scan, known: Known) -> Reading:
    """Read what is left as GS1; a string of another system is refused by its name."""
    if _ISBT.match(scan.text):
        raise CodeError("code.unsupported", system="ISBT 128")
    if not (is_link(scan.text) or is_printed(scan.text) or _GS1_START.match(scan.text)):
        raise CodeError("code.unknown", got=scan.text[:_SHOWN_MAX])
    try:
        return read_gs1(scan, known)
    except CodeError as error:
        if _DRUG_TRACE.fullmatch(scan.text):
            raise CodeError("code.drug_trace") from error
        raise


def looks_like_code(text: str, mark: str = MARK) -> bool:
    """Tell quickly whether a message is meant as a code, so that plain words are not read as one.

    It errs on the side of words: what is no code by its beginning is left to the search.
    """
    if not 6 <= len(text) <= LENGTH_MAX:
        return False
    text = text.strip(FRAME).lstrip(BLANKS + FRAME)  # a blank behind may belong to HIBC
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = text.replace("【", "[").replace("】", "]").replace("。", ".")
    if text.startswith(GS) or _is_closed_hibc(text):
        return True
    text = text.rstrip(BLANKS)
    if _CODE_LIKE.match(text):
        return True
    if _BARE_GTIN.fullmatch(text):
        return modulo_10(text[:-1]) == text[-1]
    return is_hospital(text, mark) or is_epc_hex(text) or is_ahm(text)


def _is_closed_hibc(text: str) -> bool:
    """Tell whether a text begins like HIBC and its last symbol is closed by a check character.

    ``+86138...`` is a telephone number; chat programs cut off a check character that is a blank.
    """
    if not _HIBC_LIKE.match(text):
        return False
    symbols = text.strip("*").upper()
    starts = [at for at, character in enumerate(symbols) if character == "+"]
    return _JOINED_HIBC.match(symbols) is not None or any(
        modulo_43(symbols[at:-1]) == symbols[-1] or modulo_43(symbols[at:]) == " " for at in starts
    )
