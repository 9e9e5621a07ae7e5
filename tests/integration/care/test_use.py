"""Use on a case: out of the hands or straight from the shelf; stock falls at once."""

from datetime import UTC, date, datetime

import pytest

from core.care.case import ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.care.use import Use, use
from core.clock import SetClock
from core.flow.issue import Take, my_takes, take
from core.stock.posting import Posted
from core.stock.reverse import undo
from core.tables.kinds import CaseState, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, lot_id

SOON = date(2026, 4, 1)
CASE = "C-7F3K"


@pytest.fixture
def ready(hospital: Hospital) -> Hospital:
    """A case, three stents and some balloons in the cath lab."""
    at = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    command = ScheduleCase(CASE, hospital.places["CATH"].id, at, "PCI")
    hospital.door("surgeon").do_now(schedule_case, command)
    arrive(hospital, "ST-3018", "L", 3, serials=("A", "B", "C"))
    arrive(hospital, "BA-2015", "B1", 9)
    return hospital


def using(hospital: Hospital, who: str = "nurse", key: str = "", **named: int | str) -> Posted:
    return hospital.door(who, key).do_now(use, Use(CASE, **named))  # type: ignore[arg-type]


def taking(hospital: Hospital, item: str, quantity: int = 1) -> Posted:
    command = Take(hospital.items[item], hospital.places["CATH"].id, quantity)
    return hospital.door("nurse").do_now(take, command)


def open_now(hospital: Hospital) -> list[int]:
    return [line.open for line in hospital.door("nurse").ask_now(my_takes, NOON)]


