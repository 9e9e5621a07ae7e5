import pytest

from locales import best_language, languages
from locales.language import CLDR_NAMES, locale_of


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, "zh-CN"),
        ("", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-hans", "zh-CN"),
        ("zh_TW", "zh-CN"),
        (" ZH-Hant-HK ", "zh-CN"),
        ("yue", "zh-CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("zhuang", "en"),
    ],
)
def test_a_person_is_led_to_the_nearest_language_we_have(code: str | None, language: str) -> None:
    assert best_language(code) == language


def test_every_language_has_its_rules() -> None:
    assert set(languages) == set(CLDR_NAMES)
    assert [str(locale_of(language)) for language in languages] == ["zh_Hans_CN", "en"]
