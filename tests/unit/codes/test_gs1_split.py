"""What is left of a GS1 message when its separators are lost, replaced or typed as blanks."""

from datetime import date

import pytest

from core.codes.gs1 import read_gs1
from core.codes.gs1_split import STEPS_MAX, WAYS_MAX
from core.codes.reading import CodeError, CodeWarning, Confidence, Known, Reading
from core.codes.wedge import unwrap

GS = "\x1d"
TODAY = date(2026, 3, 10)
GTIN = "06901234567892"
HEAD = f"01{GTIN}17270131"


def read(text: str, *, keeps_separators: bool = False) -> Reading:
    return read_gs1(unwrap(text), Known(TODAY, lambda _: False, keeps_separators))


def ways(reading: Reading) -> set[tuple[str | None, str | None]]:
    return {(way.lot, way.serial) for way in reading.alternatives}


def test_a_lost_separator_leaves_every_legal_way() -> None:
    reading = read(f"{HEAD}10LOT121SER9")

    assert reading.confidence is Confidence.AMBIGUOUS
    assert (reading.di, reading.expiry) == (GTIN, date(2027, 1, 31))
    assert (reading.lot, reading.serial) == (None, None)
    assert ways(reading) == {("LOT121SER9", None), ("LOT1", "SER9")}
    assert reading.warnings == (CodeWarning.SEPARATOR_LOST,)


def test_the_vector_without_its_separator_holds_the_truth_among_its_ways() -> None:
    reading = read("0106901234567892111412311715070710A213B1211234")

    assert ways(reading) == {("A213B1211234", None), ("A213B1", "1234"), ("A", "3B1211234")}


@pytest.mark.parametrize(
    ("serial_needed", "expected"),
    [(True, ("LOT1", "SER9")), (False, ("LOT121SER9", None))],
)
def test_the_item_master_settles_it(serial_needed: bool, expected: tuple[str, str | None]) -> None:
    reading = read(f"{HEAD}10LOT121SER9")

    settled = reading.narrowed(lambda way: (way.serial is not None) == serial_needed)

    assert (settled.lot, settled.serial) == expected
    assert settled.confidence is Confidence.REPAIRED
    assert settled.warnings == (CodeWarning.SEPARATOR_LOST,)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        (f"{HEAD}21SER910LOT1", ("LOT1", "SER9")),
        (f"10LOT101{GTIN}", ("LOT1", None)),
        (f"10LOT121S{HEAD}", ("LOT1", "S")),
        (f"01{GTIN}10LOT17270131", ("LOT", None)),
        (f"01{GTIN}10LOT11260131", ("LOT", None)),
        (f"01{GTIN}10LOT240REF1", ("LOT", None)),
        (f"01{GTIN}10LOT15270131", ("LOT", None)),
        (f"01{GTIN}10LOT70032701311200", ("LOT", None)),
        (f"{HEAD}10A121B240C", ("A1", "B")),
    ],
)
def test_the_truth_is_always_among_the_ways(text: str, truth: tuple[str, str | None]) -> None:
    reading = read(text)

    assert reading.confidence is Confidence.AMBIGUOUS
    assert truth in ways(reading)


def test_what_all_ways_agree_on_is_filled() -> None:
    reading = read(f"10LOT1{HEAD}")

    assert (reading.di, reading.lot) == (None, None)
    assert all(way.lot for way in reading.alternatives)


@pytest.mark.parametrize("lot", ["36802520", "A1B2", "LOT", "555", "A2", "X21"])
def test_a_lot_in_which_nothing_hides_is_certain(lot: str) -> None:
    reading = read(f"{HEAD}10{lot}")

    assert (reading.lot, reading.confidence) == (lot, Confidence.CERTAIN)


@pytest.mark.parametrize("lot", ["A21B3", "5552155", "121A"])
def test_a_lot_in_which_a_serial_may_hide_is_asked_about(lot: str) -> None:
    reading = read(f"{HEAD}10{lot}")

    assert reading.confidence is Confidence.AMBIGUOUS
    assert (lot, None) in ways(reading)


@pytest.mark.parametrize("lot", ["A21B3", "5552155", "121A"])
def test_a_sender_that_keeps_separators_is_not_asked(lot: str) -> None:
    reading = read(f"{HEAD}10{lot}", keeps_separators=True)

    assert (reading.lot, reading.confidence) == (lot, Confidence.CERTAIN)


