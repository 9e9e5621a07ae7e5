"""Code and catalogue agree: every key asked for is there, and every key there is asked for."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest

from locales import languages
from locales.catalogue import Plural
from tests.architecture.keys import (
    CATALOGUE,
    Place,
    asks,
    built,
    mentioned,
    patterns,
    spellings,
    texts,
)
from tests.architecture.tree import listed


def test_every_key_in_the_code_has_its_sentence() -> None:
    missing = [
        f"{ask.where} {ask.key}"
        for ask in asks()
        if not (ask.key in texts() if ask.literal else any(map(ask.pattern.fullmatch, texts())))
    ]

    assert not missing, listed(missing)


def test_every_sentence_gets_the_values_it_needs() -> None:
    hungry = []
    for ask in asks():
        if not ask.literal or ask.values is None or ask.key not in texts():
            continue
        needed = {gap.name for gap in texts()[ask.key].gaps}
        if needed - ask.values:
            hungry.append(f"{ask.where} {ask.key} lacks {sorted(needed - ask.values)}")

    assert not hungry, listed(hungry)


def declared(place: Place) -> bool:
    return any(fnmatchcase(".".join(place), pattern) for pattern in CATALOGUE.declared_dynamic)


def tables() -> set[str]:
    """The tables that sentences themselves take words from."""
    return {gap.table for entry in texts().values() for gap in entry.gaps if gap.table}


def unused() -> Iterator[str]:
    literal, dynamic, worded = mentioned(), list(built()), tables()
    for place in CATALOGUE.places(languages[0]):
        keys = list(spellings(place))
        if not (
            declared(place)
            or any(key in literal for key in keys)
            or any(pattern.fullmatch(key) for pattern in dynamic for key in keys)
            or any(key.startswith(f"{table}.") for table in worded for key in keys)
        ):
            yield ".".join(place)


def test_every_sentence_is_used() -> None:
    idle = list(unused())

    assert not idle, listed(idle)


def test_every_declaration_stands_for_something() -> None:
    places = [".".join(place) for place in CATALOGUE.places(languages[0])]
    idle = [
        pattern
        for pattern in CATALOGUE.declared_dynamic
        if not any(fnmatchcase(place, pattern) for place in places)
    ]

    assert not idle, listed(idle)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("'stock.title'", [r"stock\.title"]),
        ("f'stock.state.{s}'", [r"stock\.state\..+"]),
        ("'stock.' + s", [r"stock\..+"]),
        ("'a.b' if x else 'a.c'", [r"a\.b", r"a\.c"]),
        ("key", []),
    ],
)
def test_a_key_is_read_from_any_expression_that_spells_it(
    expression: str, found: list[str]
) -> None:
    tree = ast.parse(expression, mode="eval")

    assert [pattern for _, pattern in patterns(tree.body)] == found


def test_a_noun_of_two_words_has_both_spellings() -> None:
    assert set(spellings(("refused_code", "check_digit"))) == {
        "refused_code.check_digit",
        "refused.code.check_digit",
    }


def test_plurals_are_among_the_texts() -> None:
    assert isinstance(texts()["common.unit.box"], Plural)
