"""HIBC symbols: the public vectors of a C# suite, the standard's examples, and damage to them."""

from datetime import date

import pytest

from core.codes.checks import modulo_43
from core.codes.hibc import is_hibc
from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Reading

TODAY = date(2026, 3, 10)

# Text; product, lot, serial, expiry, production, quantity.
VECTORS = [
    ("+A123BJC5D6E71G+2001510X3GG", "A123BJC5D6E71|10X3||2020-01-15||"),
    ("]zB+A123BJC5D6E71G+2001510X3GG", "A123BJC5D6E71|10X3||2020-01-15||"),
    ("+J123AQ3451T+25330BC34567T2+S4012TJ", "J123AQ3451|BC34567|4012|2025-11-26||"),
    ("+J123AQ3451/25330BC34567/S4012X", "J123AQ3451|BC34567|4012|2025-11-26||"),
    ("]Q0+J123AQ3451/25330BC34567/S4012X", "J123AQ3451|BC34567|4012|2025-11-26||"),
    (
        "+A123ABCDEFGHI1234567891/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202$",
        "A123ABCDEFGHI1234567891|LOT123456789012345|XYZ456789012345678|2020-02-02|2013-02-02|",
    ),
    (
        "]d1+A123ABCDEFGHI1234567891/$$3200202LOT123456789012345/16D20130202/SXYZ456789012345678V",
        "A123ABCDEFGHI1234567891|LOT123456789012345|XYZ456789012345678|2020-02-02|2013-02-02|",
    ),
    (
        "+A99912345/$$812710X3/16D20111212/14D20200906/S77DEFG453",
        "A99912345|10X3|77DEFG45|2020-09-06|2011-12-12|12",
    ),
    (
        "+A99912345/$$902345710X3/16D20111212/14D20200906/S77DEFG45F",
        "A99912345|10X3|77DEFG45|2020-09-06|2011-12-12|2345",
    ),
    (
        "+A99912345/$$812710X3/$$+320090677DEFG45/16D20111212.",
        "A99912345|10X3|77DEFG45|2020-09-06|2011-12-12|12",
    ),
    ("+E203PB414109/$$8243280112R00089525J", "E203PB414109|R00089525||2028-01-12||24"),
    ("+A99912349/$10X3/16D20111231/14D20200131/Q500Z", "A99912349|10X3||2020-01-31|2011-12-31|500"),
    ("+EHWD3551419/$$900100F", "EHWD3551419|||||100"),
    ("+EHWD3551419/$/Q100X", "EHWD3551419|||||100"),
    ("]d1+EFOR78712011/$26485266/16D20240626/Q10S", "EFOR78712011|26485266|||2024-06-26|10"),
    ("+A123BJC5D6E71G+$$52001510X3GD", "A123BJC5D6E71|10X3||2020-01-15||"),
    ("+A123BJC5D6E71G+$$710X3G7", "A123BJC5D6E71|10X3||||"),
    ("+A123BJC5D6E71G+$$+52001510X3GB", "A123BJC5D6E71||10X3|2020-01-15||"),
    ("+A123BJCMD6E79++$$52001510X3+ ", "A123BJCMD6E79|10X3||2020-01-15||"),
    ("+A123BJC5D6E71G", "A123BJC5D6E71|||||"),
    (
        "+A99912345/$$52025010X3/16D20111212/S77DEFG458",
        "A99912345|10X3|77DEFG45|2020-09-06|2011-12-12|",
    ),
    ("+J123AQ3451/$$1125BC34567/S4012L", "J123AQ3451|BC34567|4012|2025-11-30||"),
    ("+J123AQ3451/$$0125BC34567/S4012K", "J123AQ3451|BC34567|4012|2025-01-31||"),
    ("+J123AQ3451/$$3231231BC34567/S4012R", "J123AQ3451|BC34567|4012|2023-12-31||"),
    ("+E308T800206X0/$$7230513/14D20260413F", "E308T800206X0|230513||2026-04-13||"),
]


def hibc(text: str) -> Reading:
    return read(text, today=TODAY)


def closed(body: str) -> str:
    return f"{body}{modulo_43(body)}"


def expected(text: str, fields: str) -> Reading:
    di, lot, serial, expiry, made, quantity = fields.split("|")
    return Reading(
        agency=Agency.HIBC,
        raw=text,
        di=di,
        lot=lot or None,
        serial=serial or None,
        expiry=date.fromisoformat(expiry) if expiry else None,
        made=date.fromisoformat(made) if made else None,
        quantity=int(quantity) if quantity else None,
    )


@pytest.mark.parametrize(("text", "fields"), VECTORS)
def test_the_public_vectors_are_read_as_their_suite_says(text: str, fields: str) -> None:
    assert hibc(text) == expected(text, fields)


