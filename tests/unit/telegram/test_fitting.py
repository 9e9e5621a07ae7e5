"""A text as short as one message may be, its marks kept whole."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.talk.fitting import shortened, unlinked, without_marks

MARKS = ("b", "i", "code", "pre", "u")


class Reader(HTMLParser):
    """Reads marked text as strictly as the chat server: what is opened is closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.shown


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_text_that_fits_is_left_as_it_is() -> None:
    html = "<b>支架</b> 3.0×18 &lt;现存&gt; 3"

    assert shortened(html, 4_096) == html
    assert shortened("x" * 4_096, 4_096) == "x" * 4_096


def test_a_text_without_lines_is_cut_all_the_same() -> None:
    assert shortened("x" * 10_000, 100) == "x" * 98 + "\n…"


def test_a_text_of_lines_is_cut_at_the_end_of_one() -> None:
    html = "\n".join(f"line {number:03}" for number in range(1_000))

    cut = shortened(html, 100)

    assert cut.endswith("line 009\nline 010\n…") or cut.split("\n")[-2].startswith("line ")
    assert all(len(line) == 8 for line in cut.split("\n")[:-1])
    assert len(cut) <= 100


def test_marks_that_are_open_at_the_cut_are_closed() -> None:
    html = f'<b>head <a href="https://h.test/?a=1&amp;b=2">{"x" * 500}</a></b> tail'

    cut = shortened(html, 50)

    assert cut.endswith("</a></b>\n…")
    assert units(read(cut)) == 50


def test_marks_do_not_count_and_escaped_characters_count_once() -> None:
    html = "<b>" + "&lt;" * 50 + "</b>" + "<i></i>" * 500

    assert shortened(html, 50) == html
    assert "&" not in shortened(html + "x", 50)[-4:]


def test_characters_beyond_the_plane_count_twice_as_the_server_counts() -> None:
    assert shortened("\U0001f6d1" * 50, 100) == "\U0001f6d1" * 50
    assert units(read(shortened("\U0001f6d1" * 51, 100))) <= 100


@given(
    st.lists(
        st.tuples(st.sampled_from(MARKS), st.text(alphabet="ab \n&<支\U0001f6d1", max_size=30)),
        max_size=12,
    ),
    st.integers(10, 80),
)
def test_whatever_is_cut_stays_readable_and_fits(parts: list[tuple[str, str]], most: int) -> None:
    escaped = [(m, t.replace("&", "&amp;").replace("<", "&lt;")) for m, t in parts]
    html = "".join(f"<{mark}>{text}<b>{text}</b></{mark}>" for mark, text in escaped)

    shown = read(shortened(html, most))

    assert units(shown) <= most
    assert read(html).startswith(shown.removesuffix("\n…").rstrip("\n"))


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<b>3 &lt; 4</b> &amp; <i>5</i>", "3 < 4 & 5"),
        ("broken <b>mark", "broken mark"),
        ("2 < 3 and 4 > 3", "2 < 3 and 4 > 3"),
    ],
)
def test_a_text_without_its_marks_says_the_same(html: str, plain: str) -> None:
    assert without_marks(html) == plain


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("see https://evil.example/x?a=1 now", "see <code>https://evil.example/x?a=1</code> now"),
        ("<b>www.evil.cn</b>", "<b><code>www.evil.cn</code></b>"),
        ("evil.com", "<code>evil.com</code>"),
        ('<a href="https://ours.example">x.com</a>', '<a href="https://ours.example">x.com</a>'),
        ("<code>evil.com</code> 3.0x18", "<code>evil.com</code> 3.0x18"),
        ("CATH-A1 3.0x18 a &amp; b", "CATH-A1 3.0x18 a &amp; b"),
    ],
)
def test_an_address_that_somebody_wrote_is_no_link(said: str, shown: str) -> None:
    assert unlinked(said) == shown
