"""The score of the search on other people's queries against the demonstration's catalogue, kept."""

import pytest

from core.stock.search import DecisionKind, decide
from tests.unit.search.demonstration import (
    FIRST_ASKED,
    among,
    articles,
    asked,
    code,
    first,
    index,
    offered,
    others,
    places,
)

FIRST, FIRST_OF_A_ROUND, AMONG_FIVE, OFFERED = 0.99, 0.98, 0.995, 0.985


def test_the_set_is_large_and_no_query_stands_twice() -> None:
    assert len(others()) >= 870
    assert {query.round for query in others()} == set(FIRST_ASKED)
    assert len({query.text for query in others()}) == len(others())


def test_every_expected_article_is_in_the_catalogue() -> None:
    known = {article.code for article in articles()}

    assert all(query.codes and query.codes <= known for query in others())


def test_the_right_article_is_found_first_and_among_five_and_offered() -> None:
    count = len(others())

    assert sum(map(first, others())) >= FIRST * count
    assert sum(among(query, 5) for query in others()) >= AMONG_FIVE * count
    assert sum(map(offered, others())) >= OFFERED * count


@pytest.mark.parametrize("number", sorted(FIRST_ASKED))
def test_no_round_is_left_behind(number: int) -> None:
    own = [query for query in others() if query.round == number]

    assert sum(map(first, own)) >= FIRST_OF_A_ROUND * len(own)


def test_no_wrong_article_is_decided_on() -> None:
    wrong = [
        query.text
        for query in others()
        if (decision := decide(asked(query.text))).kind is DecisionKind.ONE
        and code(decision.hits[0]) not in query.codes
    ]

    assert wrong == []


def test_every_article_is_found_by_its_codes() -> None:
    missed = [
        (article.code, said)
        for article in articles()[::7]
        for said in (article.code, article.di, article.di.lstrip("0"), article.code.lower())
        if [code(hit) for hit in index().find(said)][:1] != [article.code]
    ]

    assert missed == []


def test_every_article_is_found_by_its_names_with_their_sizes() -> None:
    missed = [
        said
        for article in articles()[::11]
        for said in (article.name_zh, article.name_en)
        if article.code not in [code(hit) for hit in index().find(said, 30)]
    ]

    assert len(missed) <= len(articles()[::11]) // 50, missed


def test_a_place_is_cut_out_of_the_sentence() -> None:
    assert len(places().by_letter) > 50
    assert asked("导管室 晨星3.0*18")[0] == asked("晨星3.0*18")[0]
