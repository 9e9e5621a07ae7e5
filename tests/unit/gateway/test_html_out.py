"""HTML out: only known tags, everything else escaped, whatever the entities claim."""

import re
import time
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.entities import KINDS, Entity, FormattedText, units
from bot.gateway.html_out import render

TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "br"}


def test_plain_words_are_escaped_and_lines_broken() -> None:
    assert render(FormattedText("a < b & \"c\"\n'd'")) == (
        "a &lt; b &amp; &quot;c&quot;<br>&#x27;d&#x27;"
    )
    assert render(FormattedText("")) == ""


def test_entities_become_tags_and_nest() -> None:
    words = FormattedText("👍 ab c", (Entity("bold", 3, 4), Entity("italic", 4, 1)))

    assert render(words) == "👍 <b>a<i>b</i> c</b>"


def test_entities_that_cross_are_closed_and_opened_again() -> None:
    words = FormattedText("abc", (Entity("bold", 0, 2), Entity("underline", 1, 2)))

    assert render(words) == "<b>a<u>b</u></b><u>c</u>"


def test_kinds_the_page_does_not_mark_are_plain() -> None:
    words = FormattedText("/a @b", (Entity("bot_command", 0, 2), Entity("mention", 3, 2)))

    assert render(words) == "/a @b"


def test_only_harmless_links_are_links() -> None:
    def link(address: str) -> str:
        return render(FormattedText("x", (Entity("text_link", 0, 1, address),)))

    assert link("javascript:alert(1)") == "x"
    assert link("data:text/html,x") == "x"
    assert link(" https://x.test") == "x"
    assert link("tel:+123") == '<a href="tel:+123" target="_blank" rel="noopener noreferrer">x</a>'
    assert link('https://x.test/"onclick="').startswith(
        '<a href="https://x.test/&quot;onclick=&quot;" '
    )


def test_a_found_address_links_to_itself() -> None:
    words = FormattedText("see http://x.test", (Entity("url", 4, 13),))

    assert render(words).startswith('see <a href="http://x.test" ')


def test_lines_in_pre_are_kept_and_none_is_lost_beside_a_block() -> None:
    words = FormattedText("a\nb\nc\n\nd", (Entity("pre", 2, 3),))

    assert render(words) == "a<pre>b\nc</pre><br>d"


def test_a_hostile_number_of_entities_is_bounded() -> None:
    words = FormattedText("x" * 4000, tuple(Entity("bold", n, 2) for n in range(4000)))
    began = time.process_time()

    render(words)

    assert time.process_time() - began < 1


class Reader(HTMLParser):
    """Collects tags and words, and that they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"href", "target", "rel"}
        if tag == "br":
            self.words += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


entities = st.builds(
    Entity,
    st.sampled_from(sorted(KINDS)),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(["", 'https://x.test/<">', "javascript:x"]),
)


@given(st.text(alphabet="ab<>&\"'/支👍", max_size=20), st.lists(entities, max_size=6))
def test_any_entities_give_well_formed_harmless_html(text: str, given: list[Entity]) -> None:
    reader = Reader()

    reader.feed(render(FormattedText(text, tuple(given))))
    reader.close()

    assert reader.open == []
    cut_apart = re.sub("\ufffd+", "", reader.words)
    assert cut_apart in {text, text.replace("👍", "")} or "👍" in text
    assert units(reader.words) >= len(text)
