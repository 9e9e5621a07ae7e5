"""GS1 codes as they come from readers, labels, web addresses and keyboards."""

from datetime import date

import pytest

from core.codes.gs1 import read_gs1
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Known, Reading
from core.codes.wedge import unwrap

GS = "\x1d"
TODAY = date(2026, 3, 10)
GTIN = "06901234567892"
WRONG_DIGIT = "00763003088567"  # sold like this


def read(text: str, *on_file: str, keeps_separators: bool = False) -> Reading:
    known = Known(TODAY, lambda di: di in on_file, keeps_separators)
    return read_gs1(unwrap(text), known)


def refusal(text: str, *on_file: str) -> CodeError:
    with pytest.raises(CodeError) as caught:
        read(text, *on_file)
    return caught.value


def test_the_vector_of_the_chinese_guide_is_read_in_full() -> None:
    reading = read("(01)06901234567892(11)141231(17)150707(10)A213B1(21)1234")

    assert reading == Reading(
        agency=Agency.GS1,
        raw="(01)06901234567892(11)141231(17)150707(10)A213B1(21)1234",
        di=GTIN,
        lot="A213B1",
        serial="1234",
        made=date(2014, 12, 31),
        expiry=date(2015, 7, 7),
    )
    assert not reading.partial


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}111412311715070710A213B1{GS}211234",
        f"]d201{GTIN}111412311715070710A213B1{GS}211234",
        f"]C101{GTIN}111412311715070710A213B1{GS}211234",
        f"]Q301{GTIN}111412311715070710A213B1{GS}211234",
        f"]e001{GTIN}111412311715070710A213B1{GS}211234",
        f"]J101{GTIN}111412311715070710A213B1{GS}211234",
        f"{GS}01{GTIN}111412311715070710A213B1{GS}211234{GS}",
        f"01{GTIN}{GS}11141231{GS}17150707{GS}10A213B1{GS}211234",
        f"10A213B1{GS}211234{GS}01{GTIN}1114123117150707",
        f"211234{GS}1114123101{GTIN}1715070710A213B1",
        f"01{GTIN}01{GTIN}111412311715070710A213B1{GS}211234",
        f"\x0201{GTIN}111412311715070710A213B1{GS}211234\x03\r\n",
        f"01{GTIN}111412311715070710A213B1{GS}211234\t",
    ],
)
def test_every_way_a_reader_sends_the_vector_says_the_same(text: str) -> None:
    reading = read(text)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert (reading.made, reading.expiry) == (date(2014, 12, 31), date(2015, 7, 7))
    assert reading.confidence is Confidence.CERTAIN
    assert reading.warnings == ()
    assert reading.raw == text


def test_one_variable_field_at_the_end_needs_no_separator() -> None:
    reading = read("0108714729827658172706201036802520")

    assert (reading.lot, reading.expiry) == ("36802520", date(2027, 6, 20))
    assert reading.confidence is Confidence.CERTAIN


def test_a_symbol_of_lot_and_expiry_alone_is_partial() -> None:
    reading = read(f"1727013110LOT{GS}21S1")

    assert reading.partial
    assert (reading.di, reading.lot, reading.serial) == (None, "LOT", "S1")


@pytest.mark.parametrize(
    ("text", "day"),
    [("270200", date(2027, 2, 28)), ("280200", date(2028, 2, 29)), ("990100", date(1999, 1, 31))],
)
def test_day_zero_is_the_end_of_the_month(text: str, day: date) -> None:
    assert read(f"01{GTIN}17{text}").expiry == day


def test_an_expiry_with_a_time_is_a_day() -> None:
    assert read(f"01{GTIN}70032701311459").expiry == date(2027, 1, 31)


def test_a_best_before_date_stands_in_for_an_expiry_and_says_so() -> None:
    reading = read(f"01{GTIN}15270131")

    assert reading.expiry == date(2027, 1, 31)
    assert reading.warnings == (CodeWarning.BEST_BEFORE,)
    assert reading.confidence is Confidence.CERTAIN


