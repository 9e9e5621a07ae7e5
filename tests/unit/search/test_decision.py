"""One item is meant, one of a few, or none."""

from dataclasses import replace

import pytest

from core.stock.search import (
    MOST_CHOICES,
    DecisionKind,
    Hit,
    HitKind,
    choices,
    decide,
    of_kind,
    of_size,
)


def hit(
    item: int,
    score: float,
    kind: HitKind = HitKind.NAME,
    *,
    family: int | None = None,
    fits: bool = True,
) -> Hit:
    return Hit(item, score, kind, fits, item if family is None else family)


def test_nothing_found_or_nothing_likely_is_none() -> None:
    assert decide([]).kind is DecisionKind.NONE
    assert decide([hit(1, 0.4)]).kind is DecisionKind.NONE
    assert decide([hit(1, 0.4)]).hits == ()


def test_a_clear_lead_decides() -> None:
    decision = decide([hit(1, 0.9), hit(2, 0.7)])

    assert decision.kind is DecisionKind.ONE
    assert [one.item_id for one in decision.hits] == [1]
    assert decision.family == 1


@pytest.mark.parametrize("score", [0.6, 0.7])
def test_an_unsure_hit_is_asked_about_even_alone(score: float) -> None:
    assert decide([hit(1, score)]).kind is DecisionKind.CHOICES


def test_a_small_lead_is_enough_for_a_code_but_not_for_a_likeness() -> None:
    assert decide([hit(1, 0.95, HitKind.CODE), hit(2, 0.92, HitKind.CODE)]).kind is DecisionKind.ONE
    assert decide([hit(1, 0.95), hit(2, 0.92)]).kind is DecisionKind.CHOICES


def test_a_weaker_hit_needs_a_wider_lead() -> None:
    assert decide([hit(1, 0.92), hit(2, 0.82)]).kind is DecisionKind.ONE
    assert decide([hit(1, 0.80), hit(2, 0.70)]).kind is DecisionKind.CHOICES


def test_the_sizes_of_one_family_are_choices_of_that_family() -> None:
    decision = decide([hit(n, 0.95, family=7) for n in range(8)])

    assert decision.kind is DecisionKind.CHOICES
    assert decision.family == 7
    assert len(decision.hits) == MOST_CHOICES


def test_of_several_families_each_comes_before_the_second_of_one() -> None:
    hits = [hit(n, 0.95, family=1) for n in range(5)] + [hit(10, 0.94, family=2)]

    decision = decide(hits)

    assert decision.family is None
    assert [one.item_id for one in decision.hits] == [0, 1, 2, 3, 10]


def test_where_the_size_exists_others_are_no_choice() -> None:
    decision = decide([hit(1, 0.9), hit(2, 0.88), hit(3, 0.87, fits=False)])

    assert [one.item_id for one in decision.hits] == [1, 2]


def test_a_hit_without_the_size_is_never_decided_on() -> None:
    assert decide([hit(1, 0.95, fits=False)]).kind is DecisionKind.CHOICES


def test_the_very_name_asked_for_is_offered_although_its_size_is_not_made() -> None:
    near = [hit(1, 0.95), hit(2, 0.72, HitKind.EXACT, fits=False)]

    decision = decide(near)

    assert decision.kind is DecisionKind.CHOICES
    assert [one.item_id for one in decision.hits] == [1, 2]


def test_far_hits_are_no_choice() -> None:
    decision = decide([hit(1, 0.8), hit(2, 0.78), hit(3, 0.5)])

    assert [one.item_id for one in decision.hits] == [1, 2]


@pytest.mark.parametrize("score", [0.75, 0.9, 0.99])
def test_a_code_that_is_only_like_the_one_typed_is_offered_never_decided_on(score: float) -> None:
    decision = decide([hit(1, score, HitKind.LIKE_CODE), hit(2, 0.5)])

    assert decision.kind is DecisionKind.CHOICES
    assert decision.hits[0].item_id == 1


def test_what_is_merely_like_a_name_must_be_very_like_it() -> None:
    assert decide([hit(1, 0.58)]).kind is DecisionKind.CHOICES
    assert decide([hit(1, 0.58, HitKind.FUZZY)]).kind is DecisionKind.NONE
    assert decide([hit(1, 0.61, HitKind.FUZZY)]).kind is DecisionKind.CHOICES


def test_choices_keep_the_order_they_are_given_in_and_one_of_each_family_comes() -> None:
    hits = [hit(1, 0.8, family=1), hit(2, 0.9, family=2), hit(3, 0.9, family=2)]

    assert [one.item_id for one in choices(hits).hits] == [1, 2, 3]
    assert choices(hits).kind is DecisionKind.CHOICES


def test_another_kind_is_not_offered_beside_what_was_said() -> None:
    stents = [hit(1, 0.9, family=1), hit(2, 0.89, family=2)]
    balloon = replace(hit(3, 0.88, family=3), of_kind=False)

    assert [each.item_id for each in decide([*stents, balloon]).hits] == [1, 2]
    assert of_kind([*stents, balloon]) == stents


def test_another_kind_is_offered_where_only_it_has_the_size() -> None:
    stent = replace(hit(1, 0.8, family=1), size_matched=False)
    balloon = replace(hit(2, 0.79, family=2), of_kind=False)
    wire = replace(hit(3, 0.78, family=3), of_kind=False, size_matched=False)

    assert of_kind([stent, balloon, wire]) == [stent, balloon]
    assert of_kind([balloon, stent]) == [balloon, stent]
    assert of_kind([]) == []


def test_where_the_size_exists_no_wrong_size_is_left() -> None:
    found = [hit(1, 0.9), hit(2, 0.89), hit(3, 0.85, fits=False)]

    assert of_size(found) == found[:2]
    assert of_size(found[2:]) == found[2:]
    assert of_size([]) == []
