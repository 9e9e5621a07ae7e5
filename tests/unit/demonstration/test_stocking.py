from collections import defaultdict
from datetime import date

import pytest

from bot.demonstration import stocking
from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.stocking import Stocking, lay_out

START = date(2025, 5, 26)


@pytest.fixture(scope="module")
def laid_out(the_hospital: Hospital, articles: list[Article]) -> Stocking:
    return lay_out(the_hospital, articles, START, 7)


def test_the_first_site_stocks_everything_the_branch_a_part(
    laid_out: Stocking, articles: list[Article]
) -> None:
    first = [s for s in laid_out.stores if s.shelf.site == "DUH"]
    branch = [s for s in laid_out.stores if s.shelf.site == "DCH"]

    assert [s.article for s in first] == articles
    assert 150 <= len(branch) <= 400


def test_an_article_lies_in_its_first_department_and_in_some_others(laid_out: Stocking) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for department, wards in laid_out.wards.items():
        for ward in wards:
            assert department.removeprefix("C-") in ward.article.departments
            if not department.startswith("C-"):
                homes[ward.article.code].add(department)
    several = [a for s in laid_out.stores if len((a := s.article).departments) > 1]

    assert all(a.departments[0] in homes[a.code] for a in several)
    assert 0.05 < sum(len(homes[a.code]) > 1 for a in several) / len(several) < 0.5


def test_levels_make_sense(laid_out: Stocking) -> None:
    for wards in laid_out.wards.values():
        for ward in wards:
            assert 0 < ward.least < ward.most
    for store in laid_out.stores:
        assert store.reorder > 0
        assert store.quantity > 0
        assert store.weekly > 0


def test_deliveries_go_straight_to_a_department_only_if_consigned_and_alone(
    laid_out: Stocking,
) -> None:
    direct = [s for s in laid_out.stores if s.direct]

    assert 50 < len(direct) < 400
    for store in direct:
        wards = [
            w for ws in laid_out.wards.values() for w in ws
            if w.store is store
        ]  # fmt: skip
        assert store.owner
        assert len(wards) == 1
        assert store.delivered_to is wards[0].shelf


def test_the_same_seed_lays_out_the_same(
    laid_out: Stocking, the_hospital: Hospital, articles: list[Article]
) -> None:
    again = lay_out(the_hospital, articles, START, 7)
    other = lay_out(the_hospital, articles, START, 8)

    assert again == laid_out
    assert other != laid_out


def test_middle_sizes_of_a_run_are_asked_for_oftener(
    laid_out: Stocking, articles: list[Article]
) -> None:
    run = [w for w in laid_out.wards["CATH"] if w.article.family == "ST-MORNINGSTAR"]
    order = [a.code for a in stocking.middle_first([w.article for w in run])]
    acts = {w.article.code: len(w.asked) for w in run}

    assert sum(acts[c] for c in order[:12]) > 2 * sum(acts[c] for c in order[-12:])


def test_the_middle_of_a_run_comes_first(articles: list[Article]) -> None:
    run = [a for a in articles if a.family == "BL-GRANITE"]

    first = stocking.middle_first(run)[0]

    assert first.name_zh.endswith("3.0×12 mm")


def test_sizes_that_are_no_numbers_have_no_middle(articles: list[Article]) -> None:
    run = [a for a in articles if a.family == "GC-HARBOR"]

    assert sorted(a.code for a in stocking.middle_first(run)) == [a.code for a in run]


def test_every_shelf_is_told_once(laid_out: Stocking) -> None:
    shelves = list(laid_out.shelves())

    assert len({id(s) for s in shelves}) == len(shelves)
    assert len({(s.site, s.place, s.item) for s in shelves}) == len(shelves)
