"""Words, codes and sentences find what stands in the catalogue as it is now."""

import threading
from dataclasses import replace

import pytest

from core.actor import Actor, ActorKind
from core.errors import RefusedError
from core.stock import finder
from core.stock.catalogue import Identifier, NewItem, SizeText, put_items
from core.stock.finder import find_items, seek, sizes_of, understand, warm_search
from core.stock.search import DecisionKind
from core.tables.kinds import Tracked
from tests.hospital import ITEMS, STENT_DI, Hospital

STAPLER = NewItem(
    code="STP-60",
    family="STAPLER",
    name_zh="直线切割吻合器 60mm",
    name_en="Linear cutter stapler 60 mm",
    unit="把",
    brand="锐吻",
    catalog_ref="ECR60B",
    nhsa_code="C0101010010010100001",
    sizes=(SizeText("length", "60", "mm"),),
    aliases=("订书机",),
    identifiers=(Identifier("06901234500011"),),
)


async def codes(hospital: Hospital, text: str) -> list[str]:
    return [hit.article.code for hit in await hospital.door("nurse").ask(find_items, text)]


@pytest.mark.parametrize(
    "text",
    [
        "冠脉药物支架 3.0x18",
        "支架 3.0×18",
        "gmywzj 3.0*18",
        "coronary stent 3 x 18",
        STENT_DI,
        "ST-3018",
    ],
)
async def test_an_item_is_found_however_it_is_called(hospital: Hospital, text: str) -> None:
    assert (await codes(hospital, text))[0] == "ST-3018"


async def test_one_item_is_meant(hospital: Hospital) -> None:
    found = await hospital.door("nurse").ask(seek, "药物支架 2.75×18")

    assert found.kind is DecisionKind.ONE
    assert [hit.article.code for hit in found.hits] == ["ST-2718"]
    assert found.hits[0].size_matched


async def test_an_alias_of_one_size_leads_to_the_size_that_was_asked(hospital: Hospital) -> None:
    found = await hospital.door("nurse").ask(seek, "支架 2.75×18")

    assert found.kind is DecisionKind.ONE
    assert [hit.article.code for hit in found.hits] == ["ST-2718"]
    assert (await codes(hospital, "支架 3.0×18"))[0] == "ST-3018"


@pytest.mark.parametrize(
    ("value", "unit", "asked"),
    [("2.5", "cm", "25mm"), ("25", "mm", "2.5cm"), ("25", "MM", "25"), ("0.5", "in", "0.5in")],
)
async def test_a_stored_figure_is_a_size_whatever_its_unit(
    hospital: Hospital, value: str, unit: str, asked: str
) -> None:
    sized = replace(
        STAPLER, name_zh="补片", name_en="Patch", sizes=(SizeText("outer diameter", value, unit),)
    )
    other = replace(
        sized, code="STP-1", identifiers=(), sizes=(SizeText("outer diameter", "77", "mm"),)
    )
    await hospital.program.do(put_items, [sized, other])

    (found,) = (await hospital.door("nurse").ask(seek, f"补片 {asked}")).hits

    assert found.article.code == "STP-60"
    assert found.size_matched


async def test_sizes_of_one_article_are_asked_back(hospital: Hospital) -> None:
    found = await hospital.door("nurse").ask(seek, "冠脉药物支架")

    assert found.kind is DecisionKind.CHOICES
    assert found.one_family
    assert {hit.article.code for hit in found.hits} == {"ST-3018", "ST-2718"}


async def test_what_nobody_has_leads_to_the_nearest_names(hospital: Hospital) -> None:
    found = await hospital.door("nurse").ask(seek, "微波炉")

    assert found.kind is DecisionKind.NONE
    assert found.hits == ()
    assert len(found.nearest) <= 3


async def test_the_other_sizes_of_an_item_are_known(hospital: Hospital) -> None:
    sizes = await hospital.door("nurse").ask(sizes_of, hospital.items["ST-3018"])

    assert [article.code for article in sizes] == ["ST-2718", "ST-3018"]


async def test_an_item_that_search_does_not_know_has_no_sizes(hospital: Hospital) -> None:
    assert await hospital.door("nurse").ask(sizes_of, 1) == ()


