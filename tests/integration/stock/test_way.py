"""Way: what must leave a shelf leaves although it is reserved; its reservation loses as much."""

from collections.abc import Callable

import pytest

from core.clock import SetClock
from core.flow.adjust import (
    Adjust,
    DisposalReason,
    Dispose,
    Quarantine,
    SendBack,
    adjust,
    dispose,
    quarantine,
    send_back,
)
from core.flow.issue import Take, take
from core.stock.posting import Posted
from core.stock.reservation import Reserve, Reserved, reservations, reserve, void_reservation
from core.stock.reverse import Reverse, reverse, undo
from core.stock.way import Going, lost_by, would_lose
from core.tables.kinds import ReservationState, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

Act = Callable[[Hospital, int], Posted]


def where(hospital: Hospital) -> tuple[int, int, int]:
    lot = lot_id(hospital, "BA-2015", "B1")
    return hospital.places["CATH-A1"].id, hospital.items["BA-2015"], lot


def aside(hospital: Hospital, n: int) -> Posted:
    wanted = Quarantine(*where(hospital), n, "wet")
    return hospital.door("storekeeper").do_now(quarantine, wanted)


def thrown(hospital: Hospital, n: int) -> Posted:
    wanted = Dispose(*where(hospital), n, DisposalReason.DAMAGED)
    return hospital.door("storekeeper").do_now(dispose, wanted)


def missing(hospital: Hospital, n: int) -> Posted:
    return hospital.door("storekeeper").do_now(adjust, Adjust(*where(hospital), -n, "torn"))


EVERY = pytest.mark.parametrize("act", [aside, thrown, missing])


def keep(
    hospital: Hospital, n: int, who: str = "surgeon", item: str = "BA-2015", hours: int = 24
) -> Reserved:
    place = hospital.places["CATH"].id
    wanted = Reserve(hospital.items[item], place, n, f"for {who}", hours)
    return hospital.door(who).do_now(reserve, wanted)[0]


def kept(hospital: Hospital) -> list[int]:
    return sorted(each.left for each in hospital.door("nurse").ask_now(reservations))


def lost(hospital: Hospital, posted: Posted) -> list[tuple[str, int]]:
    found = hospital.door("nurse").ask_now(lost_by, posted.id)
    return [(share.its.purpose, share.quantity) for share in found]


@EVERY
def test_nothing_gives_way_while_the_rest_of_the_lot_covers_it(
    hospital: Hospital, act: Act
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 3)

    posted = act(hospital, 2)

    assert kept(hospital) == [3]
    assert lost(hospital, posted) == []
    assert figures(hospital, "BA-2015", "CATH").available == 0
    prove_clean(hospital)


@EVERY
def test_a_reservation_is_lessened_by_as_much_as_is_not_there(hospital: Hospital, act: Act) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 4)

    posted = act(hospital, 2)

    assert kept(hospital) == [3]
    assert lost(hospital, posted) == [("for surgeon", 1)]
    prove_clean(hospital)


@EVERY
def test_all_that_is_reserved_can_leave_and_undone_it_is_kept_again(
    hospital: Hospital, act: Act
) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 2)

    posted = act(hospital, 2)

    assert kept(hospital) == []
    prove_clean(hospital)
    hospital.door("storekeeper").do_now(undo, posted.id)
    assert kept(hospital) == [2]
    found = hospital.door("nurse").ask_now(lost_by, posted.id)
    assert [share.its.state for share in found] == [ReservationState.HELD]
    prove_clean(hospital)


def test_the_newest_reservation_gives_way_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 4)
    keep(hospital, 2, "surgeon")
    keep(hospital, 2, "nurse")

    posted = aside(hospital, 3)

    assert lost(hospital, posted) == [("for surgeon", 1), ("for nurse", 2)]
    assert kept(hospital) == [1]
    prove_clean(hospital)


def test_what_is_over_gives_way_before_and_nobody_is_named(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1, "surgeon", hours=1)
    keep(hospital, 1, "nurse", hours=48)
    clock.advance(hours=2)

    posted = aside(hospital, 1)

    assert lost(hospital, posted) == []
    assert kept(hospital) == [1]
    prove_clean(hospital)


