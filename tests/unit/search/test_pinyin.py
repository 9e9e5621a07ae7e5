"""How characters sound, and what letters may mean by it."""

import subprocess
import sys

import pytest

from core.stock.search.pinyin import also, is_syllable, sound, sound_letter, spelled, syllable


@pytest.mark.parametrize(
    ("characters", "syllables"),
    [
        ("药物支架", "yao wu zhi jia"),
        ("弹簧圈", "tan huang quan"),
        ("可调弯", "ke tiao wan"),
        ("加长", "jia chang"),
        ("颈椎", "jing zhui"),
        ("滤器", "lv qi"),
        ("髋臼", "kuan jiu"),
        ("栓塞", "shuan sai"),
    ],
)
def test_characters_sound_as_the_trade_says_them(characters: str, syllables: str) -> None:
    assert [syllable(character) for character in characters] == syllables.split()


def test_what_is_no_chinese_character_stands_for_itself() -> None:
    assert syllable("a") == "a"
    assert syllable("é") == "é"


def test_another_usual_reading_is_known() -> None:
    assert also("塞") == "se"
    assert also("支") == "zhi"


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhi", "zi"), ("chang", "can"), ("shen", "sheng"), ("nang", "lan"), ("xing", "xin")],
)
def test_sounds_that_southern_ears_confuse_are_one(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_homophones_share_a_letter_and_others_do_not() -> None:
    assert sound_letter("支") == sound_letter("之") == sound_letter("资")
    assert sound_letter("支") != sound_letter("架")
    assert len(sound_letter("支")) == 1


@pytest.mark.parametrize(
    ("letters", "pieces"),
    [
        ("yaowuzhijia", "yao wu zhi jia"),
        ("yaowuzj", "yao wu z j"),
        ("xzzj", "x z z j"),
        ("tanhuangquan", "tan huang quan"),
        ("lvqi", "lv qi"),
        ("u", ""),
        ("viu", ""),
        ("", ""),
    ],
)
def test_letters_are_read_as_syllables_and_initials(letters: str, pieces: str) -> None:
    assert spelled(letters) == tuple(pieces.split())


def test_only_real_syllables_count() -> None:
    assert is_syllable("zhuang")
    assert not is_syllable("zhx")
    assert not is_syllable("n")


def test_the_phrase_book_of_pypinyin_is_never_loaded() -> None:
    program = (
        "import sys; from core.stock.search.pinyin import syllable; "
        "assert 'pypinyin' not in sys.modules; assert syllable('支') == 'zhi'; "
        "sys.exit(any(name.startswith('pypinyin') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
