"""What became of what was taken: used, put back, wasted, undone; what was undone counts not."""

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.flow.adjust import DisposalReason
from core.flow.issue import GiveBack, Take, give_back, take, taken_by_others
from core.flow.outcome import outcomes
from core.flow.waste import Waste, waste
from core.stock.posting import Posted
from core.stock.reverse import undo
from core.tables.kinds import MovementKind
from tests.acts import unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

CASE = "C-7F3K"
K = MovementKind


def ready(hospital: Hospital, quantity: int = 4) -> Posted:
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase(CASE, cath, NOON, "PCI"))
    arrive(hospital, "BA-2015", "B1", 9)
    return hospital.door("nurse").do_now(take, Take(hospital.items["BA-2015"], cath, quantity))


def became(hospital: Hospital) -> list[tuple[MovementKind, str, int]]:
    found = hospital.door("nurse").ask_now(outcomes, NOON)
    return [(each.kind, each.reference, each.quantity) for each in found]


def test_each_end_is_told(hospital: Hospital) -> None:
    taken, nurse = ready(hospital), hospital.door("nurse")
    nurse.do_now(use, Use(CASE, 2, take=taken.id))
    nurse.do_now(give_back, GiveBack(1, take=taken.id))
    nurse.do_now(waste, Waste(taken.id, DisposalReason.DAMAGED))

    assert became(hospital) == [(K.USE, CASE, 2), (K.RETURN, "", 1), (K.DISPOSE, "", 1)]


def test_a_take_that_was_undone_is_told_as_such(hospital: Hospital) -> None:
    taken = ready(hospital)
    hospital.door("nurse").do_now(undo, taken.id)

    assert became(hospital) == [(K.REVERSE, "", 4)]


def test_what_was_undone_counts_for_nothing(hospital: Hospital) -> None:
    taken, nurse = ready(hospital), hospital.door("nurse")
    used = nurse.do_now(use, Use(CASE, 2, take=taken.id))
    nurse.do_now(undo, used.id)

    assert became(hospital) == []


def test_a_piece_tells_its_own_end_only(hospital: Hospital) -> None:
    ready(hospital, 1)
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    nurse, cath = hospital.door("nurse"), hospital.places["CATH"].id
    taken = nurse.do_now(take, Take(hospital.items["ST-3018"], cath, 2))
    nurse.do_now(use, Use(CASE, unit=unit(hospital, "B").id))

    (only,) = nurse.ask_now(outcomes, NOON)

    assert (only.posting, only.kind) == (taken.id, K.USE)
    assert taken.lines[only.line].unit == unit(hospital, "B").id


def test_what_others_took_is_told_to_who_settles_it(hospital: Hospital) -> None:
    taken = ready(hospital)
    other = hospital.door("second_nurse")
    theirs = other.do_now(use, Use(CASE, 2, take=taken.id))
    own = hospital.door("nurse").do_now(use, Use(CASE, 1, take=taken.id))

    (taker,) = other.ask_now(taken_by_others, theirs.id)

    assert (taker.who.name_latin, taker.quantity, taker.at) == ("Wang Fang", 2, NOON)
    assert hospital.door("nurse").ask_now(taken_by_others, own.id) == ()
