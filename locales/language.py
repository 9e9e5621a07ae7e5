"""A language is one we have every sentence in; whatever a person brings is led to one of them."""

from functools import cache

from babel import Locale

languages = ("zh-CN", "en")

CLDR_NAMES = {"zh-CN": "zh_Hans_CN", "en": "en"}


def best_language(code: str | None) -> str:
    """Choose our language for a code such as Telegram's `zh-hans` or `en-GB`.

    An unknown foreigner is better served by English, and somebody who names no language at all
    is most likely one of the hospital's own people.
    """
    if not code or code.strip().lower().replace("_", "-").split("-")[0] in {"zh", "cmn", "yue"}:
        return "zh-CN"
    return "en"


@cache
def locale_of(language: str) -> Locale:
    """Return the CLDR rules of one of our languages."""
    return Locale.parse(CLDR_NAMES[language])
