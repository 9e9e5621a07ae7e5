"""Markdown in: MarkdownV2 read as Telegram reads it, refused in its words with the offset."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.entities import Entity, FormattedText, units
from bot.gateway.markdown_in import parse_markdown
from bot.gateway.refusal import ApiError

SIGNS = "_*[]()~`>#+-=|{}.!"


def kinds(source: str) -> list[tuple[str, str, str]]:
    words = parse_markdown(source)
    return [(each.kind, words.part(each), each.value) for each in words.entities]


def refusal(source: str) -> str:
    with pytest.raises(ApiError) as refused:
        parse_markdown(source)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("*x*", "bold"),
        ("_x_", "italic"),
        ("__x__", "underline"),
        ("~x~", "strikethrough"),
        ("||x||", "spoiler"),
        ("`x`", "code"),
        ("```x```", "pre"),
        ("```\nx```", "pre"),
        (">x", "blockquote"),
        (">x||", "expandable_blockquote"),
    ],
)
def test_every_mark_has_its_kind(source: str, kind: str) -> None:
    assert kinds(source) == [(kind, "x", "")]


@pytest.mark.parametrize("sign", sorted(set(SIGNS) - set("_*[~`>")))
def test_a_sign_that_could_be_a_mark_is_refused_unless_it_is_escaped(sign: str) -> None:
    assert refusal(f"2{sign}75") == (
        f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
    )
    assert parse_markdown(f"2\\{sign}75").text == f"2{sign}75"


def test_every_sign_may_be_escaped_and_a_lone_backslash_stands() -> None:
    escaped = "".join(f"\\{sign}" for sign in SIGNS + "\\")

    assert parse_markdown(escaped) == FormattedText(SIGNS + "\\")
    assert parse_markdown("支\\架\\") == FormattedText("支\\架\\")


def test_marks_stand_in_one_another_and_offsets_count_utf16_units() -> None:
    words = parse_markdown("🏥*支_架 ||x||_*")

    assert words.text == "🏥支架 x"
    assert words.entities == (
        Entity("bold", 2, 4),
        Entity("italic", 3, 3),
        Entity("spoiler", 5, 1),
    )


def test_italic_and_underline_that_end_together_are_told_apart() -> None:
    assert kinds("_a __b___") == [("italic", "a b", ""), ("underline", "b", "")]


def test_empty_marks_are_no_marks() -> None:
    assert parse_markdown("a**____||||``[](x.test)>".replace(">", "")) == FormattedText("a")


@pytest.mark.parametrize(
    ("source", "called", "at"),
    [
        ("🏥*x", "Bold", 4),
        ("_x", "Italic", 0),
        ("_x__", "Underline", 2),
        ("~x", "Strikethrough", 0),
        ("||x", "Spoiler", 0),
        ("支`x", "Code", 3),
        ("```x", "Pre", 0),
        ("```sql x", "PreCode", 0),
        ("[x", "TextUrl", 0),
        ("![x", "CustomEmoji", 0),
        ("*_x*_", "Italic", 4),
        (">a\n>*b\nc*", "Bold", 4),
        (">a||b\nc||", "Spoiler", 2),
    ],
)
def test_what_is_begun_must_be_ended(source: str, called: str, at: int) -> None:
    assert refusal(source) == f"Can't find end of {called} entity at byte offset {at}"


def test_in_code_only_its_own_end_and_the_backslash_mean_something() -> None:
    assert kinds("`a_b*.\\`!`") == [("code", "a_b*.`!", "")]
    assert kinds("```sql\nSELECT 1.5;```") == [("pre", "SELECT 1.5;", "sql")]
    assert kinds("```\n\nx```") == [("pre", "\nx", "")]


def test_a_link_has_its_address_or_its_own_words() -> None:
    assert kinds("[支架](https://x.test/a_b?c=\\(1\\))") == [
        ("text_link", "支架", "https://x.test/a_b?c=(1)")
    ]
    assert kinds("[x\\.test]") == [("text_link", "x.test", "x.test")]
    assert kinds("[Li](tg://user?id=42)") == [("text_mention", "Li", "42")]
    assert kinds("[Li](tg:user?id=0)") == [("text_link", "Li", "tg:user?id=0")]
    assert kinds("[x](nowhere)") == kinds("[x\\.test]()") == []
    assert refusal("[x](https://x.test") == "Can't find end of a URL at byte offset 4"


def test_a_custom_emoji_has_its_number() -> None:
    assert kinds("![👍](TG://emoji?a=1&id=25#b)") == [("custom_emoji", "👍", "25")]
    assert refusal("![x]") == "The entity must contain a tg://emoji or tg://time URL"
    for wrong in ("tg://emoji?id=025", "tg://emoji?a=1", "https://x.test?id=5", "tg://emoji#id=5"):
        assert refusal(f"![x]({wrong})") == "Invalid tg://emoji or tg://time URL specified"


def test_lines_of_a_quotation_are_one_and_it_ends_with_its_last() -> None:
    words = parse_markdown("a\n>b\n>*c*\nd")

    assert words.text == "a\nb\nc\nd"
    assert words.entities == (Entity("blockquote", 2, 4), Entity("bold", 4, 1))
    assert kinds(">a||b||||\nc") == [("expandable_blockquote", "ab\n", ""), ("spoiler", "b", "")]
    assert kinds(">a\n**>b") == [("blockquote", "a\n", ""), ("blockquote", "b", "")]
    assert kinds(">") == []
    assert refusal("a>b").startswith("Character '>'")


def test_a_newline_may_be_escaped_and_begins_a_quotation_all_the_same() -> None:
    assert kinds("a\\\n>b") == [("blockquote", "b", "")]


@given(st.text(alphabet=[*"_*[]()~`>|!\\\n\r ab", "支", "🏥"], max_size=30))
def test_whatever_comes_is_read_or_refused_and_marks_lie_within(source: str) -> None:
    with suppress(ApiError):
        words = parse_markdown(source)
        assert all(0 < each.length <= units(words.text) - each.offset for each in words.entities)


@given(st.text(max_size=40))
def test_an_escaped_text_arrives_as_it_was(text: str) -> None:
    escaped = "".join(f"\\{sign}" if sign in SIGNS + "\\" else sign for sign in text)

    assert parse_markdown(escaped) == FormattedText(text)
