"""The acts of holding: each has reasons and a right, and every sentence that it is asked with."""

from core.rights import Right
from handlers.hold_act import NEEDED, REASONS, WHOLE, Act, Draft
from handlers.talk.lapsed import KINDS, lapsed_notes
from locales import Words, languages


def test_every_act_has_its_words_in_both_languages() -> None:
    for language in languages:
        words = Words(language)
        for act in Act:
            assert all(words.has(f"hold.{key}_{act}") for key in ("sure", "confirm"))
            assert words.has(f"hold.act.{act}")
            assert all(words.has(f"hold.reason.{why}") for why in REASONS[act])


def test_only_sending_back_needs_another_right() -> None:
    assert {act for act in Act if NEEDED[act] is Right.RECEIVE} == {Act.BACK}
    assert {Act.STOP, Act.RESUME} == WHOLE


def test_a_draft_is_kept_and_read_back() -> None:
    draft = Draft("stop", 3, lot=4, number="W1")

    assert Draft(**draft.kept()) == draft  # type: ignore[arg-type]
    assert draft.kind is Act.STOP


def test_every_lapse_has_its_words() -> None:
    notes = lapsed_notes()

    assert set(notes) == set(languages)
    assert all(set(KINDS) < set(each) and each[""] for each in notes.values())
