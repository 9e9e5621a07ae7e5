"""What goes and comes while a shelf is counted neither hides a shortage nor makes one."""

from core.clock import SetClock
from core.flow.issue import GiveBack, Take, give_back, take
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.counted import differences, finish, opening, review
from tests.integration.stock.stocked import arrive


def test_what_left_and_came_back_during_the_count_is_missed_like_the_rest(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 10)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    clock.advance(minutes=1)
    sheet = opening(hospital)
    clock.advance(minutes=1)
    place, nurse = hospital.places["CATH-A1"].id, hospital.door("nurse")
    for command in (
        Take(hospital.items["BA-2015"], place, 4),
        Take(0, place, unit=unit(hospital, "A").id),
    ):
        taken = nurse.do_now(take, command)
        nurse.do_now(give_back, GiveBack(command.quantity, take=taken.id))
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 10, 0), ("A", 1, 0)]


def test_what_came_and_left_again_hides_nothing(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    clock.advance(minutes=1)
    sheet = opening(hospital)
    clock.advance(minutes=1)
    arrive(hospital, "BA-2015", "B1", 3)
    taken = Take(hospital.items["BA-2015"], hospital.places["CATH-A1"].id, 4)
    hospital.door("nurse").do_now(take, taken)
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 4, 0)]