def test_what_was_taken_is_used_and_no_longer_open(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015", 3)

    used = using(ready, take=taken.id, quantity=2)

    assert used.reference == CASE
    assert used.lines[0].follows == taken.id
    assert open_now(ready) == [1]
    now = figures(ready, "BA-2015", "CATH")
    assert (now.on_hand, now.taken) == (6, 1)
    with refused("flow.not_in_hands", open=1, asked=2):
        using(ready, take=taken.id, quantity=2)
    prove_clean(ready)


def test_a_scanned_unit_is_used_wherever_it_is(ready: Hospital) -> None:
    taking(ready, "ST-3018")
    in_hand, on_shelf = unit(ready, "A").id, unit(ready, "B").id

    using(ready, unit=in_hand)
    using(ready, unit=on_shelf)

    assert open_now(ready) == [0]
    assert {unit(ready, serial).state for serial in "AB"} == {UnitState.USED}
    with refused("stock.unit_used", unit="A"):
        using(ready, unit=in_hand)
    prove_clean(ready)


def test_one_line_or_one_unit_of_a_take_is_used(ready: Hospital) -> None:
    taken = taking(ready, "ST-3018", 3)

    using(ready, take=taken.id, line=2)
    using(ready, take=taken.id, unit=unit(ready, "A").id)

    assert [unit(ready, serial).state.value for serial in "ABC"] == ["used", "taken", "used"]


def test_an_item_alone_means_what_one_has_in_hand_the_oldest_first(
    ready: Hospital, clock: SetClock
) -> None:
    first = taking(ready, "BA-2015", 2)
    clock.advance(minutes=1)
    second = taking(ready, "BA-2015", 2)

    used = using(ready, item=ready.items["BA-2015"], quantity=3)

    assert [(line.follows, line.quantity) for line in used.lines] == [(first.id, 2), (second.id, 1)]
    with refused("flow.not_in_hands", open=0):
        using(ready, "second_nurse", item=ready.items["BA-2015"])
    with refused("item.unknown"):
        using(ready)


def test_straight_from_the_shelf_goes_first_expired_first_out(ready: Hospital) -> None:
    arrive(ready, "BA-2015", "SOON", 1, expiry=SOON)
    item, place = ready.items["BA-2015"], ready.places["CATH"].id

    used = using(ready, item=item, place=place, quantity=2)

    assert [line.follows for line in used.lines] == [None, None]
    assert used.lines[0].lot == lot_id(ready, "BA-2015", "SOON")
    prove_clean(ready)


def test_a_unit_from_the_shelf_out_of_turn_needs_a_reason(ready: Hospital) -> None:
    arrive(ready, "ST-3018", "SOON", 1, expiry=SOON, serials=("S",))
    late = unit(ready, "A").id

    with refused("stock.not_fefo", lot="L", first_lot="SOON"):
        using(ready, unit=late)
    assert using(ready, unit=late, reason="already in the patient").reason


def test_an_expired_piece_is_not_used(ready: Hospital, clock: SetClock) -> None:
    arrive(ready, "ST-3018", "SOON", 1, expiry=SOON, serials=("S",))
    taken = taking(ready, "ST-3018")
    clock.set(datetime(LONG.year, 12, 1, tzinfo=UTC))

    with refused("stock.expired"):
        using(ready, take=taken.id)
    with refused("stock.expired"):
        using(ready, unit=unit(ready, "A").id)


def test_a_colleague_may_use_what_a_nurse_took(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015")

    used = using(ready, "surgeon", take=taken.id)

    assert used.actor == ready.staff["surgeon"]
    assert open_now(ready) == [0]


def test_use_needs_the_right_where_the_piece_is(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015")

    with refused("people.not_allowed"):
        using(ready, "or_nurse", take=taken.id)
    with refused("people.not_allowed"):
        using(ready, "or_nurse", unit=unit(ready, "A").id)


def test_a_case_that_is_unknown_or_cancelled_takes_nothing(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015")
    nurse = ready.door("nurse")

    with refused("care.no_such_case"):
        nurse.do_now(use, Use("C-0000", take=taken.id))
    cancelled = SetCaseState(CASE, CaseState.CANCELLED)
    ready.door("surgeon").do_now(set_case_state, cancelled)
    with refused("care.case_cancelled", case=CASE):
        using(ready, take=taken.id)
    assert open_now(ready) == [1]


def test_the_same_key_uses_once(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015", 3)

    assert using(ready, key="k", take=taken.id) == using(ready, key="k", take=taken.id)
    assert open_now(ready) == [2]


def test_use_is_undone_back_into_the_hands(ready: Hospital) -> None:
    taken = taking(ready, "ST-3018")
    used = using(ready, take=taken.id)

    ready.door("nurse").do_now(undo, used.id)

    assert open_now(ready) == [1]
    assert unit(ready, "A").state is UnitState.TAKEN
    prove_clean(ready)


def test_a_senseless_quantity_is_refused(ready: Hospital) -> None:
    taken = taking(ready, "BA-2015")

    with refused("quantity.not_positive"):
        using(ready, take=taken.id, quantity=0)


def test_a_take_and_its_use_may_share_a_commit(ready: Hospital) -> None:
    door = ready.door("nurse")
    item, place = ready.items["BA-2015"], ready.places["CATH"].id

    futures = [
        *(door.begin(take, Take(item, place)) for _ in range(3)),
        *(door.begin(use, Use(CASE, item=item)) for _ in range(4)),
    ]

    refusals = [future.exception() for future in futures]
    assert sum(refusal is not None for refusal in refusals) == 1
    assert figures(ready, "BA-2015", "CATH").taken == 0
    prove_clean(ready)


def test_a_case_that_is_done_takes_a_late_entry(ready: Hospital) -> None:
    done = SetCaseState(CASE, CaseState.DONE)
    ready.door("surgeon").do_now(set_case_state, done)

    used = using(ready, item=ready.items["BA-2015"], place=ready.places["CATH"].id)

    assert used.reference == CASE


def test_another_departments_case_needs_the_right_there(ready: Hospital) -> None:
    at = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    theirs = ScheduleCase("C-OR1", ready.places["OR"].id, at, "PCI")
    ready.program.do_now(schedule_case, theirs)
    mine = Use("C-OR1", item=ready.items["BA-2015"], place=ready.places["CATH"].id)

    with refused("people.not_allowed"):
        ready.door("nurse").do_now(use, mine)
    assert figures(ready, "BA-2015", "CATH").on_hand == 9
