"""Labels of two symbols: the product in one scan, lot and expiry in the next."""

from datetime import date

import pytest

from core.codes.join import join
from core.codes.read import read
from core.codes.reading import CodeError, CodeWarning, Confidence, Reading

TODAY = date(2026, 3, 10)
GTIN = "06901234567892"


def scan(text: str) -> Reading:
    return read(text, today=TODAY)


@pytest.mark.parametrize("turned", [False, True])
def test_the_two_symbols_of_a_gs1_label_make_one_reading(turned: bool) -> None:
    symbols = [scan(f"]C101{GTIN}"), scan("]C11727013110LOT\x1d21S1")]

    reading = join(*reversed(symbols)) if turned else join(*symbols)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "LOT", "S1")
    assert reading.expiry == date(2027, 1, 31)
    assert reading.confidence is Confidence.CERTAIN
    assert not reading.partial
    assert reading.raw == f"]C101{GTIN}\n]C11727013110LOT\x1d21S1"


def test_the_two_symbols_of_a_hibc_label_are_held_by_their_link() -> None:
    reading = join(scan("+A123BJC5D6E71G"), scan("+$$52001510X3GD"))

    assert (reading.di, reading.lot) == ("A123BJC5D6E71", "10X3")


@pytest.mark.parametrize("secondary", ["*+$$52001510X3GD*", "+$$52001510x3gd\r\n"])
def test_the_link_is_found_under_stars_and_in_small_letters(secondary: str) -> None:
    assert join(scan("+A123BJC5D6E71G"), scan(secondary)).lot == "10X3"


def test_a_hibc_symbol_of_another_product_is_refused() -> None:
    with pytest.raises(CodeError) as refused:
        join(scan("+A123BJC5D6E71G"), scan("+$$52001510X3+ "))

    assert refused.value.code == "code.link_character"
    assert refused.value.params == {"position": 14, "expected": "G", "got": "+"}


def test_an_ambiguous_second_symbol_stays_ambiguous() -> None:
    reading = join(scan(f"]C101{GTIN}"), scan("]C11727013110LOT121SER9"))

    assert reading.confidence is Confidence.AMBIGUOUS
    assert (reading.di, reading.lot, reading.serial) == (GTIN, None, None)
    assert [(way.di, way.lot, way.serial) for way in reading.alternatives] == [
        (GTIN, "LOT121SER9", None),
        (GTIN, "LOT1", "SER9"),
    ]


def test_repairs_of_either_symbol_are_kept() -> None:
    reading = join(scan(f"]C101{GTIN}"), scan("1727013110LOT|21S1"))

    assert reading.confidence is Confidence.REPAIRED
    assert reading.warnings == (CodeWarning.SEPARATOR_REPLACED,)


def test_what_both_say_alike_is_no_clash() -> None:
    reading = join(scan(f"01{GTIN}17270131"), scan("1727013110LOT"))

    assert (reading.lot, reading.expiry) == ("LOT", date(2027, 1, 31))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"01{GTIN}", f"01{GTIN}10A"),
        ("1727013110A", "1727013110B"),
        (f"01{GTIN}17270131", "1728013110LOT"),
        (f"01{GTIN}10A", "1728013110B"),
        (f"01{GTIN}", "+$$52001510X3GD"),
        ("+A123BJC5D6E71G", "1727013110A"),
        ("HC-R26-000123-M", "1727013110A"),
    ],
)
def test_symbols_that_do_not_belong_together_are_refused(one: str, other: str) -> None:
    with pytest.raises(CodeError) as refused:
        join(scan(one), scan(other))

    assert refused.value.code == "code.not_one_label"
