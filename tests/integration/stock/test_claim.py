"""Claims: what is reserved for a purpose leaves with whoever fetches it for that purpose."""

from datetime import date, timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.clock import SetClock
from core.flow.issue import GiveBack, Take, give_back, my_takes, take
from core.stock.claim import Met, met_by
from core.stock.lot import set_lot_status
from core.stock.reservation import (
    Reserve,
    Reserved,
    lapse_due,
    reservations,
    reserve,
    void_reservation,
)
from core.stock.reverse import undo
from core.tables.kinds import LotStatus, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

SOON = date(2026, 4, 1)
CASE = "C-1"


@pytest.fixture(autouse=True)
def planned(hospital: Hospital) -> None:
    cath = hospital.places["CATH"].id
    for token in (CASE, "C-2"):
        hospital.door("head").do_now(schedule_case, ScheduleCase(token, cath, NOON, "PCI"))


def keep(
    hospital: Hospital,
    n: int,
    item: str = "BA-2015",
    *,
    purpose: str = CASE,
    lot: int | None = None,
) -> tuple[Reserved, ...]:
    where = (hospital.items[item], hospital.places["CATH"].id)
    return hospital.door("surgeon").do_now(reserve, Reserve(*where, n, purpose, lot=lot))


def taking(hospital: Hospital, n: int = 1, item: str = "BA-2015", purpose: str = CASE) -> Take:
    return Take(hospital.items[item], hospital.places["CATH"].id, n, purpose=purpose)


def kept(hospital: Hospital) -> list[int]:
    return [each.left for each in hospital.door("nurse").ask_now(reservations)]


def now(hospital: Hospital, item: str = "BA-2015") -> tuple[int, int, int]:
    found = figures(hospital, item, "CATH")
    return found.on_hand, found.reserved, found.available


def test_taking_for_the_case_uses_the_reservation_up(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 2)
    nurse = hospital.door("nurse")

    posted = nurse.do_now(take, taking(hospital))

    assert posted.reference == CASE
    assert kept(hospital) == [1]
    assert nurse.ask_now(met_by, posted.id) == (Met(CASE, 1, kept=True),)
    assert now(hospital) == (1, 1, 0)
    nurse.do_now(take, taking(hospital))
    assert kept(hospital) == []
    prove_clean(hospital)


def test_what_is_reserved_goes_before_what_is_free(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 2)

    hospital.door("nurse").do_now(take, taking(hospital, 3))

    assert kept(hospital) == []
    assert now(hospital) == (2, 0, 2)
    prove_clean(hospital)


