"""Our own printed code: minted, read back in any dress, and refused when a character slipped."""

from datetime import date

import pytest

from core.codes.checks import ALPHANUMERIC
from core.codes.hospital import is_hospital, mint, series
from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Reading

TODAY = date(2026, 3, 10)
CODE = "HC-R26-000123-M"


def hospital(text: str, mark: str = "HC") -> Reading:
    return read(text, today=TODAY, mark=mark)


def test_a_code_is_mark_site_year_number_and_check() -> None:
    assert series("R", 2026) == "HC-R26"
    assert mint("HC-R26", 123) == CODE


@pytest.mark.parametrize(
    ("prefix", "number", "length"),
    [("HC-R26", 1, 15), ("HC-R26", 999_999, 15), ("HC-R26", 1_000_000, 16), ("ZYY-ICU07", 42, 18)],
)
def test_what_is_minted_is_read_back(prefix: str, number: int, length: int) -> None:
    code = mint(prefix, number)

    reading = hospital(code, prefix.partition("-")[0])

    assert (reading.agency, reading.serial) == (Agency.HOSPITAL, code)
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())
    assert not reading.partial
    assert len(code) == length


@pytest.mark.parametrize(
    "text",
    [
        "hc-r26-000123-m",
        "HCR26000123M",
        "hcr26000123m",
        "HC R26 000123 M",
        "HC-R26-000123 M",
        "  HC-R26-000123-M\r\n",
        "HC - R26 - 000123 - M",
        "]C0HC-R26-000123-M",
    ],
)
def test_case_blanks_and_hyphens_mean_nothing(text: str) -> None:
    reading = hospital(text)

    assert (reading.serial, reading.confidence) == (CODE, Confidence.CERTAIN)


def test_full_width_letters_are_folded() -> None:
    reading = hospital("ＨＣ－Ｒ２６－０００１２３－Ｍ")

    assert (reading.serial, reading.warnings) == (CODE, (CodeWarning.FOLDED,))


@pytest.mark.parametrize("text", ["HC-R26-OOO123-M", "hcr26o00123m"])
def test_letter_o_for_zero_is_mended_because_the_check_character_proves_it(text: str) -> None:
    reading = hospital(text)

    assert reading.serial == CODE
    assert (reading.confidence, reading.warnings) == (
        Confidence.REPAIRED,
        (CodeWarning.LETTER_FOR_DIGIT,),
    )


def test_letter_o_as_check_character_is_no_zero() -> None:
    code = next(
        code for code in (mint("HC-R26", number) for number in range(1, 99)) if code[-1] == "0"
    )

    with pytest.raises(CodeError):
        hospital(f"{code[:-1]}O")


@pytest.mark.parametrize("place", [3, 4, 5, 7, 8, 9, 10, 11, 12])
def test_every_slip_of_one_character_is_refused(place: int) -> None:
    for other in ALPHANUMERIC:
        slip = CODE[:place] + other + CODE[place + 1 :]
        if other == CODE[place] or (other == "O" and CODE[place] == "0"):
            continue
        with pytest.raises(CodeError):
            hospital(slip)


def test_the_fault_names_the_check_character() -> None:
    with pytest.raises(CodeError) as refused:
        hospital("HC-R26-000123-K")

    assert refused.value.code == "code.check_digit"
    assert refused.value.params == {"position": 15, "expected": "M", "got": "K"}


@pytest.mark.parametrize(
    "text", ["HC-R26-00123-M", "HC-R26-000123", "HC-", "hc-12", "HC-R26-0001234567890-M"]
)
def test_a_code_that_is_not_whole_is_refused_by_name(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        hospital(text)

    assert refused.value.code == "code.form"
    assert refused.value.params["system"] == "HC"


def test_each_hospital_may_have_its_own_mark() -> None:
    code = mint("ZYY-A26", 7)

    assert hospital(code, "ZYY").serial == code
    assert is_hospital(code, "ZYY")
    assert not is_hospital(code)
    with pytest.raises(CodeError):
        hospital(code)


@pytest.mark.parametrize(
    "prefix", ["HC", "HC-26", "hc-R26", "HC-R2026", "HC-R26-", "H-R26", "HC-ROOMS26"]
)
def test_a_prefix_out_of_form_is_a_mistake_of_the_caller(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        mint(prefix, 1)


@pytest.mark.parametrize("number", [0, -1, 1_000_000_000])
def test_a_number_out_of_range_is_a_mistake_of_the_caller(number: int) -> None:
    with pytest.raises(ValueError, match="running number"):
        mint("HC-R26", number)


@pytest.mark.parametrize("mark", ["", "H", "hc", "HOSPI", "H1"])
def test_a_mark_out_of_form_is_a_mistake_of_the_caller(mark: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        is_hospital("HC-R26-000123-M", mark)


@pytest.mark.parametrize("text", [CODE, CODE.lower(), "HCR26000123M", "HC R26 000123 M"])
def test_our_code_is_told_by_its_shape(text: str) -> None:
    assert is_hospital(text)


@pytest.mark.parametrize(
    "text", ["HCV", "hc nurse", "HC-R26", "CATH-26-000123-M", f"{CODE} please"]
)
def test_other_words_are_no_code_of_ours(text: str) -> None:
    assert not is_hospital(text)