def test_what_was_given_up_meanwhile_stays_given_up(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    its = keep(hospital, 2)
    posted = aside(hospital, 1)
    hospital.door("surgeon").do_now(void_reservation, its.id)

    hospital.door("storekeeper").do_now(undo, posted.id)

    assert kept(hospital) == []
    assert figures(hospital, "BA-2015", "CATH").available == 2
    prove_clean(hospital)


def test_a_piece_that_is_reserved_is_set_aside_and_fetched_by_nobody(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("A",))
    keep(hospital, 1, item="ST-3018")
    piece, place = unit(hospital, "A"), hospital.places["CATH-A1"].id
    command = Quarantine(place, piece.item, piece.lot, 1, "suspect", piece.id)

    posted = hospital.door("storekeeper").do_now(quarantine, command)

    assert lost(hospital, posted) == [("for surgeon", 1)]
    with refused("stock.not_enough"):
        cath = hospital.places["CATH"].id
        hospital.door("surgeon").do_now(take, Take(piece.item, cath, 1, purpose="for surgeon"))
    prove_clean(hospital)


def test_several_pieces_go_and_take_their_reservations_along(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 3, serials=("A", "B", "C"))
    keep(hospital, 2, item="ST-3018")
    pieces = [unit(hospital, serial) for serial in ("A", "B")]
    place = hospital.places["CATH-A1"].id
    units = tuple(each.id for each in pieces)
    goods = (place, pieces[0].item, pieces[0].lot)
    wanted = Dispose(*goods, 2, DisposalReason.DAMAGED, units=units)
    going = Going(*goods, 2, units=units)
    foreseen = hospital.door("nurse").ask_now(would_lose, going)

    posted = hospital.door("storekeeper").do_now(dispose, wanted)

    assert [(each.its.purpose, each.quantity) for each in foreseen] == [("for surgeon", 1)]
    assert lost(hospital, posted) == [("for surgeon", 1)]
    assert kept(hospital) == [1]
    assert unit(hospital, "B").state is UnitState.DISPOSED
    prove_clean(hospital)


def test_what_would_give_way_is_foreseen_and_nothing_is_changed_by_asking(
    hospital: Hospital,
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, 4)
    door = hospital.door("storekeeper")

    none, some, all_of_it = (
        door.ask_now(would_lose, Going(*where(hospital), n)) for n in (1, 3, 99)
    )

    assert none == ()
    assert [each.quantity for each in some] == [2]
    assert [each.quantity for each in all_of_it] == [4]
    assert kept(hospital) == [4]


def test_more_than_is_there_is_refused_and_nothing_gives_way(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 2)

    with refused("stock.not_enough"):
        aside(hospital, 3)

    assert kept(hospital) == [2]
    prove_clean(hospital)


def test_what_is_sent_back_leaves_what_is_reserved(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1)

    with refused("stock.reserved"):
        hospital.door("storekeeper").do_now(send_back, SendBack(*where(hospital), 2, "wrong"))

    assert kept(hospital) == [1]


def test_asked_again_under_its_key_it_breaks_nothing_more(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 4)
    keep(hospital, 4)
    door = hospital.door("storekeeper", key="once")
    wanted = Quarantine(*where(hospital), 1, "wet")

    first = door.do_now(quarantine, wanted)
    again = door.do_now(quarantine, wanted)

    assert first.id == again.id
    assert kept(hospital) == [3]
    assert lost(hospital, again) == [("for surgeon", 1)]
    prove_clean(hospital)


def test_reversed_long_after_only_what_still_counts_is_kept_again(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    keep(hospital, 1, "surgeon", hours=1)
    keep(hospital, 1, "nurse", hours=48)
    posted = aside(hospital, 2)
    clock.advance(hours=3)

    hospital.door("storekeeper").do_now(reverse, Reverse(posted.id, "it was all right"))

    assert kept(hospital) == [1]
    prove_clean(hospital)
