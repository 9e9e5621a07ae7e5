"""A line of a count in the making: what is asked and not answered is kept."""

from handlers.count_end import open_text
from handlers.count_line import Draft
from locales import Words


def test_the_next_line_leaves_the_one_before_open() -> None:
    draft = Draft(7).begun("A 1").begun("B 2")

    assert (draft.sheet, draft.asked, draft.open) == (7, "B 2", ("A 1",))
    assert draft.unanswered == ("A 1", "B 2")


def test_what_was_counted_is_open_no_more() -> None:
    draft = Draft(7).begun("A 1").begun("B 2").done()

    assert draft.unanswered == ("A 1",)
    assert draft.begun("a 9").done().unanswered == ()


def test_a_line_as_a_dialogue_keeps_it_is_the_same() -> None:
    kept = Draft(7, open=["A 1"])  # type: ignore[arg-type]  # JSON knows lists only

    assert kept.unanswered == ("A 1",)


def test_only_some_of_many_open_lines_are_shown_and_all_are_counted() -> None:
    lines = tuple(f"item-{number} 1" for number in range(12))

    text = open_text(Words("en"), lines)

    assert "(12)" in text
    assert "item-7 1" in text
    assert "item-8 1" not in text
