"""The score of the search on what people type, kept: it may rise, never fall."""

from collections import defaultdict
from functools import cache

import pytest

from core.stock.search import DecisionKind, SearchIndex, decide
from tests.unit.search.catalogue import entries
from tests.unit.search.queries import (
    WARD_FIRST_ASKED,
    Query,
    answered,
    queries,
    ward_queries,
)

FIRST = 0.97
AMONG_TEN = 0.99
FIRST_OF_A_KIND = 0.9
FIRST_OF_A_ROUND = 0.985


@cache
def index() -> SearchIndex:
    return SearchIndex.build(entry.item for entry in entries())


@cache
def kinds() -> dict[str, list[Query]]:
    found: dict[str, list[Query]] = defaultdict(list)
    for query in queries():
        found[query.kind].append(query)
    return found


def test_the_set_is_large_and_of_many_kinds() -> None:
    assert len(queries()) >= 400
    assert len(kinds()) >= 18
    assert len({query.text for query in queries()}) == len(queries())


def test_every_query_means_something_in_the_catalogue() -> None:
    for query in queries():
        own = [entry for entry in entries() if entry.family == query.family]

        assert own, query


def test_the_right_item_is_found_first_and_among_the_first_ten() -> None:
    first, among_ten = answered(index(), queries())

    assert first >= FIRST
    assert among_ten >= AMONG_TEN


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_no_kind_of_query_is_left_behind(kind: str) -> None:
    first, _ = answered(index(), kinds()[kind])

    assert first >= FIRST_OF_A_KIND


def test_one_item_is_decided_on_only_where_it_is_right() -> None:
    wrong = [
        query.text
        for query in queries()
        if (decision := decide(index().find(query.text))).kind is DecisionKind.ONE
        and not query.means(decision.hits[0])
    ]

    assert len(wrong) <= len(queries()) // 100, wrong


def test_the_meant_item_is_nearly_always_among_the_choices() -> None:
    missed = [
        query.text
        for query in queries()
        if not any(query.means(hit) for hit in decide(index().find(query.text)).hits)
    ]

    assert len(missed) <= len(queries()) // 50, missed


def test_the_rounds_of_wards_are_large_and_mean_something() -> None:
    known = {entry.family for entry in entries()}

    assert len({query.text for query in ward_queries()}) == len(ward_queries()) >= 250
    assert {query.kind for query in ward_queries()} == set(WARD_FIRST_ASKED)
    assert {query.family for query in ward_queries()} <= known


@pytest.mark.parametrize("number", sorted(WARD_FIRST_ASKED))
def test_what_wards_say_is_found_first(number: str) -> None:
    first, among_ten = answered(index(), [one for one in ward_queries() if one.kind == number])

    assert first >= FIRST_OF_A_ROUND
    assert among_ten >= AMONG_TEN


def test_nothing_wrong_is_decided_on_from_what_wards_say() -> None:
    wrong = [
        query.text
        for query in ward_queries()
        if (decision := decide(index().find(query.text))).kind is DecisionKind.ONE
        and not query.means(decision.hits[0])
    ]

    assert wrong == []


def test_fewer_hits_are_the_first_of_more() -> None:
    for query in ward_queries():
        many = index().find(query.text, 40)

        assert index().find(query.text, 3) == many[:3], query.text


@pytest.mark.parametrize(
    "sentence",
    [
        "你好",
        "今天天气怎么样",
        "谢谢",
        "明天谁值班",
        "手术几点开始",
        "打印机没纸了",
        "qwertyuiop",
        "who is on duty tonight",
        "ok",
        "好的",
        "🙂",
        "???",
        "",
    ],
)
def test_what_names_no_article_is_answered_by_none(sentence: str) -> None:
    assert decide(index().find(sentence)).kind is DecisionKind.NONE
