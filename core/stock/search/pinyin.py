"""Pinyin: how Chinese characters sound, without tones, one usual reading for each.

Only the characters' readings are loaded (pypinyin's phrase book would cost 50 MB): one array of
small numbers covers all of them.
"""

import importlib.util
import unicodedata
from array import array
from functools import lru_cache
from pathlib import Path
from zlib import crc32

_FIRST, _LAST = 0x3400, 0x9FFF
# The readings that the trade uses where the dictionary puts another one first.
_TRADE = {
    "弹": "tan",
    "长": "chang",
    "调": "tiao",
    "椎": "zhui",
    "薄": "bo",
    "踝": "huai",
    "给": "gei",
}
_TRADE |= {
    "重": "chong",
    "血": "xue",
    "塞": "sai",
    "折": "zhe",
    "传": "chuan",
    "腭": "e",
    "骰": "tou",
}
# How people also read them, and so also type them.
_ALSO = {
    "塞": "se",
    "粘": "nian",
    "长": "zhang",
    "鞘": "shao",
    "重": "zhong",
    "髁": "guo",
    "血": "xie",
}
_ALSO |= {
    "弹": "dan",
    "薄": "bao",
    "壳": "qiao",
    "调": "diao",
    "圈": "juan",
    "骰": "shai",
    "率": "shuai",
}
_ALSO |= {
    "铬": "luo",
    "髋": "huan",
    "颈": "geng",
    "喙": "hui",
    "椎": "chui",
    "腘": "guo",
    "踝": "guo",
}
_ALSO |= {"臼": "jiu", "楔": "qi", "跖": "shi", "栓": "quan", "吻": "wu", "吸": "xi", "绿": "lu"}


class _Readings:
    """The syllable of every character, as an index into the list of syllables."""

    def __init__(self, of_character: dict[int, str]) -> None:
        self.syllables: list[str] = [""]
        numbers = {"": 0}
        self.index = array("H", bytes(2 * (_LAST - _FIRST + 1)))
        for codepoint, readings in of_character.items():
            if _FIRST <= codepoint <= _LAST:
                syllable = _TRADE.get(chr(codepoint)) or _toneless(readings.partition(",")[0])
                if syllable not in numbers:
                    numbers[syllable] = len(self.syllables)
                    self.syllables.append(syllable)
                self.index[codepoint - _FIRST] = numbers[syllable]
        self.known = frozenset(s for s in self.syllables if set(s) & set("aeiouv"))


@lru_cache(maxsize=1)
def _readings() -> _Readings:
    package = importlib.util.find_spec("pypinyin")
    assert package is not None
    assert package.origin is not None
    # Importing the package would load its phrase book; the plain file of characters is enough.
    path = Path(package.origin).with_name("pinyin_dict.py")
    spec = importlib.util.spec_from_file_location("_characters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return _Readings(module.pinyin_dict)


def _toneless(reading: str) -> str:
    """Return a syllable as it is typed: without tone, ü as v."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii() and c.isalpha())


def syllable(character: str) -> str:
    """Return how one character sounds; what is no Chinese character stands for itself."""
    offset = ord(character) - _FIRST
    if not 0 <= offset <= _LAST - _FIRST:
        return character
    readings = _readings()
    return readings.syllables[readings.index[offset]] or character


def also(character: str) -> str:
    """Return the other reading that people use for a character, or its usual one."""
    return _ALSO.get(character) or syllable(character)


def is_syllable(text: str) -> bool:
    """Tell whether letters are one syllable of Chinese."""
    return text in _readings().known


_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_NASALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=2048)
def sound(syllable_: str) -> str:
    """Return the syllable as a southern ear hears it: zh as z, n as l, ang as an."""
    for written, heard in _SOUNDS:
        if syllable_.startswith(written):
            syllable_ = heard + syllable_[len(written) :]
            break
    for written, heard in _NASALS:
        if syllable_.endswith(written):
            return syllable_[: -len(written)] + heard
    return syllable_


@lru_cache(maxsize=1 << 13)
def sound_letter(character: str) -> str:
    """Return one letter, from the private range, for the sound of a Chinese character."""
    heard = sound(syllable(character))
    return chr(0xE000 + crc32(heard.encode()) % 0x1900)


@lru_cache(maxsize=4096)
def spelled(letters: str) -> tuple[str, ...]:
    """Return letters as syllables and bare initials ("yaowuzj": yao wu z j), fewest pieces first.

    Letters that cannot be read so (an English word, as a rule) give nothing.
    """
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        choices: list[tuple[str, ...]] = []
        for start in range(max(0, end - 6), end):
            before, piece = best[start], letters[start:end]
            if before is not None and (is_syllable(piece) or _is_initial(piece)):
                choices.append((*before, piece))
        best.append(min(choices, key=_bare_pieces, default=None))
    return best[-1] or ()


def _bare_pieces(pieces: tuple[str, ...]) -> tuple[int, int]:
    return sum(_is_initial(piece) for piece in pieces), len(pieces)


def _is_initial(piece: str) -> bool:
    return len(piece) == 1 and piece in "bpmfdtnlgkhjqxrzcsyw"
