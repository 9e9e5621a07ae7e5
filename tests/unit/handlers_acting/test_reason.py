"""Reasons of buttons: kept by their name, and worded for whoever reads them."""

from datetime import UTC, datetime

import pytest

from core.stock.audit_trail import NOTHING, AuditLine
from handlers.audit_view import detail_text, outcome_text
from handlers.hold_act import REASONS
from handlers.review import REASONS as COUNT_REASONS
from handlers.talk.reason import named_reason, reason_said
from locales import Words

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


@LANGUAGES
def test_every_reason_of_a_button_has_words(language: str) -> None:
    words = Words(language)
    named = [("hold", why) for whys in REASONS.values() for why in whys]
    named += [("count", why) for why in COUNT_REASONS]

    for noun, why in named:
        assert reason_said(words, named_reason(noun, why)) == words(f"{noun}.reason.{why}")


@pytest.mark.parametrize(
    "text", ["", "torn.", "hold.nothing_of_the_kind", "see hold.suspect", "外箱破损"]
)
def test_what_somebody_wrote_speaks_for_itself(text: str) -> None:
    assert reason_said(Words("zh-CN"), text) == text


def detail(words: Words, act: str, noted: str) -> str:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    return detail_text(words, AuditLine(1, at, None, act, "done", NOTHING, noted))


@pytest.mark.parametrize(
    ("act", "noted", "told"),
    [
        ("decide_substitute", "approved:", "同意"),
        ("decide_substitute", "refused: 尺寸不同", "不同意：尺寸不同"),
        ("set_lot_status", "recalled: hold.recall", "召回：厂家召回"),
        ("set_lot_status", "quarantined: leaking", "停用：leaking"),
        ("decide_count", "approve count.lost", "同意：找不到，按丢失处理"),
        ("decide_count", "recount", "重新盘点"),
        ("quarantine", "hold.suspect", "质量可疑"),
        ("dispose", "damaged", "包装破损"),
        ("grant_role", "nurse CATH", "护士：CATH"),
        ("settle", "TR-26-00001 lost", "TR-26-00001：丢失"),
        ("set_staff_state", "left", "离职"),
        ("take", "C-7F3K", "C-7F3K"),
    ],
)
def test_the_audit_says_states_and_reasons_in_the_readers_words(
    act: str, noted: str, told: str
) -> None:
    words = Words("zh-CN")
    expected = words("dispose.reason.damaged") if act == "dispose" else told

    assert detail(words, act, noted) == expected


def test_an_english_reader_reads_no_chinese() -> None:
    assert detail(Words("en"), "set_lot_status", "recalled: hold.recall") == (
        "recalled: recalled by the maker"
    )


@LANGUAGES
def test_a_refusal_on_record_names_the_reason_in_the_readers_words(language: str) -> None:
    words, at = Words(language), datetime(2026, 3, 10, tzinfo=UTC)
    noted = "care.held_in_hand(lot=W1, reason=quarantined, note=hold.suspect)"
    line = AuditLine(1, at, None, "take", "care.held_in_hand", NOTHING, noted)

    told = outcome_text(words, line)

    assert words("hold.reason.suspect") in told
    assert "hold.suspect" not in told
