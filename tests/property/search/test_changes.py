"""However a catalogue changed, its index answers as one that was built anew from what is left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.stock.search import Family, Hit, ItemText, SearchIndex, codebook, decide
from core.stock.size import parse_sizes

_NAMES = (
    "药物支架",
    "晨光 支架",
    "EverFlex 支架",
    "导丝",
    "人工晶体 三片式",
    "切割球囊",
    "6孔 钢板",
)
_ENGLISH = ("drug stent", "Dawn stent", "EverFlex stent", "guidewire", "lens", "cutting balloon")
_SIZES = ("", "3.0×18mm", "2.75×18mm", "3.0×24mm", "+20.0D", "6F", "8孔")
_ALIASES = ("火鸟2", "小支架", "泥鳅", "stent", "BMW 6F")
_CODES = ("PRB35-07-040", "PRB35-07-060", "069012345", "XN3018", "K172", "SHARED-1")
_QUERIES = (
    *("支架", "支架 3.0x18", "晨光 2.75", "everflex 8孔", "火鸟2", "bmw", "3.0x18", "zhijia 18"),
    *("PRB35-07-040", "prb3507", "SHARED1", "K127", "XN 30l8", "guidwire", "lens 20", "小支驾 6F"),
    *("晶体", "导丝 泥鳅", "gangban 8", "dawm stent", "微波炉", ""),
)

items = st.builds(
    lambda number, name, english, size, maker, aliases, codes: ItemText(
        number, f"{name} {size}", english, aliases, codes, maker, parse_sizes(size)[0]
    ),
    st.integers(1, 12),
    st.sampled_from(_NAMES),
    st.sampled_from(_ENGLISH),
    st.sampled_from(_SIZES),
    st.sampled_from(("Demo", "Other")),
    st.lists(st.sampled_from(_ALIASES), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(_CODES), max_size=2, unique=True).map(tuple),
)
batches = st.lists(items, max_size=8, unique_by=lambda item: item.item_id)
changes = st.tuples(batches, st.frozensets(st.integers(1, 14), max_size=3))


def answers(index: SearchIndex) -> list[object]:
    found: list[list[Hit]] = [index.find(query) for query in _QUERIES]
    families: list[Family | None] = [index.family_of(item) for item in range(15)]
    return [found, families, index.nearest_names("支驾 dawn")]


def followed(first: list[ItemText], steps: list[tuple[list[ItemText], frozenset[int]]]) -> None:
    """Follow the steps, and compare after each of them with an index built anew."""
    index, held = SearchIndex.build(first), {item.item_id: item for item in first}
    for added, removed in steps:
        index = index.with_changes(added, removed)
        held = {number: item for number, item in held.items() if number not in removed}
        held |= {item.item_id: item for item in added}
        assert answers(index) == answers(SearchIndex.build(held.values()))


@settings(deadline=None, max_examples=25)
@given(batches, st.lists(changes, min_size=1, max_size=4))
def test_an_index_that_followed_answers_as_one_built_anew(
    first: list[ItemText], steps: list[tuple[list[ItemText], frozenset[int]]]
) -> None:
    followed(first, steps)


def test_no_answer_changes_when_the_codes_are_laid_out_anew() -> None:
    rows = [ItemText(n, f"导丝 {n}型", "", (), (f"GW-{n:05d}",), "", ()) for n in range(1, 60)]
    index = SearchIndex.build(rows)
    many = codebook.MOST_BESIDE + 5
    added = [
        ItemText(n, f"导丝 {n}型", "", (), (f"GX-{n:05d}",), "", ()) for n in range(50, 50 + many)
    ]

    changed = index.with_changes(added)

    assert [hit.item_id for hit in changed.find("GW-00049")] == [49]
    assert [hit.item_id for hit in changed.find("GX-00051")] == [51]
    assert all(hit.item_id != 50 or hit.score < 1 for hit in changed.find("GW-00050"))


@pytest.mark.parametrize("removed", [{1}, {1, 2}, {99}])
def test_an_index_emptied_item_by_item_finds_nothing_of_them(removed: set[int]) -> None:
    rows = [ItemText(n, f"支架 {n}.0×18mm", "", (), (), "", ()) for n in (1, 2, 3)]

    index = SearchIndex.build(rows).with_changes([], removed)

    left = {1, 2, 3} - removed
    assert {hit.item_id for hit in index.find("支架")} == left
    assert decide(index.find("支架")).hits