def test_using_on_the_case_straight_from_the_shelf_uses_it_up(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    keep(hospital, 2, "ST-3018")
    nurse = hospital.door("nurse")

    nurse.do_now(use, Use(CASE, unit=unit(hospital, "B").id))

    assert unit(hospital, "B").state is UnitState.USED
    assert kept(hospital) == [1]
    item, place = hospital.items["ST-3018"], hospital.places["CATH"].id
    nurse.do_now(use, Use(CASE, item=item, place=place))
    assert kept(hospital) == []
    prove_clean(hospital)


def test_another_lot_used_on_the_case_frees_the_reserved_one(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    keep(hospital, 1)
    arrive(hospital, "BA-2015", "SOON", 1, expiry=SOON)

    posted = hospital.door("nurse").do_now(take, taking(hospital))

    assert posted.lines[0].lot == lot_id(hospital, "BA-2015", "SOON")
    assert kept(hospital) == []
    assert now(hospital) == (1, 0, 1)
    prove_clean(hospital)


def test_a_reserved_lot_is_never_out_of_its_turn(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    keep(hospital, 1)
    arrive(hospital, "BA-2015", "SOON", 1, expiry=SOON)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    late = lot_id(hospital, "BA-2015", "LATE")

    with refused("stock.reserved_by", purpose=CASE, n=1, available=0):
        hospital.door("nurse").do_now(take, Take(*where, 1, late, reason="asked for"))
    hospital.door("nurse").do_now(take, Take(*where, 1, late, purpose=CASE))

    assert kept(hospital) == []
    prove_clean(hospital)


def test_used_out_of_the_hands_it_counts_too(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    nurse = hospital.door("nurse")
    nurse.do_now(take, taking(hospital, purpose=""))
    keep(hospital, 2)

    posted = nurse.do_now(use, Use(CASE, item=hospital.items["BA-2015"]))

    assert kept(hospital) == [1]
    nurse.do_now(undo, posted.id)
    assert kept(hospital) == [2]
    assert now(hospital) == (2, 2, 0)
    prove_clean(hospital)


def test_what_was_fetched_for_the_case_counts_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 2)
    nurse = hospital.door("nurse")

    nurse.do_now(take, taking(hospital))
    nurse.do_now(use, Use(CASE, item=hospital.items["BA-2015"]))

    assert kept(hospital) == [1]
    prove_clean(hospital)


@pytest.mark.parametrize("straight", [False, True])
def test_undone_it_is_kept_again(hospital: Hospital, straight: bool) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 2)
    nurse, wanted = hospital.door("nurse"), taking(hospital, 2)

    if straight:
        posted = nurse.do_now(use, Use(CASE, 2, item=wanted.item, place=wanted.place))
    else:
        posted = nurse.do_now(take, wanted)
    assert kept(hospital) == []
    nurse.do_now(undo, posted.id)

    assert kept(hospital) == [2]
    assert now(hospital) == (3, 2, 1)
    prove_clean(hospital)


def test_what_was_fetched_for_one_case_and_used_on_another_counts_there(
    hospital: Hospital,
) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 1)
    keep(hospital, 1, purpose="C-2")
    nurse = hospital.door("nurse")

    nurse.do_now(take, taking(hospital))
    nurse.do_now(use, Use("C-2", item=hospital.items["BA-2015"]))

    assert kept(hospital) == []
    assert now(hospital) == (2, 0, 2)
    prove_clean(hospital)


def test_undone_after_its_time_it_is_not_kept_again(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 2)
    nurse = hospital.door("nurse")
    clock.advance(hours=23, minutes=55)
    posted = nurse.do_now(take, taking(hospital, 1))
    clock.advance(minutes=5)
    hospital.program.do_now(lapse_due)

    nurse.do_now(undo, posted.id)

    assert kept(hospital) == []
    assert now(hospital) == (3, 0, 3)
    prove_clean(hospital)


def test_undone_only_what_is_free_is_kept_again(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    keep(hospital, 1)
    arrive(hospital, "BA-2015", "SOON", 1, expiry=SOON)
    nurse, other = hospital.door("nurse"), hospital.door("storekeeper")
    posted = nurse.do_now(take, taking(hospital))
    other.do_now(take, taking(hospital, purpose=""))

    nurse.do_now(undo, posted.id)

    assert kept(hospital) == []
    assert now(hospital) == (1, 0, 1)
    prove_clean(hospital)


def test_put_back_it_is_simply_free(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1)
    keep(hospital, 1)
    nurse = hospital.door("nurse")
    posted = nurse.do_now(take, taking(hospital))

    nurse.do_now(give_back, GiveBack(1, take=posted.id))

    assert now(hospital) == (1, 0, 1)
    prove_clean(hospital)


def test_who_reserved_may_take_without_naming_the_case(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1)
    keep(hospital, 1)
    surgeon = hospital.door("surgeon")

    posted = surgeon.do_now(take, taking(hospital, purpose=""))

    assert posted.reference == CASE
    assert [line.open for line in surgeon.ask_now(my_takes, NOON)] == [1]
    assert kept(hospital) == []
    prove_clean(hospital)


def test_who_reserved_for_two_cases_is_asked_for_none(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1)
    keep(hospital, 1, purpose="C-2")

    posted = hospital.door("surgeon").do_now(take, taking(hospital, 2, purpose=""))

    assert posted.reference == ""
    assert kept(hospital) == []
    prove_clean(hospital)


def test_who_reserved_too_few_is_refused_like_anybody(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 1)
    hospital.door("head").do_now(
        reserve, Reserve(hospital.items["BA-2015"], hospital.places["CATH"].id, 2, "C-2")
    )

    with refused("stock.reserved_by", purpose="C-2", n=2):
        hospital.door("surgeon").do_now(take, taking(hospital, 2, purpose=""))
    assert kept(hospital) == [1, 2]
    prove_clean(hospital)


def test_who_reserved_takes_free_pieces_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1)

    posted = hospital.door("surgeon").do_now(take, taking(hospital, purpose=""))

    assert posted.reference == ""
    assert kept(hospital) == [1]


@pytest.mark.parametrize("purpose", ["", "C-2"])
def test_anybody_else_is_told_who_has_it_and_for_what(hospital: Hospital, purpose: str) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 2)
    until = (NOON + timedelta(hours=24)).isoformat()
    about = {"purpose": CASE, "n": 2, "available": 1, "until": until}

    with refused("stock.reserved_by", **about):
        hospital.door("nurse").do_now(take, taking(hospital, 2, purpose=purpose))

    assert kept(hospital) == [2]
    assert now(hospital) == (3, 2, 1)
    prove_clean(hospital)