def test_an_expiry_goes_before_a_best_before_date() -> None:
    reading = read(f"01{GTIN}1527013117280131")

    assert reading.expiry == date(2028, 1, 31)
    assert reading.warnings == ()


def test_a_count_is_the_quantity() -> None:
    assert read(f"01{GTIN}3012").quantity == 12


def test_a_box_of_pieces_names_what_it_holds_and_how_many() -> None:
    reading = read(f"02{GTIN}3724{GS}10LOT")

    assert (reading.di, reading.quantity, reading.lot) == (GTIN, 24, "LOT")
    assert reading.warnings == (CodeWarning.LOGISTIC_UNIT,)


def test_production_after_expiry_is_pointed_out() -> None:
    assert read(f"01{GTIN}1127013117260131").warnings == (CodeWarning.DATES_REVERSED,)


@pytest.mark.parametrize("lot", ["ab12", "a", "x-1"])
def test_small_letters_alone_may_be_caps_lock(lot: str) -> None:
    reading = read(f"01{GTIN}10{lot}")

    assert reading.lot == lot
    assert reading.warnings == (CodeWarning.LETTER_CASE,)


@pytest.mark.parametrize("lot", ["Ab12", "1234", "AB"])
def test_other_lots_are_not_suspected(lot: str) -> None:
    assert read(f"01{GTIN}10{lot}").warnings == ()


def test_a_symbology_identifier_with_its_case_turned_round_puts_letters_in_doubt() -> None:
    assert CodeWarning.LETTER_CASE in read(f"]D201{GTIN}10AB12").warnings


REFUSED = [
    (f"01{GTIN[:-1]}3", "check_digit", {"position": 16, "expected": "2", "got": "3"}),
    (f"(01){GTIN[:-1]}3(10)A", "check_digit", {"position": 18, "expected": "2", "got": "3"}),
    (f"]d201{GTIN[:-1]}3", "check_digit", {"position": 19, "expected": "2", "got": "3"}),
    (f"01{GTIN}17271331", "date", {"ai": "17", "position": 19, "got": "271331"}),
    (f"01{GTIN}17270229", "date", {"ai": "17", "position": 19, "got": "270229"}),
    (f"01{GTIN}70032701312460", "date", {"ai": "7003", "position": 27, "got": "2460"}),
    (f"01{GTIN}70032701001200", "date", {"ai": "7003", "position": 21, "got": "270100"}),
    (f"01{GTIN}1727013", "length", {"ai": "17", "position": 24, "expected": "6", "got": "5"}),
    ("0106901234", "length", {"ai": "01", "position": 11, "expected": "14", "got": "8"}),
    (f"01{GTIN}10", "length", {"ai": "10", "position": 19, "expected": "1-20", "got": "0"}),
    (
        f"01{GTIN}{GS}10{'A' * 21}",
        "length",
        {"ai": "10", "position": 40, "expected": "1-20", "got": "21"},
    ),
    (f"01{GTIN}{GS}10A#1", "character", {"ai": "10", "position": 21, "got": "#"}),
    (f"01{GTIN}10锁", "character", {"ai": "10", "position": 19, "got": "锁"}),
    (f"01{GTIN}{GS}10A 1", "blank", {"ai": "10", "position": 21}),
    (f"01{GTIN}30A", "character", {"ai": "30", "position": 19, "got": "A"}),
    (f"01{GTIN}5512", "unknown_ai", {"position": 17, "got": "5512"}),
    (f"01{GTIN}02{GTIN}", "forbidden_pair", {"first": "01", "second": "02", "position": 19}),
    (f"01{GTIN}375", "forbidden_pair", {"first": "01", "second": "37", "position": 19}),
    (f"01{GTIN}21A{GS}235B", "forbidden_pair", {"first": "21", "second": "235", "position": 24}),
    (
        f"01{GTIN}31020012503103001250",
        "forbidden_pair",
        {"first": "3102", "second": "3103", "position": 31},
    ),
    (f"01{GTIN}{GS}10A{GS}10B", "repeated", {"ai": "10", "position": 24}),
    ("00106141411234567897", "no_product", {}),
    ("4140614141000013", "check_digit", {"position": 16, "expected": "2", "got": "3"}),
    (f"{GS}800310614141123459", "field", {"ai": "8003", "position": 6, "got": "10614141123459"}),
]


