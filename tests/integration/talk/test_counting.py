"""Counts in the chat: blind while they last, and the truth once a second person has agreed."""

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.stock.count import CountLineOf, OpenCount, count_line, finish_count, open_count
from core.stock.count_record import CountView
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import UnitState
from locales import Words
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def opened(hospital: Hospital) -> CountView:
    place = hospital.places["CATH-A1"].id
    return hospital.door("nurse").do_now(open_count, OpenCount(place))


@LANGUAGES
async def test_who_counts_a_bin_does_not_read_what_should_be_there(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    arrive(hospital, "GW-014", "W2", 4, place="STORE-1")
    arrive(hospital, "GW-014", "W1", 2, place="OR-1")
    sheet = opened(hospital)
    async with ward(hospital, language) as w:
        place = hospital.places["CATH-A1"]
        named = place.name_zh if language == "zh-CN" else place.name_en
        hidden = Words(language)("count.hidden", place=named)
        for said in ("/stock GW-014", "/lots GW-014"):
            counter, other = await w.say("nurse", said), await w.say("second_nurse", said)

            assert hidden in counter.text
            assert not any(figure in counter.text for figure in ("37", "39", "41", "43"))
            assert "37" in other.text
            assert hidden not in other.text
        hospital.door("nurse").do_now(finish_count, sheet.id)
        assert "37" in (await w.say("nurse", "/stock GW-014")).text


@LANGUAGES
async def test_the_later_figure_of_a_lot_says_what_it_replaces(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/count CATH-A1")
        first = await w.say("nurse", "GW-014 5")
        second = await w.say("nurse", "GW-014 3")
        again = await w.say("nurse", "GW-014 3")
        changed = Words(language)("count.changed", counted=3, before=5)

        assert (
            changed in second.text.replace("<b>", "").replace("</b>", "") or changed in second.text
        )
        assert changed not in first.text + again.text


async def test_a_label_without_a_serial_asks_for_the_piece(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        said = await w.say("nurse", "(01)06901234567892(17)270630(10)L1")

        assert "serial" in said.text
        assert "never been received" not in said.text


@LANGUAGES
async def test_who_had_reserved_what_is_not_there_is_told_once(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    hospital.door("surgeon").do_now(reserve, Reserve(*where, 5, "C-1203"))
    sheet = opened(hospital)
    line = CountLineOf(sheet.id, 3, lot_id(hospital, "BA-2015", "B1"))
    hospital.door("nurse").do_now(count_line, line)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital, language) as w:
        words = Words(language)
        shown = await w.say("head", "/counts")
        shown = await w.press("head", sheet.code, of=shown)
        await w.press("head", words("count.approve"), of=shown)
        done = await w.press("head", words("count.reason.lost"))

        surgeon = done.pushed[w.users["surgeon"]]
        mine = [body for chat, _, body in done.letters if chat == surgeon.chat]
        assert len(mine) == 1
        assert "C-1203" in surgeon.text
        assert "C-1203" in done.text
        assert w.on_hand("BA-2015") == 3


@LANGUAGES
@pytest.mark.parametrize("said", ["预留 2 根 GW-014 给 C-7F3K", "/reserve 2 GW-014 C-7F3K"])
async def test_pieces_are_reserved_for_a_case_and_released(
    hospital: Hospital, language: str, said: str
) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    command = ScheduleCase("C-7F3K", hospital.places["CATH"].id, hospital.clock.now(), "PCI")
    hospital.program.do_now(schedule_case, command)
    async with ward(hospital, language) as w:
        words = Words(language)
        nothing = await w.say("nurse", "/reserved")
        done = await w.say("nurse", said)
        shown = await w.say("second_nurse", "/reserved")
        await w.press("second_nurse", words("reserve.free", n=1))
        freed = await w.press("second_nurse", words("reserve.sure_free"))

        assert words("reserve.none") in nothing.text
        assert "C-7F3K" in done.text
        assert "C-7F3K" in shown.text
        assert words("reserve.none") in freed.text
        assert "/reserve 2" in (await w.say("nurse", "/reserve 2")).text


@LANGUAGES
async def test_the_single_piece_that_is_not_there_is_chosen(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "ST-3018", "L1", 3, serials=("A", "B", "C"))
    async with ward(hospital, language) as w:
        asked = await w.say("head", "/adjust CATH-A1 ST-3018 -1 torn")
        shown = await w.press("head", "B", of=asked)
        await w.press("head", Words(language)("adjust.sure"), of=shown)

        assert "B" in shown.text
        assert unit(hospital, "B").state is UnitState.MISSING
        await w.say("head", "/adjust CATH-A1 ST-3018 +1 found")
        found = await w.say("head", "(01)06901234567892(17)270630(10)L1(21)B")
        await w.press("head", Words(language)("adjust.sure"), of=found)
        assert unit(hospital, "B").state is UnitState.IN_STOCK