@pytest.mark.parametrize(
    ("text", "place", "quantity"),
    [
        ("导管室 3.0x18 支架还有几个", "CATH", None),
        ("从 OR-1 拿 2 个球囊", "OR-1", 2),
        ("how many 3.0 x 18 stents in cath lab", "CATH", None),
        ("3.0x18 支架还有几个", None, None),
    ],
)
async def test_a_sentence_is_taken_apart(
    hospital: Hospital, text: str, place: str | None, quantity: int | None
) -> None:
    said = await hospital.door("nurse").ask(understand, text)

    assert (said.place.code if said.place else None) == place
    assert said.quantity == quantity
    assert said.words


async def test_the_companions_of_a_department_are_not_meant(hospital: Hospital) -> None:
    said = await hospital.door("nurse").ask(understand, "CATH-TAKEN 支架")

    assert said.place is None or said.place.code == "CATH"


async def test_the_index_is_warmed_at_the_start(hospital: Hospital) -> None:
    first = await hospital.program.ask(warm_search)
    await hospital.program.do(put_items, [STAPLER])

    assert await hospital.program.ask(warm_search) == first + 1


async def test_a_new_item_is_found_at_once(hospital: Hospital) -> None:
    before = await codes(hospital, "订书机")
    await hospital.program.do(put_items, [STAPLER])

    assert "STP-60" not in before
    for text in ("订书机", "ECR60B", "锐吻", "06901234500011", "C0101010010010100001"):
        assert (await codes(hospital, text))[0] == "STP-60"


async def test_a_renamed_item_is_found_by_its_new_name_only(hospital: Hospital) -> None:
    await hospital.program.do(put_items, [STAPLER])
    await codes(hospital, "订书机")
    renamed = replace(STAPLER, name_zh="皮肤缝合器", name_en="Skin closer", aliases=(), brand="")

    await hospital.program.do(put_items, [renamed])

    assert (await codes(hospital, "皮肤缝合器"))[0] == "STP-60"
    assert "STP-60" not in await codes(hospital, "订书机")


async def test_an_import_of_very_many_items_builds_the_index_anew(hospital: Hospital) -> None:
    await codes(hospital, "支架")
    many = [
        NewItem(f"X-{n}", "X", f"试剂盒{n}", f"Kit {n}", "盒")
        for n in range(finder._ANEW_ABOVE + 1)
    ]

    await hospital.program.do(put_items, many)

    assert (await codes(hospital, "X-77"))[0] == "X-77"
    assert (await codes(hospital, "支架 3.0×18"))[0] == "ST-3018"


async def test_figures_that_are_no_numbers_do_no_harm(hospital: Hospital) -> None:
    odd = replace(
        STAPLER,
        code="ODD",
        identifiers=(),
        sizes=(
            SizeText("length", "large", "mm"),
            SizeText("length", "NaN", "mm"),
            SizeText("girth", "7", "ell"),
            SizeText("length", "1e999", "mm"),
        ),
    )
    await hospital.program.do(put_items, [odd])

    assert "ODD" in await codes(hospital, "订书机")


async def test_an_endless_sentence_is_cut(hospital: Hospital) -> None:
    assert (await codes(hospital, "ST-3018" + " " * 10_000 + "x"))[0] == "ST-3018"
    assert (await hospital.door("nurse").ask(understand, "支架" * 5_000)).words


async def test_a_hundred_hits_are_never_given(hospital: Hospital) -> None:
    many = [
        NewItem(f"K-{n}", "K", f"导丝{n}型", f"Wire {n}", "根", tracked=Tracked.LOT)
        for n in range(80)
    ]
    await hospital.program.do(put_items, many)

    found = await hospital.door("nurse").ask(find_items, "导丝", 1_000)

    assert 0 < len(found) <= finder.MOST_HITS


async def test_many_who_ask_at_once_get_the_same(hospital: Hospital) -> None:
    answers: list[str] = []

    def ask() -> None:
        found = hospital.door("nurse").ask_now(find_items, "支架 3.0×18", 1)
        answers.append(found[0].article.code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ["ST-3018"] * 8


async def test_a_stranger_finds_nothing(hospital: Hospital) -> None:
    stranger = hospital.core.as_(Actor(ActorKind.CHAT_USER, 1))

    with pytest.raises(RefusedError, match=r"people\.unknown"):
        await stranger.ask(find_items, "支架")


async def test_the_small_hospitals_items_are_all_found_by_name(hospital: Hospital) -> None:
    for item in ITEMS:
        assert (await codes(hospital, item.name_zh))[0] == item.code