@pytest.mark.parametrize(("text", "fault", "figures"), REFUSED)
def test_a_broken_code_is_refused_with_the_fault_and_its_place(
    text: str, fault: str, figures: dict[str, str | int]
) -> None:
    refused = refusal(text)

    assert (refused.code, refused.params) == (f"code.{fault}", figures)


@pytest.mark.parametrize(
    "text",
    [
        f"01{WRONG_DIGIT}17270131",
        f"(01){WRONG_DIGIT}(17)270131",
        WRONG_DIGIT,
        f"02{WRONG_DIGIT}375",
    ],
)
def test_a_product_on_file_may_carry_a_wrong_check_digit(text: str) -> None:
    reading = read(text, WRONG_DIGIT)

    assert reading.di == WRONG_DIGIT
    assert CodeWarning.CHECK_DIGIT in reading.warnings
    assert reading.confidence is Confidence.CERTAIN
    assert refusal(text, GTIN).code == "code.check_digit"


def test_only_the_product_number_is_excused() -> None:
    assert refusal(f"01{GTIN}4140614141000013", "0614141000013").code == "code.check_digit"


@pytest.mark.parametrize(
    ("text", "di"),
    [
        ("6901234567892", GTIN),
        ("06901234567892", GTIN),
        ("]E06901234567892", GTIN),
        ("012345678905", "00012345678905"),
        ("96385074", "00000096385074"),
        ("]E496385074", "00000096385074"),
        ("]I106901234567892", GTIN),
        ("00810111540261", "00810111540261"),
    ],
)
def test_a_bare_number_is_a_gtin_at_its_full_length(text: str, di: str) -> None:
    reading = read(text)

    assert (reading.di, reading.confidence) == (di, Confidence.CERTAIN)
    assert reading.warnings == ()


def test_a_number_that_could_be_a_lot_symbol_is_asked_about() -> None:
    reading = read("10887587072357")

    assert reading.confidence is Confidence.AMBIGUOUS
    assert (reading.di, reading.lot) == (None, None)
    assert [(way.di, way.lot) for way in reading.alternatives] == [
        ("10887587072357", None),
        (None, "887587072357"),
    ]
    assert CodeWarning.PLAIN_NUMBER in reading.warnings


def test_a_number_on_file_is_not_asked_about() -> None:
    reading = read("10887587072357", "10887587072357")

    assert (reading.di, reading.confidence) == ("10887587072357", Confidence.CERTAIN)


def test_a_number_that_is_no_gtin_is_offered_as_a_lot_only() -> None:
    reading = read("17270131")

    assert reading.confidence is Confidence.AMBIGUOUS
    assert reading.expiry is None
    assert [way.expiry for way in reading.alternatives] == [date(2027, 1, 31)]


def test_with_the_symbology_identifier_the_same_number_is_a_message() -> None:
    reading = read("]C117270131")

    assert (reading.expiry, reading.confidence) == (date(2027, 1, 31), Confidence.CERTAIN)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("6901234567893", "check_digit"),
        ("]E01234567890123", "check_digit"),
        ("]E06901234", "length"),
        ("]E0690123456789A", "length"),
        ("00000000000000", "check_digit"),
    ],
)
def test_a_number_that_is_nothing_is_refused(text: str, fault: str) -> None:
    assert refusal(text).code == f"code.{fault}"


def test_caps_lock_does_not_turn_an_ean_into_a_lot() -> None:
    reading = read("]e01012345678905")  # "]E0" typed with Caps Lock on

    assert reading.confidence is Confidence.AMBIGUOUS
    assert reading.lot is None