def test_a_piece_that_is_named_is_refused_like_any_other(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    keep(hospital, 1, "ST-3018")
    place, piece = hospital.places["CATH"].id, unit(hospital, "A").id

    with refused("stock.reserved_by", purpose=CASE):
        hospital.door("nurse").do_now(take, Take(0, place, unit=piece))
    with refused("stock.reserved_by", purpose=CASE):
        hospital.door("nurse").do_now(use, Use("C-2", unit=piece))
    hospital.door("nurse").do_now(take, Take(0, place, unit=piece, purpose=CASE))
    prove_clean(hospital)


def test_where_too_few_lie_at_all_nobody_is_blamed(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1)

    with refused("stock.not_enough", asked=9):
        hospital.door("nurse").do_now(take, taking(hospital, 9, purpose=""))


def test_a_held_lot_is_not_fetched_and_another_one_is(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1)
    lot = lot_id(hospital, "BA-2015", "B1")
    hospital.door("manager").do_now(set_lot_status, lot, LotStatus.RECALLED, "notice")

    with refused("stock.not_enough", asked=1):
        hospital.door("nurse").do_now(take, taking(hospital))
    arrive(hospital, "BA-2015", "B2", 1)
    hospital.door("nurse").do_now(take, taking(hospital))

    assert kept(hospital) == []
    prove_clean(hospital)


def test_what_was_voided_in_part_stays_so_when_undone(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    (its,) = keep(hospital, 2)
    nurse = hospital.door("nurse")
    posted = nurse.do_now(take, taking(hospital))
    nurse.do_now(void_reservation, its.id)

    nurse.do_now(undo, posted.id)

    assert now(hospital) == (3, 0, 3)
    prove_clean(hospital)


def test_the_same_key_fetches_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    keep(hospital, 2)
    door = hospital.door("nurse", "k")

    first = door.do_now(take, taking(hospital))

    assert door.do_now(take, taking(hospital)) == first
    assert kept(hospital) == [1]
    with refused("key.reused"):
        door.do_now(take, taking(hospital, purpose=""))


def test_two_in_one_commit_never_fetch_a_piece_twice(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 2)
    doors = [hospital.door(who) for who in ("nurse", "surgeon", "head")]

    futures = [door.begin(take, taking(hospital)) for door in doors]

    assert sum(future.exception() is None for future in futures) == 2
    assert now(hospital) == (0, 0, 0)
    prove_clean(hospital)


def test_no_patient_is_named_as_a_purpose(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)

    with refused("privacy.patient"):
        hospital.door("nurse").do_now(take, taking(hospital, purpose="住院号 1234567"))
