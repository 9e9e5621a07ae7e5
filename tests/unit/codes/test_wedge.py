"""What keyboards, screens, input methods and people do to a code."""

from datetime import date

import pytest

from core.codes.read import read
from core.codes.reading import CodeError, CodeWarning, Confidence
from core.codes.wedge import LENGTH_MAX, Scan, has_blanks, separated, unspaced, unwrap

GS = "\x1d"
TODAY = date(2026, 3, 10)
GTIN = "06901234567892"
HEAD = f"01{GTIN}17270131"

STAND_INS = [
    "<GS>",
    "<gs>",
    "{GS}",
    "[GS]",
    "<FNC1>",
    "{FNC1}",
    "[FNC1]",
    "^]",
    "^",
    "|",
    "~",
    "\u241d",
    "\u2194",
    "\u2194\u2014",
    "\u2014\u2194",
    "\\x1d",
    "\\u001D",
    "\\035",
    "&#29;",
    "&#x1D;",
    " | ",
    " ",
    "\r\n",
]


@pytest.mark.parametrize("stand_in", STAND_INS)
def test_whatever_stands_for_a_separator_is_one_again(stand_in: str) -> None:
    reading = read(f"{HEAD}10A213B1{stand_in}211234", today=TODAY)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert reading.confidence is Confidence.REPAIRED
    assert reading.warnings == (CodeWarning.SEPARATOR_REPLACED,)


@pytest.mark.parametrize("stand_in", [each for each in STAND_INS if each.strip()])
def test_a_stand_in_around_the_data_changes_nothing(stand_in: str) -> None:
    reading = read(f"{stand_in}{HEAD}10A213B1{stand_in}", today=TODAY)

    assert (reading.di, reading.lot) == (GTIN, "A213B1")
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())


def test_where_separators_came_through_their_stand_ins_are_faults() -> None:
    with pytest.raises(CodeError) as refused:
        read(f"{HEAD}10A|1{GS}211234", today=TODAY)

    assert refused.value.code == "code.character"
    assert refused.value.params["got"] == "|"


FRAMES = [
    ("\x02", "\x03"),
    ("", "\r"),
    ("", "\n"),
    ("", "\r\n"),
    ("", "\t"),
    ("\ufeff", ""),
    ("\u200b", "\u200e"),
    ("\x02\x02", "\x03\x04"),
    ("\0", "\0"),
    ("  \u3000", "\xa0 "),
]


@pytest.mark.parametrize(("before", "after"), FRAMES)
@pytest.mark.parametrize(
    "code",
    [
        f"{HEAD}10A213B1{GS}211234",
        f"(01){GTIN}(17)270131(10)A213B1(21)1234",
        f"]d2{HEAD}10A213B1{GS}211234",
    ],
)
def test_frames_are_taken_off(before: str, after: str, code: str) -> None:
    reading = read(f"{before}{code}{after}", today=TODAY)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())


def test_an_input_method_may_widen_every_character() -> None:
    plain = f"]d2{HEAD}10LOT7"
    wide = "".join(chr(ord(each) + 0xFEE0) for each in plain)

    reading = read(wide, today=TODAY)

    assert (reading.di, reading.lot) == (GTIN, "LOT7")
    assert (reading.confidence, reading.warnings) == (Confidence.REPAIRED, (CodeWarning.FOLDED,))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MA。156。M0。100204。13351764", "MA.156.M0.100204.13351764"),
        ("【01】06901234567892", "[01]06901234567892"),
        ("＋A123BJC5D6E71G", "+A123BJC5D6E71G"),
        ("《GS》", "<GS>"),
        ("￥￥", "$$"),
        ("“a” ‘b’", "\"a\" 'b'"),
        ("A–B−C‐D‑E", "A-B-C-D-E"),
        ("、", "/"),
    ],
)
def test_chinese_punctuation_becomes_what_the_reader_typed(typed: str, meant: str) -> None:
    assert unwrap(f"x{typed}x").text == f"x{meant}x"
    assert unwrap(f"x{typed}x").warnings == (CodeWarning.FOLDED,)


def test_invisible_marks_inside_are_dropped_without_a_word() -> None:
    scan = unwrap("(01)0690\u200b1234567892\u2060(10)A")

    assert scan.text == "(01)06901234567892(10)A"
    assert scan.warnings == ()


def test_a_place_is_counted_in_what_was_sent() -> None:
    scan = unwrap(" \x02]d2（01）")

    assert scan.text == "(01)"
    assert [scan.position(index) for index in range(5)] == [6, 7, 8, 9, 10]


def test_a_place_survives_widening_and_stand_ins() -> None:
    scan = separated(unwrap("10A<GS>㎜21"))

    assert scan.text == "10A\x1dmm21"
    assert [scan.position(index) for index in range(8)] == [1, 2, 3, 4, 8, 8, 9, 10]


def test_the_end_of_nothing_is_the_first_place() -> None:
    assert Scan("", "", ()).position(3) == 1


def test_the_fault_of_a_repaired_code_is_where_the_person_sees_it() -> None:
    with pytest.raises(CodeError) as refused:
        read(f"01{GTIN}10A<GS>17271331", today=TODAY)

    assert refused.value.params == {"ai": "17", "position": 26, "got": "271331"}


@pytest.mark.parametrize("text", ["", " ", "\r\n", "\ufeff", "\x02\x03", "\u3000\t"])
def test_nothing_is_no_code(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        unwrap(text)

    assert refused.value.code == "code.empty"


def test_a_long_text_is_not_looked_at() -> None:
    with pytest.raises(CodeError) as refused:
        unwrap("0" * (LENGTH_MAX + 1))

    assert refused.value.code == "code.too_long"
    assert refused.value.params == {"limit": 1_000, "got": 1_001}


@pytest.mark.parametrize(
    ("text", "carrier", "rest"),
    [
        ("]d2010", "]d2", "010"),
        ("]zB+A123", "]zB", "+A123"),
        ("]C0abc", "]C0", "abc"),
        ("]D2010", "]d2", "010"),
        ("]c1010", "]C1", "010"),
        ("]q3010", "]Q3", "010"),
        ("d2010", "", "d2010"),
        ("]1x", "", "]1x"),
    ],
)
def test_the_symbology_identifier_is_taken_off(text: str, carrier: str, rest: str) -> None:
    scan = unwrap(text)

    assert (scan.carrier, scan.text) == (carrier, rest)


@pytest.mark.parametrize(
    ("text", "warned"), [("]D2010", True), ("]c1010", True), ("]d2010", False)]
)
def test_an_identifier_in_the_wrong_case_puts_all_letters_in_doubt(text: str, warned: bool) -> None:
    assert (CodeWarning.LETTER_CASE in unwrap(text).warnings) is warned


def test_blanks_are_seen_and_taken_out() -> None:
    scan = unwrap("01 069\r\n1").trimmed()

    assert has_blanks(scan)
    assert unspaced(scan).text == "010691"
    assert not has_blanks(unspaced(scan))
    assert unspaced(scan).warnings == (CodeWarning.BLANKS_REMOVED,)


def test_a_text_without_stand_ins_stays_the_same_object() -> None:
    scan = unwrap("0106901234567892")

    assert unspaced(scan) is scan
