"""What a history tells: movements, holds and releases, with who, when and why, in their order."""

import pytest

from core.flow.adjust import Quarantine, Release, quarantine, release
from core.flow.issue import Take, take
from core.stock.lot import set_lot_status
from core.tables.kinds import LotStatus
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward


def story(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "24G0004", 5)
    lot, item = lot_id(hospital, "BA-2015", "24G0004"), hospital.items["BA-2015"]
    keeper, cath = hospital.door("storekeeper"), hospital.places["CATH"].id
    hospital.clock.advance(minutes=1)
    keeper.do_now(set_lot_status, lot, LotStatus.RECALLED, "notice 7")
    hospital.clock.advance(minutes=1)
    keeper.do_now(set_lot_status, lot, LotStatus.AVAILABLE, "notice 8")
    hospital.clock.advance(minutes=1)
    hospital.door("nurse").do_now(take, Take(item, cath))
    hospital.clock.advance(minutes=1)
    shelf = hospital.places["CATH-A1"].id
    keeper.do_now(quarantine, Quarantine(shelf, item, lot, 1, "wet box"))


@pytest.mark.parametrize(
    ("language", "aside", "out"),
    [("en", "to quarantine", "back from quarantine"), ("zh-CN", "隔离", "解除隔离")],
)
async def test_what_went_into_quarantine_and_out_of_it_is_told_apart(
    hospital: Hospital, language: str, aside: str, out: str
) -> None:
    async with ward(hospital, language) as w:
        story(hospital)
        shelf, item = hospital.places["CATH-A1"].id, hospital.items["BA-2015"]
        its = (shelf, item, lot_id(hospital, "BA-2015", "24G0004"), 1, "dry again")
        hospital.door("storekeeper").do_now(release, Release(*its))

        text = (await w.say("nurse", "/history BA-2015")).text

        assert text.count(f"<b>{aside}</b>") == 1
        assert text.count(f"<b>{out}</b>") == 1


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ("quarantine", "wet box", "taken", "fit for use again", "notice 8", "recalled")),
        (
            "zh-CN",
            ("隔离", "wet box", "领用", "恢复使用", "notice 8", "整批停用（召回）", "notice 7"),
        ),
    ],
)
async def test_holds_stand_among_the_movements(
    hospital: Hospital, language: str, wanted: tuple[str, ...]
) -> None:
    async with ward(hospital, language) as w:
        story(hospital)

        for asked in ("/history BA-2015", "/history 24G0004"):
            text = (await w.say("nurse", asked)).text
            at = [text.find(each) for each in wanted]
            assert -1 not in at, text
            assert at == sorted(at), text
            assert ("刘强" if language == "zh-CN" else "Liu Qiang") in text
