"""Names in the reader's language: of items, places and people."""

from typing import Protocol

from locales import Words

CHINESE = "zh-CN"


class Named(Protocol):
    """Anything that has a Chinese and an English name."""

    @property
    def name_zh(self) -> str:
        """The Chinese name."""
        ...

    @property
    def name_en(self) -> str:
        """The English name."""
        ...


class Staffed(Protocol):
    """Anybody with a name in Chinese writing and one in Latin letters."""

    @property
    def name(self) -> str:
        """The name as it is written."""
        ...

    @property
    def name_latin(self) -> str:
        """The name in Latin letters."""
        ...


def name_of(words: Words, named: Named) -> str:
    """Return the name of an item or place in the reader's language, or in the other one."""
    if words.language == CHINESE:
        return named.name_zh or named.name_en
    return named.name_en or named.name_zh


def who_name(words: Words, who: Staffed) -> str:
    """Return a person's name as the reader can read it."""
    if words.language == CHINESE:
        return who.name or who.name_latin
    return who.name_latin or who.name
