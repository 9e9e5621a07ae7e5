"""No text that is kept may tell who a patient is, by whatever command it comes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.schedule import Listed, take_schedule
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    ask_substitute,
    asked_substitutes,
    decide_substitute,
    end_substitute,
)
from core.flow.adjust import Adjust, adjust
from core.flow.issue import Take, take
from core.stock.count import OpenCount, open_count
from core.stock.count_review import DecideCount, Decision, decide_count
from core.stock.lot import set_lot_status
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import LotStatus
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.counted import finish, opening
from tests.integration.stock.stocked import arrive, lot_id

TOLD = "患者王小明 身份证110101199001011234"
AT = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)


def _ids(hospital: Hospital) -> tuple[int, int, int]:
    lot = lot_id(hospital, "BA-2015", "B1")
    return hospital.items["BA-2015"], hospital.places["CATH-A1"].id, lot


def _take(hospital: Hospital) -> None:
    item, place, lot = _ids(hospital)
    hospital.door("nurse").do_now(take, Take(item, place, lot=lot, reason=TOLD))


def _adjust(hospital: Hospital) -> None:
    item, place, lot = _ids(hospital)
    hospital.door("head").do_now(adjust, Adjust(place, item, lot, -1, TOLD))


def _reserve(hospital: Hospital) -> None:
    item, place, _ = _ids(hospital)
    hospital.door("surgeon").do_now(reserve, Reserve(item, place, 1, "13812345678"))


def _title(hospital: Hospital) -> None:
    case = ScheduleCase("C-1", hospital.places["CATH"].id, AT, TOLD)
    hospital.door("surgeon").do_now(schedule_case, case)


def _token(hospital: Hospital) -> None:
    case = ScheduleCase("13812345678", hospital.places["CATH"].id, AT, "PCI")
    hospital.door("surgeon").do_now(schedule_case, case)


def _list(hospital: Hospital) -> None:
    listed = Listed("C-1", hospital.places["CATH"].id, AT, "住院号 0012345")
    hospital.program.do_now(take_schedule, (listed,))


def _note(hospital: Hospital) -> None:
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id, TOLD))


def _count(hospital: Hospital) -> None:
    sheet = opening(hospital)
    finish(hospital, sheet)
    hospital.door("head").do_now(decide_count, DecideCount(sheet.id, Decision.APPROVE, TOLD))


def _hold(hospital: Hospital) -> None:
    lot = lot_id(hospital, "BA-2015", "B1")
    hospital.door("storekeeper").do_now(set_lot_status, lot, LotStatus.QUARANTINED, TOLD)


@pytest.mark.parametrize(
    "act", [_take, _adjust, _reserve, _title, _token, _list, _note, _count, _hold]
)
def test_a_text_that_tells_who_a_patient_is_is_refused(
    hospital: Hospital, act: Callable[[Hospital], None]
) -> None:
    arrive(hospital, "BA-2015", "B1", 3)

    with refused("privacy.patient"):
        act(hospital)


def test_no_rule_of_substitution_names_a_patient(hospital: Hospital) -> None:
    asker, head = hospital.door("nurse"), hospital.door("head")
    items = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    for texts in ((TOLD, ""), ("same length", TOLD)):
        with refused("privacy.patient"):
            asker.do_now(ask_substitute, AskSubstitute(*items, *texts))
    assert head.ask_now(asked_substitutes) == ()

    rule = asker.do_now(ask_substitute, AskSubstitute(*items, "same length"))
    with refused("privacy.patient"):
        head.do_now(decide_substitute, DecideSubstitute(rule.id, True, note=TOLD))
    head.do_now(decide_substitute, DecideSubstitute(rule.id, True))
    with refused("privacy.patient"):
        head.do_now(end_substitute, EndSubstitute(rule.id, TOLD))