@pytest.mark.parametrize("proof", [f"{GS}{HEAD}10A21B3", f"{HEAD}10A21B3{GS}"])
def test_a_separator_around_the_data_proves_that_the_sender_keeps_them(proof: str) -> None:
    reading = read(proof)

    assert (reading.lot, reading.confidence) == ("A21B3", Confidence.CERTAIN)


def test_a_long_field_with_rare_fields_in_it_is_taken_whole_with_a_warning() -> None:
    reading = read(f"{HEAD}10555555591ABCDEFGH")

    assert reading.lot == "555555591ABCDEFGH"
    assert reading.confidence is Confidence.REPAIRED
    assert reading.warnings == (CodeWarning.SEPARATOR_UNSEEN,)


def test_a_short_field_with_rare_fields_in_it_is_taken_whole() -> None:
    reading = read(f"{HEAD}105591AB")

    assert (reading.lot, reading.confidence) == ("5591AB", Confidence.CERTAIN)


def test_a_field_too_long_to_be_one_is_split_where_it_can_be() -> None:
    reading = read(f"{HEAD}10{'A' * 20}21{'B' * 20}")

    assert (reading.lot, reading.serial) == ("A" * 20, "B" * 20)
    assert reading.confidence is Confidence.REPAIRED
    assert reading.warnings == (CodeWarning.SEPARATOR_LOST,)


def test_a_separator_typed_as_the_digits_of_its_key_is_among_the_ways() -> None:
    reading = read(f"{HEAD}10LOT02921SER")

    assert ("LOT", "SER") in ways(reading)
    assert reading.lot is None


def test_four_digits_of_the_key_are_found_too() -> None:
    assert ("LOT", "SER") in ways(read(f"{HEAD}10LOT002921SER"))


def test_a_person_is_offered_a_handful_of_ways_at_most() -> None:
    reading = read(f"{HEAD}10A21B21C21D21E21F21G")

    assert 1 < len(reading.alternatives) <= WAYS_MAX


def test_a_text_that_could_be_anything_is_refused_in_time() -> None:
    with pytest.raises(CodeError) as refused:
        read(f"01{GTIN}10ABC" + "211024025010" * 60)

    assert refused.value.code == "code.separator_lost"
    assert STEPS_MAX == 1_500


def test_the_same_product_twice_hides_no_serial() -> None:
    reading = read(f"01{GTIN}01{GTIN}10LOT121SER9")

    assert ways(reading) == {("LOT121SER9", None), ("LOT1", "SER9")}


def test_another_product_in_the_text_is_no_way() -> None:
    reading = read(f"01{GTIN}10A2100810111540261")

    assert all(way.di == GTIN for way in reading.alternatives)


BLANKS = [
    (f"{HEAD}10A213B1 211234", "A213B1", "1234"),
    (f"{HEAD} 10A213B1 211234", "A213B1", "1234"),
    (f"{HEAD}\r\n10A213B1\r\n211234", "A213B1", "1234"),
    (f"01 {GTIN} 17 270131 10 A213B1 21 1234", "A213B1", "1234"),
    ("01 0690 1234 5678 92 17 27 01 31 10 LOT", "LOT", None),
]


@pytest.mark.parametrize(("text", "lot", "serial"), BLANKS)
def test_blanks_end_fields_or_are_only_for_the_eye(text: str, lot: str, serial: str | None) -> None:
    reading = read(text)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, lot, serial)
    assert reading.confidence is Confidence.REPAIRED
    assert {CodeWarning.SEPARATOR_REPLACED, CodeWarning.BLANKS_REMOVED} & {*reading.warnings}


def test_a_blank_after_a_fixed_field_proves_nothing() -> None:
    reading = read(f"{HEAD} 10LOT121SER9")

    assert ways(reading) == {("LOT121SER9", None), ("LOT1", "SER9")}


@pytest.mark.parametrize("tail", ["10A2 13B1", "10A213B1 please", "10A213B1 take 2"])
def test_a_blank_inside_a_lot_is_refused_not_guessed(tail: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(f"{HEAD} {tail}")

    place = len(HEAD) + 1 + tail.index(" ") + 1
    assert refused.value.code == "code.blank"
    assert refused.value.params == {"ai": "10", "position": place}
