"""The pieces of a case: what was used on it and taken for it, without what was undone."""

from datetime import timedelta

from core.care.case import ScheduleCase, schedule_case
from core.care.pieces import pieces_of_case
from core.care.use import Use, use
from core.flow.issue import Take, take
from core.stock.reservation import Reserve, reserve
from core.stock.reverse import undo
from core.tables.kinds import MovementKind
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

CASE = "OR-26-1123-01"


def plan(hospital: Hospital, token: str = CASE) -> None:
    at = hospital.clock.now() + timedelta(hours=1)
    hospital.program.do_now(
        schedule_case, ScheduleCase(token, hospital.places["CATH"].id, at, "PCI")
    )


def told(hospital: Hospital, token: str = CASE) -> list[tuple[str, int, MovementKind]]:
    found = hospital.door("surgeon").ask_now(pieces_of_case, token)
    return [(each.goods.article.code, each.quantity, each.kind) for each in found.pieces]


def test_what_was_used_is_told_with_who_and_when(hospital: Hospital) -> None:
    plan(hospital)
    plan(hospital, "OR-26-1123-02")
    arrive(hospital, "GW-014", "W1", 7)
    item, place = hospital.items["GW-014"], hospital.places["CATH"].id
    hospital.door("nurse").do_now(use, Use(CASE, 2, item=item, place=place))
    hospital.door("nurse").do_now(take, Take(item, place))

    found = hospital.door("surgeon").ask_now(pieces_of_case, "or26112301")

    assert told(hospital) == [("GW-014", 2, MovementKind.USE)]
    assert told(hospital, "OR-26-1123-02") == []
    assert (found.case.token, found.pieces[0].who.name_latin) == (CASE, "Wang Fang")
    assert found.pieces[0].at == hospital.clock.now()


def test_what_was_kept_and_taken_is_told_and_what_was_undone_is_not(hospital: Hospital) -> None:
    plan(hospital)
    arrive(hospital, "GW-014", "W1", 7)
    nurse, item, place = hospital.door("nurse"), hospital.items["GW-014"], hospital.places["CATH"]
    nurse.do_now(reserve, Reserve(item, place.id, 2, CASE))
    nurse.do_now(take, Take(item, place.id, 2, purpose=CASE))
    used = nurse.do_now(use, Use(CASE, 1, item=item, place=place.id))
    nurse.do_now(undo, used.id)

    assert told(hospital) == [("GW-014", 2, MovementKind.TAKE)]


def test_an_unknown_case_has_no_pieces(hospital: Hospital) -> None:
    with refused("care.no_such_case"):
        told(hospital, "C-0")
