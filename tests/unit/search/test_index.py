"""The search as a whole: words, sizes, codes, and what they come to together."""

import pytest

from core.stock.search import DecisionKind, Hit, HitKind, SearchIndex, decide
from tests.unit.search.articles import article, shelf_of_stents

INDEX = SearchIndex.build(shelf_of_stents())
NAMES = {row.item_id: row.name_zh for row in shelf_of_stents()}


def found(query: str, limit: int = 10) -> list[str]:
    return [NAMES[hit.item_id] for hit in INDEX.find(query, limit)]


@pytest.mark.parametrize(
    "query",
    [
        "晨光支架 3.0x18",
        "晨光 18x3.0",
        "dawn stent 3018",
        "dawn3018",
        "chenguang zhijia 3.0 18",
        "cgzj 3.0 18",
        "晨光只架 直径3.0长18",
        "晨光支架3.0×18还有几个",
        "火鸟2 3.0x18",
        "XN3018",
        "xn-30-18",
    ],
)
def test_the_item_meant_is_decided_on(query: str) -> None:
    decision = decide(INDEX.find(query))

    assert decision.kind is DecisionKind.ONE
    assert NAMES[decision.hits[0].item_id] == "药物洗脱支架 晨光 3.0×18mm"
    assert decision.hits[0].size_matched


def test_a_whole_name_is_exact_and_a_likeness_is_not() -> None:
    assert INDEX.find("晨光支架 3.0x18")[0].kind is HitKind.EXACT
    assert INDEX.find("晨光支驾 3.0x18")[0].kind is HitKind.FUZZY
    assert INDEX.find("XN3018")[0].kind is HitKind.CODE


def test_a_part_of_the_size_gives_every_item_that_has_it() -> None:
    hits = INDEX.find("晨光 2.75")

    assert found("晨光 2.75")[:3] == [
        f"药物洗脱支架 晨光 2.75×{length}mm" for length in (12, 18, 24)
    ]
    assert all(hit.size_matched for hit in hits[:3])
    assert len({hit.family for hit in hits[:3]}) == 1


def test_a_family_alone_gives_its_sizes_in_order() -> None:
    decision = decide(INDEX.find("晨光支架"))

    assert decision.kind is DecisionKind.CHOICES
    assert decision.family == decision.hits[0].family
    assert [hit.item_id for hit in decision.hits] == [1, 2, 3, 4, 5]


def test_two_families_of_one_kind_are_asked_about() -> None:
    decision = decide(INDEX.find("药物洗脱支架 2.5x18"))

    assert decision.kind is DecisionKind.CHOICES
    assert decision.family is None
    assert {NAMES[hit.item_id] for hit in decision.hits} == {
        "药物洗脱支架 晨光 2.5×18mm",
        "药物洗脱支架 暮色 2.5×18mm",
    }


def test_a_size_that_is_not_made_is_said_with_the_nearest() -> None:
    best = INDEX.find("晨光支架 3.0x17")[0]

    assert not best.size_matched
    assert NAMES[best.item_id] == "药物洗脱支架 晨光 3.0×18mm"
    assert decide(INDEX.find("晨光支架 3.0x17")).kind is DecisionKind.CHOICES


def test_a_size_alone_gives_one_item_of_each_family_that_has_it() -> None:
    hits = INDEX.find("2.5x18")

    assert len({hit.family for hit in hits}) == len(hits) == 2
    assert all(hit.size_matched for hit in hits)


def test_an_alias_of_some_items_names_only_those() -> None:
    assert found("大晶体") == ["人工晶状体 明月 21.0D"]


def test_an_alias_of_one_size_leads_to_the_family_when_another_size_is_asked() -> None:
    hits = INDEX.find("大晶体 20.5")

    assert NAMES[hits[0].item_id] == "人工晶状体 明月 20.5D"
    assert hits[0].size_matched
    assert decide(hits).kind is DecisionKind.ONE
    assert found("大晶体 21")[0] == "人工晶状体 明月 21.0D"
    assert not INDEX.find("大晶体 30")[0].size_matched


def test_what_contradicts_the_size_comes_after_what_has_it() -> None:
    index = SearchIndex.build(
        [
            article(1, "颈动脉支架 7×40mm", aliases=("小伞",)),
            article(2, "外周支架 6×40mm", aliases=("小伞支架",)),
        ]
    )

    first, second = index.find("小伞 6x40")

    assert (first.item_id, first.size_matched) == (2, True)
    assert (second.item_id, second.size_matched) == (1, False)
    assert index.find("小伞 8x40")[0].item_id == 1


def test_a_code_in_brackets_is_no_part_of_the_name() -> None:
    index = SearchIndex.build(
        article(n, f"PICC 双腔（UPI-{n}.0-CT） {n}Fr", codes=(f"UPI-{n}.0-CT",)) for n in (4, 5)
    )

    family = index.family_of(4)

    assert family is not None
    assert family.item_ids == (4, 5)
    assert index.find("5F picc 双腔")[0].item_id == 5


