"""A long family is offered page by page, and a size written afterwards narrows it."""

import pytest

from core.stock.catalogue import NewItem, SizeText, put_items
from core.tables.kinds import Tracked
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
DIAMETERS = ("2.25", "2.5", "2.75", "3.0", "3.5")
LENGTHS = ("12", "15", "18", "23")
MORNING = [
    NewItem(
        f"MS-{diameter}-{length}",
        "MORNING",
        f"晨星药物洗脱支架 {diameter}×{length}",
        f"Morning star eluting stent {diameter} x {length} mm",
        "个",
        tracked=Tracked.LOT,
        sizes=(SizeText("diameter", diameter, "mm"), SizeText("length", length, "mm")),
    )
    for diameter in DIAMETERS
    for length in LENGTHS
]


async def family(w: Ward) -> None:
    """Have a stent in twenty sizes, one of each on the shelf."""
    ids = await w.hospital.program.do(put_items, tuple(MORNING))
    w.hospital.items |= {item.code: found for item, found in zip(MORNING, ids, strict=True)}
    for item in MORNING:
        arrive(w.hospital, item.code, f"L{item.code}", 1)


@languages
async def test_all_sizes_are_reached_by_pages(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await family(w)
        first = await w.say("nurse", "晨星")
        shown = [first, *[await w.press("nurse", words("common.next")) for _ in range(3)]]
        sizes = {label for each in shown for label in each.labels if "2" in label or "3" in label}
        turns = {words("common.page", page=n, pages=4) for n in range(1, 5)}

        assert words.html("which.more", n=20) in shown[0].text
        assert len(sizes - turns) == 20
        assert all(len(each.labels) <= 8 for each in shown)


@languages
@pytest.mark.parametrize(
    ("said", "count"), [("18的", 5), ("长18", 5), ("2.75", 4), ("直径 3.0", 4), ("23", 5)]
)
async def test_a_size_narrows_what_is_offered(
    hospital: Hospital, language: str, said: str, count: int
) -> None:
    async with ward(hospital, language) as w:
        await family(w)
        await w.say("nurse", "/take 1 晨星")
        fewer = await w.say("nurse", said)

        assert len(fewer.labels) == count, fewer.labels


@languages
@pytest.mark.parametrize("said", ["2.75x18", "2.75×18", "下一页"])
async def test_one_size_is_taken_as_it_was_said_before(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await family(w)
        await w.say("nurse", "/take 1 晨星")
        if said == "下一页":
            await w.say("nurse", words("common.next"))
            await w.say("nurse", "2.75")
            said = "18的"
        taken = await w.say("nurse", said)

        assert words("take.use") in taken.labels
        assert w.on_hand("MS-2.75-18") == 0


@languages
async def test_a_diameter_asks_among_its_lengths_only(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        await family(w)
        asked = await w.say("nurse", "晨星 2.75")

        assert len(asked.labels) == 4
        assert all("2.75" in label for label in asked.labels)
