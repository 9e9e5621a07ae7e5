from datetime import date

import pytest

from core.codes.ahm import is_ahm, read_ahm
from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Known, Reading
from core.codes.wedge import unwrap

TODAY = date(2026, 3, 10)


def ahm(text: str) -> Reading:
    return read(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "MF1234567*BAL01*SNS9*MD260131*BD270131",
        "MF*1234567*BNL01*SNS9*MD260131*BD270131",
        "*MF1234567*BD270131*MD260131*SNS9*BAL01*PL1*",
    ],
)
def test_parts_set_apart_by_stars_are_taken_with_a_warning(text: str) -> None:
    reading = ahm(text)

    assert reading.agency is Agency.AHM
    assert (reading.di, reading.lot, reading.serial) == ("1234567", "L01", "S9")
    assert (reading.made, reading.expiry) == (date(2026, 1, 31), date(2027, 1, 31))
    assert reading.confidence is Confidence.REPAIRED
    assert reading.warnings == (CodeWarning.NOT_PROVEN,)
    assert reading.raw == text


def test_a_code_without_stars_is_offered_to_be_confirmed() -> None:
    reading = ahm("MF1234567BAL01SNS9MD260131BD270131")

    assert reading.confidence is Confidence.AMBIGUOUS
    assert (reading.di, reading.lot, reading.serial) == (None, None, None)
    (way,) = reading.alternatives
    assert (way.di, way.lot, way.serial) == ("1234567", "L01", "S9")
    assert (way.made, way.expiry) == (date(2026, 1, 31), date(2027, 1, 31))
    assert CodeWarning.NOT_PROVEN in reading.warnings


def test_confirming_the_only_way_settles_it() -> None:
    settled = ahm("MF1234567BAL01SNS9").narrowed(lambda way: way.lot == "L01")

    assert (settled.di, settled.lot, settled.serial) == ("1234567", "L01", "S9")
    assert settled.confidence is Confidence.REPAIRED


def test_the_first_bad_day_is_turned_into_the_last_good_one() -> None:
    reading = ahm("MF1234567*ED270201")

    assert reading.expiry == date(2027, 1, 31)
    assert CodeWarning.EXPIRY_DAY_BEFORE in reading.warnings


def test_the_last_good_day_goes_before_the_first_bad_one() -> None:
    reading = ahm("MF1234567*ED270301*BD270131")

    assert reading.expiry == date(2027, 1, 31)
    assert CodeWarning.EXPIRY_DAY_BEFORE not in reading.warnings


def test_the_product_alone_is_taken_with_a_warning() -> None:
    reading = ahm("MF1234567890123")

    assert (reading.di, reading.warnings) == ("1234567890123", (CodeWarning.NOT_PROVEN,))


@pytest.mark.parametrize(
    ("text", "fault", "position"),
    [
        ("MF1234567*BAL01*XX9", "form", 17),
        ("MF1234567*BAL01*BAL02", "form", 17),
        ("MF1234567*ED271331", "date", 13),
        ("MF1234567BAL01ED2713", "date", 17),
    ],
)
def test_a_broken_code_is_refused_where_it_breaks(text: str, fault: str, position: int) -> None:
    with pytest.raises(CodeError) as refused:
        ahm(text)

    assert refused.value.code == f"code.{fault}"
    assert refused.value.params["position"] == position


def test_a_text_without_the_letters_is_refused() -> None:
    with pytest.raises(CodeError) as refused:
        read_ahm(unwrap("XX1234567"), Known(TODAY, lambda _: False))

    assert refused.value.params == {"system": "AHM", "position": 1}


@pytest.mark.parametrize("text", ["MF1234567", "*MF1234*BA1", "MF*AB12*SN1", "MF12345BA9"])
def test_ahm_is_told_by_its_letters_and_digits(text: str) -> None:
    assert is_ahm(text)


@pytest.mark.parametrize(
    "text", ["MF", "MFABCDEF", "mf1234567", "MF123", "XMF1234567", "MF 1234567"]
)
def test_other_words_are_no_ahm(text: str) -> None:
    assert not is_ahm(text)