def test_a_code_that_many_share_is_narrowed_by_the_size() -> None:
    assert len(INDEX.find("MOON")) == 3

    moon20 = SearchIndex.build(
        article(n, f"晶体 {power}D", codes=("MK204",)) for n, power in enumerate((20, 21, 22), 1)
    )
    assert moon20.find("mk204 21")[0].item_id == 2
    assert [hit.size_matched for hit in moon20.find("mk204 21")] == [True, False, False]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("DK-3.0-18-B", "药物洗脱支架 暮色 3.0×18mm"),
        ("DK3018", "药物洗脱支架 暮色 3.0×18mm"),
        ("DK-3.O-18-A", "药物洗脱支架 暮色 3.0×18mm"),
        ("CUP 621", "髋臼杯 无孔"),
        ("CUP 61", "髋臼杯 无孔"),
        ("晨光 XN30l8", "药物洗脱支架 晨光 3.0×18mm"),
    ],
)
def test_a_mutilated_code_still_finds_its_item(query: str, name: str) -> None:
    assert found(query)[0] == name


def test_what_names_nothing_finds_nothing_to_decide_on() -> None:
    for query in ("", "??", "明天谁值班", "printer", "99999", "x" * 500):
        assert decide(INDEX.find(query)).kind is DecisionKind.NONE


def test_the_nearest_names_are_in_the_language_of_the_query() -> None:
    assert INDEX.nearest_names("晨广枝驾")[0] == "药物洗脱支架 晨光"
    assert INDEX.nearest_names("chenguang")[0] == "药物洗脱支架 晨光"
    assert INDEX.nearest_names("dwan drug stent")[0] == "Dawn drug eluting stent"
    assert INDEX.nearest_names("髋臼A1234")[0] == "髋臼杯 无孔"
    assert len(INDEX.nearest_names("支架 stent lens", limit=2)) == 2
    assert INDEX.nearest_names("") == []


def test_a_family_holds_its_items_in_the_order_of_their_sizes() -> None:
    family = INDEX.family_of(5)

    assert family is not None
    assert family.name_zh == "药物洗脱支架 晨光"
    assert family.name_en == "Dawn drug eluting stent"
    assert family.manufacturer == "Demo"
    assert family.item_ids == tuple(range(1, 10))
    assert family.number == INDEX.find("XN3018")[0].family
    assert INDEX.family_of(999) is None


def test_the_limit_is_kept() -> None:
    assert len(INDEX.find("支架", limit=3)) == 3
    assert len(INDEX.find("MOON", limit=2)) == 2
    assert INDEX.find("支架", limit=0) == []


def test_the_order_of_the_catalogue_does_not_matter() -> None:
    backwards = SearchIndex.build(reversed(shelf_of_stents()))

    for query in ("支架", "晨光 2.75", "2.5x18", "MOON", "晶体 20"):
        assert backwards.find(query) == INDEX.find(query)


def test_an_empty_catalogue_answers_everything_with_nothing() -> None:
    empty = SearchIndex.build([])

    for query in ("支架", "3.0x18", "ABC-1234", "stent 3018", "", "zhijia"):
        assert empty.find(query) == []
    assert empty.nearest_names("支架") == []
    assert empty.family_of(1) is None


def answers(index: SearchIndex) -> list[list[Hit]]:
    queries = ("支架", "晨光 2.75", "2.5x18", "MOON", "晶体 20", "XN3018", "新支架 3.0x18", "火鸟2")
    return [index.find(query) for query in queries]


def test_a_changed_index_answers_as_one_built_anew() -> None:
    rows = shelf_of_stents()
    added = [
        article(50, "药物洗脱支架 晨光 3.5×18mm", "Dawn drug eluting stent 3.5×18mm", maker="Demo"),
        article(51, "新支架 3.0x18", "New stent", codes=("NEW-1",)),
        article(2, "改名支架 2.5×18mm", "Renamed stent", codes=("XN2518",)),
    ]
    removed = {1, 12, 15}
    changed = INDEX.with_changes(added, removed)

    left = [row for row in rows if row.item_id not in removed | {2}]
    assert answers(changed) == answers(SearchIndex.build([*left, *added]))


def test_changing_leaves_the_index_as_it_was() -> None:
    before = answers(INDEX)

    changed = INDEX.with_changes([article(60, "导丝", codes=("GW-600",))], {3})

    assert answers(INDEX) == before
    assert changed.find("GW-600")[0].item_id == 60
    assert INDEX.find("GW-600") == []


def test_removing_the_last_item_removes_the_family() -> None:
    changed = INDEX.with_changes([], {15})

    assert changed.family_of(15) is None
    for query in ("CUP 612", "髋臼杯"):
        assert all(hit.item_id != 15 for hit in changed.find(query))


@pytest.mark.parametrize("said", ["王芳", "算"])
def test_mere_talk_has_no_nearest_names(said: str) -> None:
    assert INDEX.nearest_names(said) == []


def test_one_character_is_not_found_by_its_sound() -> None:
    assert INDEX.find("光") != []
    assert INDEX.find("广") == []


def test_initials_and_a_size_may_be_written_together() -> None:
    decision = decide(INDEX.find("cg3018"))

    assert NAMES[decision.hits[0].item_id] == "药物洗脱支架 晨光 3.0×18mm"
    assert INDEX.find("cg9999") == []


def test_a_code_with_a_slip_is_only_like_one() -> None:
    assert {hit.kind for hit in INDEX.find("XN3O18Y")} == {HitKind.LIKE_CODE}
    assert INDEX.find("XN3018")[0].kind is HitKind.CODE
