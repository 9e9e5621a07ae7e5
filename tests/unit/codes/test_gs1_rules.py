"""The rules of GS1 fields: length, characters, check digit and date, each fault with its place."""

from datetime import date

import pytest

from core.codes.gs1_rules import Element, Fault, excused, fault
from core.codes.reading import Known

KNOWN = Known(date(2026, 3, 10), known_di=lambda di: di == "06901234567891")


@pytest.mark.parametrize(
    ("ai", "value"),
    [("01", "06901234567892"), ("17", "280131"), ("17", "280200"), ("10", "A213B1"), ("21", "1")],
)
def test_a_field_that_keeps_the_rules_has_no_fault(ai: str, value: str) -> None:
    assert fault(ai, value, KNOWN) is None


@pytest.mark.parametrize(
    ("ai", "value", "kind", "at"),
    [
        ("01", "0690123456789", "length", 13),
        ("01", "0690123456789X", "character", 13),
        ("01", "06901234567891", "check_digit", 13),
        ("17", "281331", "date", 0),
        ("10", "A" * 21, "length", 20),
        ("10", "A\u00e9B", "character", 1),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(ai: str, value: str, kind: str, at: int) -> None:
    found = fault(ai, value, KNOWN)

    assert found is not None
    assert (found.kind, found.at) == (kind, at)


def test_a_wrong_check_digit_says_the_right_one() -> None:
    assert fault("01", "06901234567891", KNOWN) == Fault("check_digit", 13, "2", "1")


@pytest.mark.parametrize(
    ("value", "kind", "is_excused"),
    [
        ("06901234567891", "check_digit", True),
        ("06901234567890", "check_digit", False),
        ("06901234567891", "length", False),
    ],
)
def test_only_a_wrong_digit_of_a_product_on_file_is_excused(
    value: str, kind: str, is_excused: bool
) -> None:
    assert excused(Element("01", value, 2), Fault(kind), KNOWN) is is_excused
