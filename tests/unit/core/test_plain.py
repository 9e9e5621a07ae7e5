"""What somebody typed is kept as every database can keep it, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plain import is_plain, plain

SURROGATE = "\ud83d"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  torn box  ", "torn box"),
        ("box\0torn", "box torn"),
        ("box\r\n\ttorn", "box torn"),
        ("\x1b[31mred", "[31mred"),
        ("half" + SURROGATE, "half"),
        ("\u202egnp.exe", "gnp.exe"),
        ("<b>bold</b> & co", "<b>bold</b> & co"),
        ("盒子破了😀", "盒子破了😀"),
        ("\0\x01 \u2028", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_kept_is_taken_out(typed: str, kept: str) -> None:
    assert plain(typed, 40) == kept


def test_what_is_too_long_is_cut_and_ends_without_a_blank() -> None:
    assert plain("x" * 10_000, 200) == "x" * 200
    assert plain("one two three", 8) == "one two"


@pytest.mark.parametrize(
    ("text", "sound"),
    [("L1-2026/7", True), ("批号 1", True), ("L\0", False), ("a\nb", False), (SURROGATE, False)],
)
def test_a_lot_number_is_plain_or_not(text: str, sound: bool) -> None:
    assert is_plain(text) is sound


@given(st.text(st.characters(), max_size=60), st.integers(0, 40))
def test_any_text_becomes_one_that_can_be_kept(text: str, most: int) -> None:
    kept = plain(text, most)

    assert is_plain(kept)
    assert len(kept) <= most
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert plain(kept, most) == kept
