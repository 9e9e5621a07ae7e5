"""A shift on the chat page: real people's stories in a real browser, the whole program behind it.

Each step is read from the screen and from the ledger, and the ledger is proved at each story's end.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from core.stock.overview import stock_of
from tests.e2e.desk import Desk, key, keys, reads
from tests.e2e.shift import CASE, Shift, label, working_day
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.e2e, pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def shift(tmp_path: Path, windows: Windows) -> AsyncIterator[Shift]:
    async with working_day(tmp_path / "home", windows) as day:
        yield day


async def test_a_nurse_asks_takes_uses_returns_and_undoes(shift: Shift) -> None:
    nurse = await shift.desk("nurse")
    await reads(await nurse.start(), "王芳", "护士")
    await reads(await nurse.say("3.0x18 支架还有几个"), "可用 3", "已过期 1")

    first = await _taken(nurse, "1001", shift)
    second = await _taken(nurse, "1002", shift)
    await reads(second, "可用 1")
    assert _in_hands(shift) == (2, 1)

    which_case = await nurse.press_for(first, "用于手术", "用在哪台手术")
    await key(which_case, "").filter(has_text=CASE).click()
    await nurse.answered("已登记使用", CASE, "1001")
    assert _in_hands(shift) == (1, 1)

    await nurse.press(second, "退回")
    await reads(second, "已退回", "可用 2")
    assert _in_hands(shift) == (0, 2)

    await nurse.press(second, "撤销")
    await reads(second, "已撤销", "可用 1")
    await expect(keys(second)).to_have_count(0)
    assert _in_hands(shift) == (1, 1)
    await reads(await nurse.say("/mine"), "1002")


async def test_an_expired_lot_is_refused_and_stays_where_it_is(shift: Shift) -> None:
    nurse = await shift.desk("nurse")
    expired = label("901", "S0", shift.old)

    card = await nurse.paste(expired)
    await reads(card, "S0", "已过期，不能使用")
    await expect(key(card, "领用")).to_have_count(0)
    await reads(await nurse.paste(f"领用 {expired}"), "S0", "过期，不能出库使用")
    await reads(await nurse.paste(f"/use {CASE} {expired}"), "S0", "过期")

    assert shift.figures("ST-3018", "CATH").expired == 1
    assert _in_hands(shift) == (0, 3)


async def test_a_label_that_was_never_received_offers_nothing_to_take(shift: Shift) -> None:
    nurse = await shift.desk("nurse")

    card = await nurse.paste(label("7777", "S1", shift.good))

    await reads(card, "7777", "还没有登记")
    await expect(key(card, "领用")).to_have_count(0)
    assert _in_hands(shift) == (0, 3)


async def test_a_question_left_open_does_not_swallow_the_next_one(shift: Shift) -> None:
    nurse = await shift.desk("nurse")
    await reads(await nurse.say("/count"), "盘点导管室")

    await reads(await nurse.say("2.0x15 球囊还有几个"), "BA-2015", "可用 2")

    await reads(await nurse.say("3.0x18 支架"), "ST-3018", "可用 3")
    assert await nurse.column.locator(".speech.other", has_text="没有找到").count() == 0


async def test_a_surgeon_finds_an_approved_substitute(shift: Shift) -> None:
    surgeon = await shift.desk("surgeon")
    stock = await surgeon.say("3.0x18 支架还有几个")

    found = await surgeon.press_for(stock, "替代品", "冠脉药物支架 2.75×18")
    await reads(found, "直径差不超过 0.25 mm", "周丽", "批准")
    await surgeon.press_for(found, "库存", "ST-2718", "手术室：可用 2")

    assert shift.available("ST-2718", "OR") == 2


async def test_of_two_nurses_who_want_the_last_one_exactly_one_gets_it(shift: Shift) -> None:
    both = [await shift.desk("nurse"), await shift.desk("second_nurse")]
    cards = [await nurse.say("导丝 0.014") for nurse in both]
    for card in cards:
        await reads(card, "可用 1")

    await asyncio.gather(
        *(nurse.press(card, "领 1") for nurse, card in zip(both, cards, strict=True))
    )

    answers = [
        nurse.column.locator(".speech.other", has_text="已领用").or_(
            nurse.page.get_by_test_id("alert")
        )
        for nurse in both
    ]
    for answer in answers:
        await expect(answer).to_be_visible(timeout=15_000)
    said = [await answer.inner_text() for answer in answers]
    assert sum("已领用" in each for each in said) == 1, said
    assert sum("不够" in each or "没有" in each for each in said) == 1, said
    figures = shift.figures("GW-014", "CATH")
    assert (figures.available, figures.taken) == (0, 1)


async def test_a_transfer_received_short_shows_the_difference_in_transit(shift: Shift) -> None:
    storekeeper = await shift.desk("storekeeper")
    whence = await storekeeper.say("调拨 5 2.0x15 球囊 导管室")
    await storekeeper.press(whence, "中心库")
    await reads(whence, "中心库 → 导管室")
    await storekeeper.press(whence, "确认调出")
    await reads(whence, "已调出")
    assert shift.figures("BA-2015", "CATH").in_transit == 5
    assert shift.available("BA-2015", "STORE") == 5

    nurse = await shift.desk("nurse")
    waiting = await nurse.say("/transfers")
    await nurse.press(waiting, "TR-")
    await nurse.press(waiting, "数量有差异")
    await nurse.press(waiting, "4")
    await reads(waiting, "实收 4", "缺 1")
    await nurse.press(waiting, "确认收货")
    await nurse.press(waiting, "不用说明")

    await reads(waiting, "已到 4", "在途 1", "可用 6")
    await reads(await nurse.say("/stock 2.0x15 球囊"), "可用 11", "在途 1")
    await reads(await storekeeper.say("/transfers"), "缺 1")
    figures = shift.figures("BA-2015", "CATH")
    assert (figures.available, figures.in_transit) == (6, 1)


async def test_a_count_is_blind_and_a_second_person_posts_the_difference(shift: Shift) -> None:
    nurse = await shift.desk("nurse")
    sheet = await nurse.say("/count CATH-A1")
    for serial in ("1001", "1002"):
        sheet = await nurse.paste(label(serial, "S1", shift.good))
        await reads(sheet, serial)
    sheet = await nurse.say("2.0x15 球囊 2")
    sheet = await nurse.say("导丝 0.014 1")
    sheet = await nurse.paste(label("901", "S0", shift.old))
    await nurse.press(sheet, "已点清单")
    await reads(sheet, "已点 5 项")
    await expect(sheet).not_to_contain_text("账面")
    await nurse.press(sheet, "盘点完成")
    await nurse.press(sheet, "是，提交复核")
    await reads(sheet, "已提交")
    assert shift.figures("ST-3018", "CATH").on_hand == 4

    head = await shift.desk("head")
    waiting = await head.say("/counts")
    await head.press(waiting, "CT-")
    await reads(waiting, "1003", "账面 1", "没有点到")
    await head.press(waiting, "同意，按实盘调整")
    await reads(waiting, "原因")
    shown = await head.say("找遍了，没有")
    await reads(shown, "找遍了，没有", "确认")
    await head.press(shown, "确认")
    await reads(shown, "已复核完成", "1003")
    assert shift.figures("ST-3018", "CATH").on_hand == 3


async def test_a_damaged_piece_is_disposed_of_by_the_department_head(shift: Shift) -> None:
    head = await shift.desk("head")
    card = await head.say("/dispose " + label("1003", "S1", shift.good))

    await head.press(card, "破损")
    await reads(card, "报废后不能再用", "破损")
    await head.press(card, "确认报废")

    await reads(card, "已报废", "1003", "可用 2")
    assert shift.available("ST-3018", "CATH") == 2


async def test_what_is_set_aside_is_seen_but_cannot_be_taken(shift: Shift) -> None:
    nurse = await shift.desk("nurse")
    await shift.set_aside("1002")

    await reads(await nurse.say("3.0x18 支架还有几个"), "可用 2", "暂停使用 1")
    card = await nurse.paste(label("1002", "S1", shift.good))
    await reads(card, "1002", "隔离区")
    await nurse.say("领用 " + label("1002", "S1", shift.good))

    await expect(nurse.column.locator(".speech.other", has_text="已领用")).to_have_count(0)
    figures = shift.hospital.program.ask_now(stock_of, shift.hospital.items["ST-3018"]).total
    assert (figures.available, figures.held, figures.taken) == (2, 1, 0)

    storekeeper = await shift.desk("storekeeper")
    disposal = await storekeeper.say("/dispose " + label("1002", "S1", shift.good))
    await storekeeper.press(disposal, "污染")
    await storekeeper.press(disposal, "确认报废")
    await reads(disposal, "已报废", "1002")
    figures = shift.hospital.program.ask_now(stock_of, shift.hospital.items["ST-3018"]).total
    assert (figures.available, figures.held) == (2, 0)


async def _taken(nurse: Desk, serial: str, shift: Shift) -> Locator:
    """Paste the code of a stent, press Take on its card, and return the answer."""
    card = await nurse.paste(label(serial, "S1", shift.good))
    await reads(card, "冠脉药物支架 3.0×18", serial)
    return await nurse.press_for(card, "领用", "已领用", serial)


def _in_hands(shift: Shift) -> tuple[int, int]:
    """Return how many stents of the department are in hands, and how many can be taken."""
    figures = shift.figures("ST-3018", "CATH")
    return figures.taken, figures.available
