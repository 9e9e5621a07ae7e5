"""HTML in: read as Telegram reads it, refused in its words with the offset in bytes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.entities import Entity, FormattedText, units
from bot.gateway.html_in import parse_html
from bot.gateway.refusal import ApiError


def kinds(source: str) -> list[tuple[str, str, str]]:
    words = parse_html(source)
    return [(each.kind, words.part(each), each.value) for each in words.entities]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ("<code>x</code>", "code"),
        ('<code class="language-python">x</code>', "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<b >x</ >", "bold"),
    ],
)
def test_every_tag_has_its_kind(source: str, kind: str) -> None:
    assert kinds(source) == [(kind, "x", "")]


def test_a_link_has_its_address_or_its_own_words() -> None:
    assert kinds('<a href="https://x.test/?a=1&amp;b=2">x</a>') == [
        ("text_link", "x", "https://x.test/?a=1&b=2")
    ]
    assert kinds("<a href='https://x.test/>'>x</a>") == [("text_link", "x", "https://x.test/>")]
    assert kinds("<a href=x.test>x</a>") == [("text_link", "x", "x.test")]
    assert kinds("<a>https://x.test</a>") == [("text_link", "https://x.test", "https://x.test")]
    assert kinds("<a href='tg://user?id=42'>x</a>") == [("text_mention", "x", "42")]
    assert kinds("<a href='not a link'>x</a>") == []
    assert kinds("<a href=>x.test</a>") == [("text_link", "x.test", "x.test")]
    assert kinds("<a rel='y' href='https://x.test'>x</a>")[0][2] == "https://x.test"


def test_code_in_pre_is_pre_with_a_language() -> None:
    source = '<pre><code class="language-sql">select</code></pre>'

    assert kinds(source) == [("pre", "select", "sql")]
    assert kinds("<pre><code>x</code> y</pre>") == [("pre", "x y", ""), ("code", "x", "")]
    assert kinds('<tg-emoji emoji-id="5">x</tg-emoji>') == [("custom_emoji", "x", "5")]


def test_entities_nest_and_count_utf16_units() -> None:
    words = parse_html("👍<b>a<i>支👍</i></b> <u></u>z")

    assert words.text == "👍a支👍 z"
    assert words.entities == (Entity("bold", 2, 4), Entity("italic", 3, 3))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x41;&#X41;", "AA&#X41;"),
        ("&lt &nbsp; & &; &copy;", "< &nbsp; & &; &copy;"),
        ("&#128077;", "👍"),
        ("a > b", "a > b"),
    ],
)
def test_references_are_resolved_and_the_rest_left(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("支<p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        (
            '<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>',
            "Invalid custom emoji identifier",
        ),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier"),
        ("3 < 4 > 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at'),
        ("<a href=x$>x</a>", "Unclosed start tag at byte offset 0"),
        ("<a =x>x</a>", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<span class='red'>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    ],
)
def test_broken_marks_are_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)

    assert refused.value.code == 400
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {words}")


@given(st.text(alphabet="<>/&;ab \"'=#x1支👍", max_size=40))
def test_any_text_is_read_or_refused_and_entities_stay_inside(source: str) -> None:
    words: FormattedText | None = None
    with suppress(ApiError):
        words = parse_html(source)

    if words is not None:
        size = units(words.text)
        assert all(0 <= each.offset < each.end <= size for each in words.entities)


@given(st.text(max_size=60))
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse_html(f"<b>{escaped}</b>").text == text
