"""Nesting: marks that may not stand in one another are left away, the rest stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.entities import KINDS, Entity
from bot.gateway.html_in import parse_html
from bot.gateway.nesting import LIGHT, settled

Marks = list[tuple[str, int, int]]


def marks(source: str) -> Marks:
    return [(each.kind, each.offset, each.end) for each in settled(parse_html(source).entities)]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<b>a<i>b</i></b>", [("bold", 0, 2), ("italic", 1, 2)]),
        ("<b><b>a</b></b>", [("bold", 0, 1)]),
        ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
        ("<b>a</b> <b>b</b>", [("bold", 0, 1), ("bold", 2, 3)]),
        ("<code>a<b>b</b>c</code>", [("code", 0, 3)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 2), ("bold", 2, 3)]),
        ("<b><code>a</code></b>", [("code", 0, 1)]),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            [("blockquote", 0, 2)],
        ),
        ("<blockquote><b>a</b></blockquote>", [("blockquote", 0, 1), ("bold", 0, 1)]),
        ("<blockquote><pre>a</pre></blockquote>", [("blockquote", 0, 1), ("pre", 0, 1)]),
        ("<pre>a<code>b</code></pre>", [("pre", 0, 2)]),
        ('<a href="https://x.test">a<b>b</b></a>', [("text_link", 0, 2), ("bold", 1, 2)]),
        ('<a href="https://x.test">a<code>b</code></a>', [("text_link", 0, 2)]),
        ("<b>支<i>\U0001f6d1</i></b>", [("bold", 0, 3), ("italic", 1, 3)]),
    ],
)
def test_marks_stand_in_one_another_as_telegram_lets_them(source: str, kept: Marks) -> None:
    assert marks(source) == kept


_ENTITIES = st.lists(
    st.builds(
        Entity, st.sampled_from(sorted(KINDS)), st.integers(0, 12), st.integers(1, 12), st.just("")
    ),
    max_size=8,
)


@given(_ENTITIES)
def test_nothing_stands_in_code_and_what_is_settled_stays_so(entities: list[Entity]) -> None:
    kept = settled(entities)

    code = [each for each in kept if each.kind in {"code", "pre"}]
    for each in kept:
        if each.kind in LIGHT:
            assert all(each.end <= one.offset or one.end <= each.offset for one in code)
    assert settled(kept) == kept
    assert {each.kind for each in kept} <= {each.kind for each in entities}
