"""A reason chosen by a button is read by each in their own language, wherever it is shown."""

import pytest

from core.people.enlist import set_language
from core.stock.count import CountLineOf, OpenCount, count_line, finish_count, open_count
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_what_is_set_aside_in_chinese_is_read_in_english(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        arrive(hospital, "GW-014", "W1", 1)
        await hospital.door("storekeeper").do(set_language, "en")
        await w.say("head", "/hold GW-014")
        sure = await w.press("head", "质量可疑")
        done = await w.press("head", "确认隔离")
        read = await w.say("storekeeper", "/history GW-014")
        own = await w.say("head", "/history GW-014")

        assert "质量可疑" in sure.text
        assert "质量可疑" in done.text
        assert "hold.suspect" not in done.text + read.text
        assert "quality in doubt" in read.text
        assert "质量可疑" not in read.text
        assert "质量可疑" in own.text


async def test_a_stopped_lot_is_told_to_each_in_their_language(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        arrive(hospital, "GW-014", "LOT-W1", 3)
        await w.say("nurse", "/take 1 GW-014")
        await hospital.door("nurse").do(set_language, "en")
        await w.say("storekeeper", "/hold GW-014")
        await w.press("storekeeper", "整批")
        await w.press("storekeeper", "厂家召回")
        done = await w.press("storekeeper", "确认全院停用")
        heard = done.pushed[w.users["nurse"]].text
        card = await w.say("nurse", "LOT-W1")
        refused = await w.say("nurse", "/take 1 GW-014 LOT-W1")
        history = await w.say("nurse", "/history LOT-W1")

        assert "厂家召回" in done.text
        for text in (heard, card.text, history.text):
            assert "recalled by the maker" in text
            assert "厂家召回" not in text
        assert "hold.recall" not in done.text + heard + card.text + refused.text + history.text


async def test_why_a_count_differs_is_read_by_each(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    nurse = hospital.door("nurse")
    sheet = nurse.do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    nurse.do_now(count_line, CountLineOf(sheet.id, 4, lot_id(hospital, "GW-014", "W1")))
    nurse.do_now(finish_count, sheet.id)
    async with ward(hospital, "zh-CN") as w:
        await hospital.door("auditor").do(set_language, "en")
        await w.press("head", sheet.code, of=await w.say("head", "/counts"))
        await w.press("head", "同意，按实盘调整")
        done = await w.press("head", "找不到，按丢失处理")
        read = await w.say("auditor", "/history GW-014")
        trail = await w.say("auditor", "/audit")

        assert "找不到，按丢失处理" in done.text
        assert "not to be found, taken as lost" in read.text
        assert "count.lost" not in done.text + read.text + trail.text
        assert "approved: not to be found" in trail.text
