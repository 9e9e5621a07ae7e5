from datetime import date

import pytest

from core.codes.reading import (
    Agency,
    CodeError,
    CodeWarning,
    Confidence,
    Reading,
    either,
    one_of,
)
from core.errors import RefusedError


def reading(lot: str | None = None, serial: str | None = None, di: str | None = "D") -> Reading:
    return Reading(agency=Agency.GS1, raw="raw", di=di, lot=lot, serial=serial)


def test_a_warning_is_given_once_and_in_order() -> None:
    warned = reading().warned(CodeWarning.FOLDED, CodeWarning.LETTER_CASE, CodeWarning.FOLDED)

    assert warned.warnings == (CodeWarning.FOLDED, CodeWarning.LETTER_CASE)
    assert warned.confidence is Confidence.CERTAIN


def test_a_repair_takes_the_certainty_away() -> None:
    assert reading().repaired(CodeWarning.FOLDED).confidence is Confidence.REPAIRED
    assert reading().repaired() == reading()


def test_a_repair_settles_no_doubt() -> None:
    ambiguous = one_of([reading("A"), reading("B")])

    assert ambiguous.repaired(CodeWarning.FOLDED).confidence is Confidence.AMBIGUOUS


def test_only_what_all_ways_agree_on_is_filled() -> None:
    ambiguous = one_of([reading("A", "S"), reading("B", "S")], CodeWarning.SEPARATOR_LOST)

    assert (ambiguous.di, ambiguous.lot, ambiguous.serial) == ("D", None, "S")
    assert ambiguous.confidence is Confidence.AMBIGUOUS
    assert ambiguous.warnings == (CodeWarning.SEPARATOR_LOST,)
    assert ambiguous.raw == "raw"


def test_a_field_that_some_ways_lack_is_in_dispute() -> None:
    assert one_of([reading("A", "S"), reading("A")]).serial is None


def test_of_a_single_way_nothing_is_filled_until_it_is_confirmed() -> None:
    ambiguous = one_of([reading("A", "S")])

    assert (ambiguous.di, ambiguous.lot, ambiguous.serial) == (None, None, None)
    assert ambiguous.narrowed(lambda _: True).lot == "A"


def test_warnings_of_all_ways_are_warnings_of_the_whole() -> None:
    both = [reading("A").warned(CodeWarning.FOLDED), reading("B").warned(CodeWarning.FOLDED)]
    one = [both[0], reading("B")]

    assert one_of(both).warnings == (CodeWarning.FOLDED,)
    assert one_of(one).warnings == ()


def test_narrowing_to_one_way_is_the_reading() -> None:
    ambiguous = one_of([reading("A"), reading("B"), reading("C")], CodeWarning.SEPARATOR_LOST)

    settled = ambiguous.narrowed(lambda way: way.lot == "B")

    assert (settled.lot, settled.confidence) == ("B", Confidence.REPAIRED)
    assert settled.warnings == (CodeWarning.SEPARATOR_LOST,)
    assert settled.alternatives == ()


def test_narrowing_to_some_ways_leaves_those() -> None:
    ambiguous = one_of([reading("A"), reading("B"), reading("C")], CodeWarning.SEPARATOR_LOST)

    left = ambiguous.narrowed(lambda way: way.lot != "B")

    assert [way.lot for way in left.alternatives] == ["A", "C"]
    assert left.confidence is Confidence.AMBIGUOUS
    assert left.warnings == (CodeWarning.SEPARATOR_LOST,)


@pytest.mark.parametrize("ways", [["A", "B"], []])
def test_narrowing_to_nothing_changes_nothing(ways: list[str]) -> None:
    before = one_of([reading(lot) for lot in ways]) if ways else reading("A")

    assert before.narrowed(lambda _: False) == before


@pytest.mark.parametrize(
    ("agency", "di", "epc", "partial"),
    [
        (Agency.GS1, "D", None, False),
        (Agency.GS1, None, None, True),
        (Agency.EPC, None, "E2", False),
        (Agency.HOSPITAL, None, None, False),
    ],
)
def test_a_reading_is_partial_when_nothing_names_the_product(
    agency: Agency, di: str | None, epc: str | None, partial: bool
) -> None:
    assert Reading(agency=agency, raw="", di=di, epc=epc).partial is partial


def test_two_symbols_complete_each_other_or_clash() -> None:
    clash = CodeError("code.not_one_label")

    assert either("A", None, clash) == "A"
    assert either(None, date(2027, 1, 31), clash) == date(2027, 1, 31)
    assert either("A", "A", clash) == "A"
    assert either(0, None, clash) == 0
    assert either(None, None, clash) is None
    with pytest.raises(CodeError):
        either("A", "B", clash)


def test_a_code_error_is_a_refusal_with_figures() -> None:
    error = CodeError("code.check_digit", position=3, expected="2", got="5")

    assert isinstance(error, RefusedError)
    assert error.code == "code.check_digit"
    assert error.params == {"position": 3, "expected": "2", "got": "5"}


@pytest.mark.parametrize(
    ("got", "shown"),
    [
        ("A\x1dB", "A\u241dB"),
        ("\t", "\u2409"),
        ("\x7f", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("锁", "锁"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_picture(got: str, shown: str) -> None:
    assert CodeError("code.unknown", got=got).params == {"got": shown}


def test_values_of_the_enums_fit_their_columns_and_keys() -> None:
    assert all(len(agency) <= 8 for agency in Agency)
    assert all(each == each.name.lower() for each in [*Agency, *Confidence, *CodeWarning])