@pytest.mark.parametrize(
    "text",
    [
        "*+A123BJC5D6E71G*",
        "+a123bjc5d6e71g",
        " +A123BJC5D6E71G\r\n",
        "+A123BJC5D6E71G ",
        "\x02+A123BJC5D6E71G\x03",
    ],
)
def test_print_stars_case_and_frames_mean_nothing(text: str) -> None:
    reading = hibc(text)

    assert (reading.di, reading.confidence) == ("A123BJC5D6E71", Confidence.CERTAIN)
    assert reading.warnings == ()


@pytest.mark.parametrize("between", ["\r\n", "\n", "\t", ""])
def test_two_symbols_may_come_line_by_line(between: str) -> None:
    reading = hibc(f"+A123BJC5D6E71G{between}+$$52001510X3GD")

    assert (reading.di, reading.lot) == ("A123BJC5D6E71", "10X3")


def test_a_blank_cut_off_the_end_is_put_back() -> None:
    reading = hibc("+A123BJCMD6E79++$$52001510X3+")

    assert (reading.di, reading.lot) == ("A123BJCMD6E79", "10X3")
    assert (reading.confidence, reading.warnings) == (
        Confidence.REPAIRED,
        (CodeWarning.END_BLANK,),
    )


def test_full_width_characters_are_folded() -> None:
    reading = hibc("＋Ａ１２３ＢＪＣ５Ｄ６Ｅ７１Ｇ")

    assert (reading.di, reading.warnings) == ("A123BJC5D6E71", (CodeWarning.FOLDED,))


def test_a_secondary_symbol_alone_is_partial() -> None:
    reading = hibc("+$$52001510X3GD")

    assert reading.partial
    assert (reading.lot, reading.expiry) == ("10X3", date(2020, 1, 15))


def test_production_after_expiry_is_pointed_out() -> None:
    reading = hibc(closed("+A99912345/$$3200131LOT/16D20271212"))

    assert reading.warnings == (CodeWarning.DATES_REVERSED,)


REFUSED = [
    (
        "+A99912345/$$52001510X3/16D20111212/S77DEFG45/",
        "check_digit",
        {"position": 46, "expected": "7", "got": "/"},
    ),
    ("+A123BJC5D6E71+", "check_digit", {"position": 15, "expected": "G", "got": "+"}),
    ("  +A123BJC5D6E71F", "check_digit", {"position": 17, "expected": "G", "got": "F"}),
    (
        "+A123BJC5D6E71G+$$52001510X3+ ",
        "link_character",
        {"position": 29, "expected": "G", "got": "+"},
    ),
    ("+A99912345/$$520´01510X^0", "character", {"ai": "HIBC", "position": 17, "got": "\u0301"}),
    ("+A999ı2345G", "character", {"ai": "HIBC", "position": 6, "got": "ı"}),
    (closed("+A9991234X"), "form", {"system": "HIBC", "position": 2}),
    (closed("+-AB"), "form", {"system": "HIBC", "position": 2}),
    ("+A1", "form", {"system": "HIBC", "position": 1}),
    ("+", "form", {"system": "HIBC", "position": 1}),
    (closed("+A99912345/$$3271331LOT"), "date", {"ai": "HIBC", "position": 15, "got": "271331"}),
    (closed("+A99912345/14D20271331"), "date", {"ai": "HIBC", "position": 15, "got": "20271331"}),
    (closed("+A99912345/$$X"), "form", {"system": "HIBC", "position": 14}),
    (closed("+A99912345/$$81"), "form", {"system": "HIBC", "position": 15}),
    (closed("+A99912345/-"), "form", {"system": "HIBC", "position": 12}),
    (closed("+A99912345/SA/SB"), "repeated", {"ai": "HIBC", "position": 15}),
    (
        "+A123BJC5D6E71G\n+A99912349/$10X3/16D20111231/14D20200131/Q500Z",
        "repeated",
        {"ai": "HIBC", "position": 1},
    ),
]


@pytest.mark.parametrize(("text", "fault", "figures"), REFUSED)
def test_a_broken_symbol_is_refused_with_the_fault_and_its_place(
    text: str, fault: str, figures: dict[str, str | int]
) -> None:
    with pytest.raises(CodeError) as refused:
        hibc(text)

    assert (refused.value.code, refused.value.params) == (f"code.{fault}", figures)


def test_every_single_slip_in_a_joined_symbol_is_refused_or_folded_away() -> None:
    text = "+E203PB414109/$$8243280112R00089525J"
    truth = hibc(text)

    for place in range(1, len(text)):
        for other in "0A/$ ":
            try:
                slip = hibc(text[:place] + other + text[place + 1 :])
            except CodeError:
                continue
            assert text[place] == other
            assert slip == truth


def test_no_more_symbols_than_a_label_holds() -> None:
    with pytest.raises(CodeError) as refused:
        hibc("+A123BJC5D6E71G" + "+$$52001510X3GD" * 6)

    assert refused.value.code == "code.form"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("+A123BJC5D6E71G", True),
        ("*+A123BJC5D6E71G*", True),
        ("(01)06901234567892", False),
        ("", False),
    ],
)
def test_a_symbol_is_known_by_its_beginning(text: str, begins: bool) -> None:
    assert is_hibc(text) is begins
