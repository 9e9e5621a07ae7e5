"""Every sentence exists in every language, with the same gaps, and can be sent as it stands."""

import re
from collections.abc import Iterator

import pytest

from locales import languages
from locales.catalogue import Entry, Plural
from locales.language import locale_of
from locales.template import Gap, Template, read_template
from tests.architecture.keys import CATALOGUE, Place, spellings
from tests.architecture.tree import listed

CHINESE = re.compile(r"[\u3400-\u9fff]")
TAG = re.compile(r"<(/?)(\w+)>")
ENGLISH_PHRASE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")

# English texts that hold Chinese on purpose.
CHINESE_IN_ENGLISH = {("common", "language.zh-CN"): "a language is named in itself"}


def templates(entry: Entry) -> tuple[Template, ...]:
    return tuple(entry.forms.values()) if isinstance(entry, Plural) else (entry,)


def needs(entry: Entry) -> set[Gap]:
    """What must be given to fill a sentence; a number is one with or without its thousands."""
    return {Gap(g.name, g.form.replace("number", ""), g.table) for g in entry.gaps}


def fixed(template: Template) -> str:
    return "…".join(part for part in template.plain if isinstance(part, str))


def test_every_sentence_is_there_in_every_language() -> None:
    places = [set(CATALOGUE.places(language)) for language in languages]

    lonely = set[Place]().union(*places) - places[0].intersection(*places)

    assert not lonely, listed(sorted(lonely))


def test_both_languages_need_the_same_values() -> None:
    chinese, english = CATALOGUE.places("zh-CN"), CATALOGUE.places("en")
    different = {
        place: needs(chinese[place]) ^ needs(english[place])
        for place in chinese.keys() & english.keys()
    }
    # Only a language with plurals must be told the number that it does not show.
    unlike = {place: gaps - {Gap("n")} for place, gaps in different.items()}

    unequal = [(place, gaps) for place, gaps in unlike.items() if gaps]

    assert not unequal, listed(unequal)


def test_plurals_have_the_categories_of_their_language() -> None:
    wrong = [
        (language, place, set(entry.forms))
        for language in languages
        for place, entry in CATALOGUE.places(language).items()
        if isinstance(entry, Plural)
        and set(entry.forms) != {*locale_of(language).plural_form.tags, "other"}
    ]

    assert not wrong, listed(wrong)


def test_no_sentence_stands_in_two_files() -> None:
    owners: dict[str, set[Place]] = {}
    for place in CATALOGUE.places("en"):
        for key in spellings(place):
            owners.setdefault(key, set()).add(place)

    twice = [sorted(places) for places in owners.values() if len(places) > 1]

    assert not twice, listed(twice)


def unbalanced(template: Template) -> bool:
    """Tell whether a tag is opened and not closed, which a chat server refuses."""
    opened: list[str] = []
    for closing, tag in TAG.findall("".join(p for p in template.html if isinstance(p, str))):
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return True
    return bool(opened)


def each() -> Iterator[tuple[str, Place, Template]]:
    for language in languages:
        for place, entry in CATALOGUE.places(language).items():
            yield from ((language, place, template) for template in templates(entry))


def test_every_tag_is_closed() -> None:
    open_tags = [(language, place) for language, place, text in each() if unbalanced(text)]

    assert not open_tags, listed(open_tags)


def test_every_refusal_fits_a_pop_up() -> None:
    """Two hundred characters is what a chat shows when a button is refused."""
    long = [
        (language, place)
        for language, place, template in each()
        if place[0].startswith("refused") and len(fixed(template)) + 12 * len(template.gaps) > 200
    ]

    assert not long, listed(long)


def test_english_is_english() -> None:
    chinese = [
        place
        for language, place, template in each()
        if language == "en" and CHINESE.search(fixed(template)) and place not in CHINESE_IN_ENGLISH
    ]

    assert not chinese, listed(chinese)


def test_chinese_is_not_english_left_over() -> None:
    left_over = [
        place
        for language, place, template in each()
        if language == "zh-CN"
        and ENGLISH_PHRASE.search(fixed(template))
        and not CHINESE.search(fixed(template))
    ]

    assert not left_over, listed(left_over)


def test_every_table_that_words_a_value_exists() -> None:
    keys = {key for place in CATALOGUE.places("en") for key in spellings(place)}
    asked = {gap.table for _, _, template in each() for gap in template.gaps if gap.table}

    empty = [table for table in asked if not any(key.startswith(f"{table}.") for key in keys)]

    assert not empty, listed(empty)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("<b>{n}</b>", False),
        ("<b>x", True),
        ("x</b>", True),
        ("<b><i>x</b></i>", True),
        ("a < b", False),
    ],
)
def test_an_open_tag_is_seen(text: str, broken: bool) -> None:
    assert unbalanced(read_template(text)) is broken
