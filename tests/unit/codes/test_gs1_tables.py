import json
import re
from importlib import resources

import pytest

from core.codes.gs1_tables import (
    CHECKED,
    CSET_82,
    DATED,
    FIELDS,
    FORBIDDEN,
    LIKELY_NEXT,
    PREDEFINED,
    ai_at,
)

BIIP = {
    entry["ai"]: entry
    for entry in json.loads(
        (
            resources.files("biip.gs1_application_identifiers") / "_application_identifiers.json"
        ).read_text("utf-8")
    )
}
"""The same table as biip keeps it, made from the GS1 site by other hands."""


def test_both_tables_know_the_same_identifiers() -> None:
    assert set(FIELDS) == set(BIIP)


def test_both_tables_agree_on_who_needs_a_separator() -> None:
    assert {ai for ai in FIELDS if ai[:2] in PREDEFINED} == {
        ai for ai, entry in BIIP.items() if not entry["separator_required"]
    }


LAX_IN_BIIP = {"30": 1, "7004": 1}
"""Shortest field by the General Specifications, where biip takes an empty one."""


def test_both_tables_agree_on_the_length_of_every_field() -> None:
    unlike = []
    for ai, field in FIELDS.items():
        pattern = re.compile(BIIP[ai]["pattern"])
        accepted = [size for size in range(95) if pattern.match(ai + sample(ai, size))]
        if accepted:  # a few have inner forms that ones do not fit
            low = max(min(accepted), LAX_IN_BIIP.get(ai, 0))
            unlike += [ai] if (low, max(accepted)) != (field.low, field.high) else []

    assert unlike == []


def sample(ai: str, size: int) -> str:
    """Return a value of a length that fits dates, times and the few inner forms."""
    if ai.startswith("433"):
        return ("1" * 6 + "-")[:size].ljust(size, "1")
    return ("0" + "1" * 94 if ai == "8003" else "1" * 95)[:size]


def test_no_identifier_begins_with_another() -> None:
    assert not [
        (one, other) for one in FIELDS for other in FIELDS if one != other and other.startswith(one)
    ]


def test_the_character_set_has_82_members_and_no_separator_stand_in() -> None:
    assert len(CSET_82) == 82
    assert not CSET_82 & set(" #$@[]^`{|}~\\\x1d")


def test_every_table_speaks_of_known_identifiers() -> None:
    named = {*CHECKED, *DATED, *LIKELY_NEXT, *(ai for pair in FORBIDDEN for ai in pair)}

    assert named <= set(FIELDS)
    assert all(len(pair) == 2 for pair in FORBIDDEN)


def test_a_check_digit_lies_within_the_leading_digits() -> None:
    assert all(size <= FIELDS[ai].low for ai, size in CHECKED.items())


@pytest.mark.parametrize(
    ("text", "at", "ai"),
    [
        ("0106901234567892", 0, "01"),
        ("xx10ABC", 2, "10"),
        ("240A", 0, "240"),
        ("7003", 0, "7003"),
        ("3102", 0, "3102"),
        ("3109", 0, None),
        ("05", 0, None),
        ("1", 0, None),
        ("", 0, None),
    ],
)
def test_an_identifier_is_found_at_its_place(text: str, at: int, ai: str | None) -> None:
    assert ai_at(text, at) == ai


@pytest.mark.parametrize(
    ("ai", "size"),
    [("01", "14"), ("10", "1-20"), ("253", "13-30"), ("7003", "10"), ("7030", "4-30")],
)
def test_a_size_is_written_for_people(ai: str, size: str) -> None:
    assert FIELDS[ai].size == size
