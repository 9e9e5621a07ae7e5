"""The print under a symbol, typed and pasted by people."""

from datetime import date

import pytest

from core.codes.gs1 import read_gs1
from core.codes.gs1_printed import is_printed
from core.codes.reading import CodeError, CodeWarning, Confidence, Known, Reading
from core.codes.wedge import unwrap

GTIN = "06901234567892"
KNOWN = Known(date(2026, 3, 10), lambda _: False)


def read(text: str) -> Reading:
    return read_gs1(unwrap(text), KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(17)270131(10)A213B1(21)1234",
        f"[01]{GTIN}[17]270131[10]A213B1[21]1234",
        f"{{01}}{GTIN}{{17}}270131{{10}}A213B1{{21}}1234",
        f"(01) {GTIN} (17) 270131 (10) A213B1 (21) 1234",
        f"( 01 ){GTIN}( 17 )270131(10)A213B1(21)1234",
        f"(01){GTIN}\n(17)270131\n(10)A213B1\n(21)1234\n",
        "(01)0690 1234 5678 92(17)27 01 31(10)A213B1(21)1234",
        f"(10)A213B1(21)1234(17)270131(01){GTIN}",
    ],
)
def test_all_these_are_the_same_print(text: str) -> None:
    reading = read(text)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert reading.expiry == date(2027, 1, 31)
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())


@pytest.mark.parametrize(
    "text",
    [
        "（０１）０６９０１２３４５６７８９２（１７）２７０１３１（１０）Ａ２１３Ｂ１（２１）１２３４",
        f"（01）{GTIN}（17）270131（10）A213B1（21）1234",
        f"【01】{GTIN}【17】270131【10】A213B1【21】1234",
        f"［01］{GTIN}［17］270131［10］A213B1［21］1234",
        f"｛01｝{GTIN}｛17｝270131｛10｝A213B1｛21｝1234",
        f"〔01〕{GTIN}〔17〕270131〔10〕A213B1〔21〕1234",
    ],
)
def test_full_width_print_is_folded_and_says_so(text: str) -> None:
    reading = read(text)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert (reading.confidence, reading.warnings) == (Confidence.REPAIRED, (CodeWarning.FOLDED,))


@pytest.mark.parametrize(
    "text",
    [
        "(O1)O69O1234567892(17)27O131",
        "(01)06901234567892(17)27o131",
        "(o1)06901234567892(17)270131",
    ],
)
def test_letter_o_is_zero_where_check_digit_or_calendar_prove_it(text: str) -> None:
    reading = read(text)

    assert (reading.di, reading.expiry) == (GTIN, date(2027, 1, 31))
    assert reading.warnings == (CodeWarning.LETTER_FOR_DIGIT,)
    assert reading.confidence is Confidence.REPAIRED


@pytest.mark.parametrize(
    ("text", "position"),
    [("(01)O6901234567893", 5), (f"(01){GTIN}(17)27O231", 25), (f"(01){GTIN}(30)1O", 24)],
)
def test_letter_o_is_refused_where_nothing_proves_it(text: str, position: int) -> None:
    with pytest.raises(CodeError) as refused:
        read(text)

    assert refused.value.code == "code.character"
    assert refused.value.params["position"] == position


def test_letter_o_in_a_lot_stays_a_letter() -> None:
    reading = read(f"(01){GTIN}(10)O1O")

    assert (reading.lot, reading.warnings) == ("O1O", ())


@pytest.mark.parametrize("short", ["6901234567892", "012345678905", "96385074"])
def test_a_short_number_gets_its_zeros(short: str) -> None:
    reading = read(f"(01){short}(10)A")

    assert reading.di == short.zfill(14)
    assert reading.warnings == (CodeWarning.SHORT_GTIN,)


def test_a_short_number_with_a_wrong_check_digit_is_refused() -> None:
    with pytest.raises(CodeError) as refused:
        read("(01)6901234567893(10)A")

    assert refused.value.code == "code.length"


@pytest.mark.parametrize(
    ("text", "lot"),
    [
        (f"(01){GTIN}(10)LOT(A)", "LOT(A)"),
        (f"(01){GTIN}(10)LOT(55)X", "LOT(55)X"),
        (f"(01){GTIN}(10)(A)", "(A)"),
    ],
)
def test_brackets_round_anything_else_belong_to_the_value(text: str, lot: str) -> None:
    assert read(text).lot == lot


def test_a_typed_list_loses_its_commas() -> None:
    reading = read(f"(01){GTIN}, (17)270131; (10)A213B1,")

    assert (reading.lot, reading.expiry) == ("A213B1", date(2027, 1, 31))
    assert reading.warnings == (CodeWarning.BLANKS_REMOVED,)


def test_the_full_stop_of_a_chinese_sentence_is_no_part_of_the_lot() -> None:
    assert read(f"(01){GTIN}(10)A213B1。").lot == "A213B1"


@pytest.mark.parametrize(
    ("text", "fault", "position"),
    [
        (f"(01){GTIN}(10)A21 3B1", "blank", 26),
        (f"(01){GTIN}(10)A,请尽快", "character", 25),
        (f"(01){GTIN}(10)", "length", 23),
        (f"(01){GTIN}(10)A(10)B", "repeated", 28),
        (f"(01){GTIN}(17)2027-01-31", "length", 29),
        ("(55)A", "unknown_ai", 2),
        (f"(01){GTIN}(21)A(235)B", "forbidden_pair", 29),
    ],
)
def test_a_broken_print_is_refused_where_it_breaks(text: str, fault: str, position: int) -> None:
    with pytest.raises(CodeError) as refused:
        read(text)

    assert refused.value.code == f"code.{fault}"
    assert refused.value.params["position"] == position


def test_a_print_without_a_product_is_partial() -> None:
    reading = read("(10)A213B1(21)1234")

    assert reading.partial
    assert (reading.lot, reading.serial) == ("A213B1", "1234")


@pytest.mark.parametrize("text", ["(01)1", "[10]A", "{21}A", "(O1)1", "( 17 )2"])
def test_print_is_told_by_its_first_bracket(text: str) -> None:
    assert is_printed(text)


@pytest.mark.parametrize(
    "text", ["(a)", "()", "(1)", "(12345)A", "01", "", "(01]1", "<01>", "(9x)A"]
)
def test_other_brackets_are_no_print(text: str) -> None:
    assert not is_printed(text)
