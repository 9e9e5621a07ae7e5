"""Every fault, warning and agency of a code has its words, and the words take the figures."""

from datetime import date

import pytest

from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence
from locales import Words, languages

FAULTS = {
    "": "empty",
    "x" * 1_001: "too_long",
    "hello": "unknown",
    "5512345": "unknown_ai",
    "01069": "length",
    "\x1d10A#B": "character",
    "\x1d10A B": "blank",
    "0106901234567893": "check_digit",
    "+A123BJC5D6E71G+$$52001510X3+ ": "link_character",
    "17271331": "check_digit",
    "1727133110A": "date",
    "\x1d10A\x1d10B": "repeated",
    "\x1d21A\x1d235B": "forbidden_pair",
    "\x1d800310614141123459": "field",
    "10ABC" + "211024025010" * 60: "separator_lost",
    "00106141411234567897": "no_product",
    "https://example.com/": "no_product_in_link",
    "MA.156.M0.1": "form",
    "=/A9999XYZ100T0944": "unsupported",
    "81234567890123456789": "drug_trace",
}


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
def test_a_fault_is_worded_with_its_figures(language: str, text: str, fault: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(text, today=date(2026, 3, 10))
    error = refused.value

    sentence = Words(language)(f"refused.{error.code}", **error.params)

    assert error.code == f"code.{fault}"
    assert len(sentence) > 8
    assert "{" not in sentence


def test_the_check_digit_is_said_exactly() -> None:
    params = {"position": 16, "expected": "2", "got": "3"}

    english = Words("en")("refused.code.check_digit", **params)
    chinese = Words("zh-CN")("refused.code.check_digit", **params)

    assert "position 16 should be 2 but is 3" in english
    assert "第 16 位应是 2，读到 3" in chinese


@pytest.mark.parametrize("language", languages)
def test_every_warning_agency_and_confidence_has_its_words(language: str) -> None:
    words = Words(language)

    warnings = {words(f"code.warning.{each}") for each in CodeWarning}
    agencies = {words(f"code.agency.{each}") for each in Agency}
    confidences = {words(f"code.confidence.{each}") for each in Confidence}

    assert len(warnings) == len(CodeWarning)
    assert len(agencies) == len(Agency)
    assert len(confidences) == len(Confidence)
