"""Entities: found, cut and moved in UTF-16 units."""

import pytest

from bot.gateway.entities import (
    MOST_DETECTED,
    Entity,
    FormattedText,
    clean,
    cut,
    detected,
    trimmed,
    units,
)


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("abc", 3), ("支架", 2), ("👍", 2), ("a👩‍⚕️b", 7)]
)
def test_units_are_those_of_utf16(text: str, count: int) -> None:
    assert units(text) == count


def test_a_cut_counts_units() -> None:
    assert cut("a👍b支", 1, 3) == "👍"
    assert cut("a👍b支", 3, 5) == "b支"
    assert cut("plain", 1, 3) == "la"
    assert cut("👍", 1, 2) == "\ufffd"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("do /stock@a_bot, please", [("bot_command", "/stock@a_bot")]),
        ("/a /b", [("bot_command", "/a"), ("bot_command", "/b")]),
        ("3/4 a/b //x /x/ </x> /中", []),
        ("/" + "x" * 65, []),
        ("hi @some_bot!", [("mention", "@some_bot")]),
        ("x@some_bot 中@some_bot @a", []),
        ("(https://x.test/a?b=/c).", [("url", "https://x.test/a?b=/c")]),
        ("见https://x.test/甲。", [("url", "https://x.test/甲")]),
        ("javascript:alert(1)", []),
    ],
)
def test_commands_mentions_and_links_are_found(text: str, found: list[tuple[str, str]]) -> None:
    words = detected(FormattedText(text))

    assert [(entity.kind, words.part(entity)) for entity in words.entities] == found


def test_a_text_full_of_commands_is_bounded() -> None:
    words = detected(FormattedText("👍/a " * 1000))

    assert len(words.entities) == MOST_DETECTED
    assert {words.part(each) for each in words.entities} == {"/a"}


def test_nothing_is_found_inside_code_and_links() -> None:
    words = FormattedText("/a /b /c", (Entity("code", 0, 2), Entity("text_link", 3, 2, "x")))

    found = [words.part(each) for each in detected(words).entities if each.kind == "bot_command"]

    assert found == ["/c"]


def test_a_command_inside_bold_is_found_after_it() -> None:
    words = detected(FormattedText("/a now", (Entity("bold", 0, 6),)))

    assert [each.kind for each in words.entities] == ["bold", "bot_command"]


def test_trimming_moves_and_shortens_entities() -> None:
    words = FormattedText(
        " \n👍 x \n",
        (Entity("bold", 0, 4), Entity("italic", 5, 3), Entity("code", 6, 2), Entity("pre", 0, 2)),
    )

    assert trimmed(words) == FormattedText("👍 x", (Entity("bold", 0, 2), Entity("italic", 3, 1)))
    assert trimmed(FormattedText(" \n", (Entity("bold", 0, 1),))) == FormattedText("")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\tb\x00c\x7fd", "a b c d"),
        ("a\r\nb\rc", "a\nbc"),
        ("a\u2028\u202eb", "ab"),
        ("\ud83d\udc4d", "👍"),
        ("\udc4d\ud83d", "\ufffd\ufffd"),
        ("支架 3.0×18", "支架 3.0×18"),
    ],
)
def test_control_characters_and_broken_surrogates_do_not_pass(text: str, kept: str) -> None:
    assert clean(text) == kept
