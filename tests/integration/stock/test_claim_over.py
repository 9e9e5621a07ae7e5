"""A reservation whose time is over keeps nothing back, and no list is too long for a claim."""

from core.clock import SetClock
from core.flow.issue import Take, take
from core.stock.reservation import Reserve, Reserved, lapse_due, reservations, reserve
from tests.acts import figures, prove_clean, refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

MANY = 51
"""One more than a list shows."""


def keep(hospital: Hospital, who: str, n: int, hours: int = 1, purpose: str = "C-1") -> None:
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    hospital.door(who).do_now(reserve, Reserve(*where, n, purpose, hours))


def taking(hospital: Hospital, n: int = 1) -> Take:
    return Take(hospital.items["BA-2015"], hospital.places["CATH"].id, n)


def listed(hospital: Hospital) -> tuple[Reserved, ...]:
    return hospital.door("nurse").ask_now(reservations)


def test_what_is_over_and_not_yet_closed_is_taken_all_the_same(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, "surgeon", 2)
    clock.advance(hours=1)

    assert listed(hospital) == ()
    hospital.door("nurse").do_now(take, taking(hospital))

    assert figures(hospital, "BA-2015", "CATH").available == 1
    assert hospital.program.do_now(lapse_due) == 0
    prove_clean(hospital)


def test_what_is_not_over_yet_stays_kept(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, "surgeon", 1)
    keep(hospital, "surgeon", 1, hours=2)
    clock.advance(hours=1)
    nurse = hospital.door("nurse")

    nurse.do_now(take, taking(hospital))
    with refused("stock.reserved_by", purpose="C-1", n=1):
        nurse.do_now(take, taking(hospital))
    assert [each.left for each in listed(hospital)] == [1]


def test_a_refusal_leaves_what_is_over_as_it_was(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, "surgeon", 1)
    keep(hospital, "surgeon", 1, hours=2)
    clock.advance(hours=1)

    with refused("stock.reserved_by"):
        hospital.door("nurse").do_now(take, taking(hospital, 2))
    assert hospital.program.do_now(lapse_due) == 1


def test_the_own_reservation_counts_however_many_others_there_are(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", MANY + 1)
    for number in range(MANY):
        keep(hospital, "surgeon", 1, purpose=f"C-{number + 2}")
    keep(hospital, "nurse", 1, hours=48, purpose="own")

    hospital.door("nurse").do_now(take, taking(hospital))

    assert figures(hospital, "BA-2015", "CATH").reserved == MANY
    prove_clean(hospital)
