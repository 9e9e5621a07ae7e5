"""Reservations: kept for a purpose until taken, voided or lapsed."""

from datetime import date, timedelta

import pytest

from core.clock import SetClock
from core.flow.issue import Take, take
from core.stock.reservation import (
    MOST_HOURS,
    Reserve,
    Reserved,
    lapse_due,
    reservations,
    reserve,
    void_reservation,
)
from core.tables.kinds import ReservationState
from tests.acts import figures, prove_clean, refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

SOON = date(2026, 4, 1)


def keep(
    hospital: Hospital, quantity: int, item: str = "BA-2015", *, hours: int = 24, key: str = "",
    lot: int | None = None, purpose: str = "C-1",
) -> tuple[Reserved, ...]:  # fmt: skip
    where = (hospital.items[item], hospital.places["CATH"].id)
    command = Reserve(*where, quantity, purpose, hours, lot)
    return hospital.door("surgeon", key).do_now(reserve, command)


def test_what_is_reserved_is_on_hand_and_not_available(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)

    (kept,) = keep(hospital, 3)

    assert (kept.left, kept.purpose, kept.lapses_at) == (3, "C-1", NOON + timedelta(hours=24))
    now = figures(hospital, "BA-2015", "CATH")
    assert (now.on_hand, now.reserved, now.available) == (5, 3, 2)
    prove_clean(hospital)


def test_lots_are_reserved_first_expired_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 5)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)

    kept = keep(hospital, 3)

    assert [(each.lot.number, each.quantity) for each in kept] == [("SOON", 2), ("LATE", 1)]
    (named,) = keep(hospital, 1, lot=lot_id(hospital, "BA-2015", "LATE"))
    assert named.lot.number == "LATE"
    prove_clean(hospital)


def test_the_lot_one_has_in_view_is_reserved_whatever_expires_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    arrive(hospital, "BA-2015", "LATE", 5)

    (kept,) = keep(hospital, 2, lot=lot_id(hospital, "BA-2015", "LATE"))

    assert (kept.lot.number, kept.left) == ("LATE", 2)


def test_no_more_than_is_available_is_reserved(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 4)

    with refused("stock.reserved", available=1, asked=2):
        keep(hospital, 2)
    with refused("stock.not_enough", asked=9):
        keep(hospital, 9)


def test_the_same_key_reserves_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)

    assert keep(hospital, 3, key="k") == keep(hospital, 3, key="k")
    assert figures(hospital, "BA-2015", "CATH").reserved == 3
    with refused("key.reused"):
        keep(hospital, 2, key="k")


def test_the_same_key_for_anything_else_is_refused(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    (kept,) = keep(hospital, 3, key="k")
    here = (hospital.items["BA-2015"], kept.place.id)

    for other in (
        Reserve(*here, 3, "C-1", hours=25),
        Reserve(*here, 3, "C-2"),
        Reserve(*here, 3, "C-1", lot=kept.lot.id + 1),
        Reserve(here[0], hospital.places["OR"].id, 3, "C-1"),
    ):
        with refused("key.reused"):
            hospital.door("surgeon", "k").do_now(reserve, other)
    with refused("key.reused"):
        hospital.door("nurse", "k").do_now(reserve, Reserve(*here, 3, "C-1"))
    assert figures(hospital, "BA-2015", "CATH").reserved == 3


@pytest.mark.parametrize("hours", [0, -1, MOST_HOURS + 1])
def test_it_is_kept_for_a_sensible_time(hospital: Hospital, hours: int) -> None:
    arrive(hospital, "BA-2015", "B1", 5)

    with refused("flow.reservation_hours", most=MOST_HOURS):
        keep(hospital, 1, hours=hours)


def test_it_says_what_for(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)

    with refused("flow.purpose_missing"):
        keep(hospital, 1, purpose=" ")
    with refused("quantity.not_positive"):
        keep(hospital, 0)


def test_a_voided_reservation_frees_its_pieces(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    (kept,) = keep(hospital, 2)
    door = hospital.door("nurse")
    door.do_now(take, Take(kept.article.id, kept.place.id, 1, purpose="C-1"))

    gone = door.do_now(void_reservation, kept.id)

    assert (gone.state, gone.left) == (ReservationState.VOIDED, 0)
    assert door.do_now(void_reservation, kept.id).state is ReservationState.VOIDED
    now = figures(hospital, "BA-2015", "CATH")
    assert (now.on_hand, now.reserved, now.available) == (4, 0, 4)
    prove_clean(hospital)


def test_what_is_due_lapses(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 2, hours=1)
    keep(hospital, 1, hours=2)
    clock.advance(hours=1)

    assert hospital.program.do_now(lapse_due) == 1
    assert hospital.program.do_now(lapse_due) == 0
    assert figures(hospital, "BA-2015", "CATH").reserved == 1
    prove_clean(hospital)


def test_it_is_kept_until_the_moment_that_is_named(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    until = NOON + timedelta(hours=51, minutes=30)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    door = hospital.door("surgeon", "k")

    (kept,) = door.do_now(reserve, Reserve(*where, 1, "C-1", until=until))

    assert kept.lapses_at == until
    assert kept.who.id == hospital.staff["surgeon"]
    assert kept.who.name_latin
    assert door.do_now(reserve, Reserve(*where, 1, "C-1", until=until)) == (kept,)
    with refused("key.reused"):
        door.do_now(reserve, Reserve(*where, 1, "C-1", until=until + timedelta(hours=1)))
    for odd in (NOON, NOON + timedelta(hours=MOST_HOURS, seconds=1)):
        with refused("flow.reservation_hours"):
            hospital.door("surgeon").do_now(reserve, Reserve(*where, 1, "C-1", until=odd))


def test_reservations_are_listed_by_place_item_and_purpose(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "GW-014", "G1", 5)
    keep(hospital, 1, hours=5)
    keep(hospital, 2, "GW-014", hours=3, purpose="C-2")
    ask = hospital.door("nurse").ask_now
    cath, store = hospital.places["CATH"].id, hospital.places["STORE"].id

    assert [each.article.code for each in ask(reservations)] == ["GW-014", "BA-2015"]
    assert [each.quantity for each in ask(reservations, cath, hospital.items["BA-2015"])] == [1]
    assert [each.purpose for each in ask(reservations, purpose=" C-2 ")] == ["C-2"]
    assert ask(reservations, store) == ()


def test_several_reservations_in_one_commit_never_promise_a_piece_twice(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    command = Reserve(hospital.items["BA-2015"], hospital.places["CATH"].id, 2, "C-1")
    taking = Take(hospital.items["BA-2015"], hospital.places["CATH"].id, 2)
    surgeon, nurse = hospital.door("surgeon"), hospital.door("nurse")

    reserving = [surgeon.begin(reserve, command) for _ in range(2)]
    takes = [nurse.begin(take, taking) for _ in range(2)]
    refusals = [
        *(future.exception() for future in reserving),
        *(future.exception() for future in takes),
    ]

    assert sum(refusal is None for refusal in refusals) == 2
    prove_clean(hospital)
