"""What two people would write differently is folded away."""

import pytest

from core.stock.search.text import fold, is_chinese, joined, runs, simplified


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("XIENCE™ Sierra®", "xience  sierra "),
        ("ＸＩＥＮＣＥ", "xience"),
        ("Évolut", "evolut"),
        ("藥物洗脫支架", "药物洗脱支架"),
        ("彈簧圈", "弹簧圈"),
        ("GORE-TEX(TM)", "gore-tex "),
    ],
)
def test_width_case_accents_marks_and_old_characters_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_text_is_runs_of_characters_and_words() -> None:
    assert runs("Xience药物支架, EBU3.5 (左)") == ("xience", "药物支架", "ebu", "3", "5", "左")
    assert runs("") == ()


def test_runs_are_joined_with_spaces_between_latin_words_only() -> None:
    assert joined(["nc", "trek", "球囊", "扩张", "otw"]) == "nc trek球囊扩张otw"


def test_simplifying_keeps_case() -> None:
    assert simplified("導絲 BMW") == "导丝 BMW"
    assert simplified("Guide Wire") == "Guide Wire"


def test_chinese_is_told_from_latin() -> None:
    assert is_chinese("支")
    assert not is_chinese("zhi")
    assert not is_chinese("")
