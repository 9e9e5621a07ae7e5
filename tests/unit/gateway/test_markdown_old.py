"""Old Markdown: a few marks that do not nest, refused where one is not ended."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.entities import Entity, FormattedText, units
from bot.gateway.markdown_old import parse_old_markdown
from bot.gateway.refusal import ApiError


def kinds(source: str) -> list[tuple[str, str, str]]:
    words = parse_old_markdown(source)
    return [(each.kind, words.part(each), each.value) for each in words.entities]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("*x*", ("bold", "x", "")),
        ("_x_", ("italic", "x", "")),
        ("`x`", ("code", "x", "")),
        ("```x```", ("pre", "x", "")),
        ("```sql\nx``y```", ("pre", "x``y", "sql")),
        ("*a_b*", ("bold", "a_b", "")),
        ("[x](https://x.test)", ("text_link", "x", "https://x.test")),
        ("[x](https://x.test", ("text_link", "x", "https://x.test")),
        ("[x.test]", ("text_link", "x.test", "x.test")),
        ("[x](tg://user?id=7)", ("text_mention", "x", "7")),
    ],
)
def test_every_mark_has_its_kind(source: str, found: tuple[str, str, str]) -> None:
    assert kinds(source) == [found]


def test_marks_follow_each_other_and_offsets_count_utf16_units() -> None:
    words = parse_old_markdown("🏥 *支架* 3.0x18 _ok_!")

    assert words.text == "🏥 支架 3.0x18 ok!"
    assert words.entities == (Entity("bold", 3, 2), Entity("italic", 13, 2))


def test_four_signs_may_be_escaped_and_other_backslashes_stand() -> None:
    assert parse_old_markdown(r"\_\*\`\[ \. \\") == FormattedText(r"_*`[ \. \\")


def test_empty_marks_and_links_to_nowhere_are_no_marks() -> None:
    assert parse_old_markdown("a**__``[]()[b](nowhere)") == FormattedText("ab")


@pytest.mark.parametrize(
    ("source", "at"), [("支*x", 3), ("snake_case", 5), ("`x", 0), ("```x``", 0), ("[x", 0)]
)
def test_what_is_begun_must_be_ended(source: str, at: int) -> None:
    with pytest.raises(ApiError) as refused:
        parse_old_markdown(source)

    assert refused.value.description == (
        "Bad Request: can't parse entities:"
        f" Can't find end of the entity starting at byte offset {at}"
    )


@given(st.text(alphabet=[*"_*[]()`\\\n ab", "支", "🏥"], max_size=30))
def test_whatever_comes_is_read_or_refused_and_marks_lie_within(source: str) -> None:
    with suppress(ApiError):
        words = parse_old_markdown(source)
        assert all(0 < each.length <= units(words.text) - each.offset for each in words.entities)
