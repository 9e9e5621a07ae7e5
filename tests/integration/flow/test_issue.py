"""Taking and giving back: first expired first out, and nothing is forgotten in a pocket."""

from datetime import date, timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.clock import SetClock
from core.errors import RefusedError
from core.flow.adjust import DisposalReason, Dispose, dispose
from core.flow.issue import GiveBack, Take, give_back, my_takes, open_takes, take
from core.people.enlist import grant_role, revoke_role
from core.people.staff import Role
from core.stock.lot import set_lot_status
from core.stock.place import NewPlace, add_place
from core.stock.posting import Posted
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import LocationKind, LotStatus, PickRule, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import all_places, arrive, lot_id

SOON = date(2026, 4, 1)


def taking(hospital: Hospital, item: str, quantity: int = 1, **named: object) -> Posted:
    door = hospital.door(str(named.pop("who", "nurse")), str(named.pop("key", "")))
    place = hospital.places[str(named.pop("place", "CATH"))].id
    return door.do_now(take, Take(hospital.items[item], place, quantity, **named))  # type: ignore[arg-type]


def back(hospital: Hospital, who: str = "nurse", **named: int) -> Posted:
    return hospital.door(who).do_now(give_back, GiveBack(**named))


def test_what_expires_first_is_taken_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 5, expiry=LONG)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)

    posted = taking(hospital, "BA-2015", 3)

    soon, late = lot_id(hospital, "BA-2015", "SOON"), lot_id(hospital, "BA-2015", "LATE")
    assert [(line.lot, line.quantity) for line in posted.lines] == [(soon, 2), (late, 1)]
    now = figures(hospital, "BA-2015", "CATH")
    assert (now.on_hand, now.available, now.taken) == (4, 4, 3)
    prove_clean(hospital)


def test_where_first_in_leaves_first_the_older_lot_is_taken(hospital: Hospital) -> None:
    new = NewPlace(
        "CATH-F", LocationKind.BIN, "先进先出", "FIFO bin", "CATH", pick_rule=PickRule.FIFO
    )
    hospital.door("administrator").do_now(add_place, new)
    hospital.places = {place.code: place for place in hospital.program.ask_now(all_places)}
    arrive(hospital, "BA-2015", "OLDER", 1, expiry=LONG, place="CATH-F")
    arrive(hospital, "BA-2015", "NEWER", 1, expiry=SOON, place="CATH-F")

    with refused("flow.not_fifo", lot="NEWER", first_lot="OLDER"):
        taking(hospital, "BA-2015", lot=lot_id(hospital, "BA-2015", "NEWER"), place="CATH-F")
    posted = taking(hospital, "BA-2015", place="CATH-F")

    assert posted.lines[0].lot == lot_id(hospital, "BA-2015", "OLDER")


def test_a_lot_out_of_turn_needs_a_reason(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 5, expiry=LONG)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    late = lot_id(hospital, "BA-2015", "LATE")

    with refused("stock.not_fefo", lot="LATE", first_lot="SOON", first_expiry=SOON):
        taking(hospital, "BA-2015", lot=late)
    posted = taking(hospital, "BA-2015", lot=late, reason="long case")

    assert (posted.lines[0].lot, posted.reason) == (late, "long case")


def test_a_named_lot_in_turn_needs_none(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 5, expiry=LONG)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    soon = lot_id(hospital, "BA-2015", "SOON")

    assert taking(hospital, "BA-2015", 2, lot=soon).lines[0].lot == soon
    with refused("stock.not_enough", asked=2, available=0):
        taking(hospital, "BA-2015", 2, lot=soon, reason="again")


def test_a_scanned_unit_is_taken_by_itself(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 3, serials=("A", "B", "C"))
    piece = unit(hospital, "B")

    posted = taking(hospital, "ST-3018", unit=piece.id)

    assert [line.unit for line in posted.lines] == [piece.id]
    assert unit(hospital, "B").state is UnitState.TAKEN
    place = hospital.places["CATH"].id
    other = hospital.door("nurse").do_now(take, Take(0, place, unit=unit(hospital, "A").id))
    assert other.lines[0].item == hospital.items["ST-3018"]


def test_a_unit_of_a_later_lot_needs_a_reason_too(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "LATE", 1, serials=("A",), expiry=LONG)
    arrive(hospital, "ST-3018", "SOON", 1, serials=("B",), expiry=SOON)
    piece = unit(hospital, "A")

    with refused("stock.not_fefo", lot="LATE", first_lot="SOON"):
        taking(hospital, "ST-3018", unit=piece.id)
    assert taking(hospital, "ST-3018", unit=piece.id, reason="already opened").lines


def test_a_unit_elsewhere_taken_or_of_another_item_is_refused(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"), place="STORE-1")
    arrive(hospital, "ST-3018", "L", 1, serials=("C",))
    piece = unit(hospital, "C")

    with refused("stock.unit_elsewhere", unit="A", place="STORE-1"):
        taking(hospital, "ST-3018", unit=unit(hospital, "A").id)
    with refused("unit.mismatch", unit="C"):
        taking(hospital, "ST-2718", unit=piece.id)
    with refused("quantity.one_unit"):
        taking(hospital, "ST-3018", 2, unit=piece.id)
    taking(hospital, "ST-3018", unit=piece.id)
    with refused("flow.unit_is_yours", unit="C", at=NOON.isoformat()):
        taking(hospital, "ST-3018", unit=piece.id)
    with refused("flow.unit_in_hand", unit="C", who="王芳 · Wang Fang", at=NOON.isoformat()):
        taking(hospital, "ST-3018", unit=piece.id, who="second_nurse")
    with refused("unit.unknown"):
        taking(hospital, "ST-3018", unit=4711)


def test_no_more_than_is_there_is_taken(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)

    with refused("stock.not_enough", item="BA-2015", place="CATH", available=2, asked=3):
        taking(hospital, "BA-2015", 3)
    assert figures(hospital, "BA-2015", "CATH").on_hand == 2


def test_what_is_reserved_is_not_taken(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    place = hospital.places["CATH"].id
    hospital.door("surgeon").do_now(reserve, Reserve(hospital.items["BA-2015"], place, 2, "CS-1"))

    with refused("stock.reserved_by", available=1, asked=2, who="陈刚 · Chen Gang"):
        taking(hospital, "BA-2015", 2)
    assert taking(hospital, "BA-2015", 1).lines


def test_expired_and_held_stock_is_never_taken(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    arrive(hospital, "BA-2015", "HELD", 2, expiry=LONG)
    held, soon = lot_id(hospital, "BA-2015", "HELD"), lot_id(hospital, "BA-2015", "SOON")
    hospital.door("manager").do_now(set_lot_status, held, LotStatus.QUARANTINED, "looks wet")

    with refused("stock.held", lot="HELD", reason="quarantined", note="looks wet"):
        taking(hospital, "BA-2015", lot=held)
    clock.advance(days=22)
    taking(hospital, "BA-2015", 1)  # its last day
    clock.advance(days=1)
    with refused("stock.expired", lot="SOON", expiry=SOON):
        taking(hospital, "BA-2015", lot=soon)
    with refused("stock.not_enough", available=0):
        taking(hospital, "BA-2015")


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_a_senseless_quantity_is_refused(hospital: Hospital, quantity: int) -> None:
    arrive(hospital, "BA-2015", "B1", 2)

    with pytest.raises(RefusedError, match="quantity"):
        taking(hospital, "BA-2015", quantity)


def test_the_whole_hospital_is_no_place_to_take_from(hospital: Hospital) -> None:
    with refused("flow.not_a_shelf", place="H1"):
        taking(hospital, "BA-2015", place="H1", who="storekeeper")


def test_a_nurse_takes_at_her_own_department_only(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)

    with refused("people.not_allowed"):
        taking(hospital, "BA-2015", who="or_nurse")
    hospital.door("administrator").do_now(revoke_role, hospital.staff["nurse"], Role.NURSE, "CATH")
    with refused("people.not_allowed"):
        taking(hospital, "BA-2015")


def test_the_same_key_takes_once_even_in_one_commit(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("nurse", "again")
    command = Take(hospital.items["BA-2015"], hospital.places["CATH"].id, 2)

    results = {future.result() for future in [door.begin(take, command) for _ in range(5)]}

    assert len(results) == 1
    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    with refused("key.reused"):
        taking(hospital, "BA-2015", 3, key="again")


def test_the_last_piece_goes_to_exactly_one_of_two(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    command = Take(hospital.items["ST-3018"], hospital.places["CATH"].id)

    both = [hospital.door(who).begin(take, command) for who in ("nurse", "second_nurse")]
    refusals = [future.exception() for future in both]

    assert [type(refusal) for refusal in refusals].count(RefusedError) == 1
    assert refusals.count(None) == 1
    prove_clean(hospital)


def test_what_was_taken_is_given_back_to_the_shelf_it_came_from(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital, "BA-2015", 3)

    returned = back(hospital, take=taken.id, quantity=2)

    assert returned.lines[0].target == hospital.places["CATH-A1"].id
    assert returned.lines[0].follows == taken.id
    now = figures(hospital, "BA-2015", "CATH")
    assert (now.on_hand, now.taken) == (4, 1)
    with refused("flow.not_in_hands", open=1, asked=2):
        back(hospital, take=taken.id, quantity=2)
    prove_clean(hospital)


def test_one_line_of_a_take_is_given_back(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    taken = taking(hospital, "ST-3018", 2)

    returned = back(hospital, take=taken.id, line=1)

    assert returned.lines[0].unit == unit(hospital, "B").id
    assert unit(hospital, "B").state is UnitState.IN_STOCK


def test_a_unit_is_given_back_by_its_code_whoever_took_it(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    piece = unit(hospital, "A").id
    with refused("stock.unit_elsewhere", place="CATH-A1"):
        back(hospital, unit=piece)
    taking(hospital, "ST-3018")

    back(hospital, "second_nurse", unit=piece, place=hospital.places["CATH-A"].id)

    assert unit(hospital, "A").location == hospital.places["CATH-A"].id
    prove_clean(hospital)


def test_ones_own_latest_take_of_an_item_is_given_back(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    first = taking(hospital, "BA-2015", 1)
    clock.advance(minutes=1)
    second = taking(hospital, "BA-2015", 1)

    returned = back(hospital, item=hospital.items["BA-2015"])

    assert returned.lines[0].follows == second.id
    both = back(hospital, item=hospital.items["BA-2015"])
    assert both.lines[0].follows == first.id
    with refused("flow.not_in_hands", open=0):
        back(hospital, "second_nurse", item=hospital.items["BA-2015"])


def test_a_return_goes_to_a_shelf_or_quarantine_where_one_may(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital, "BA-2015", 2)

    with refused("flow.not_a_shelf"):
        back(hospital, take=taken.id, place=hospital.places["CATH-TAKEN"].id)
    with refused("people.not_allowed"):
        back(hospital, take=taken.id, place=hospital.places["STORE-1"].id)
    with refused("quantity.not_positive"):
        back(hospital, take=taken.id, quantity=0)


def test_what_another_department_took_is_not_given_back_to_ones_own(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",), place="OR-1")
    taken = taking(hospital, "ST-3018", place="OR", who="or_nurse")
    here = hospital.places["CATH-A1"].id

    with refused("people.not_allowed"):
        back(hospital, place=here, take=taken.id)
    with refused("people.not_allowed"):
        back(hospital, place=here, unit=unit(hospital, "A").id)

    with refused("flow.return_elsewhere", place="CATH-A1", source="OR"):
        back(hospital, who="storekeeper", take=taken.id, place=here)
    back(hospital, who="storekeeper", take=taken.id, place=hospital.places["OR-1"].id)
    prove_clean(hospital)


def test_what_was_taken_there_does_not_come_here_by_a_return(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    for role in (Role.NURSE, Role.STOREKEEPER):
        hospital.program.do_now(grant_role, hospital.staff["nurse"], role, "OR")
    posted, nurse = taking(hospital, "BA-2015", 2), hospital.door("nurse")
    there = hospital.places["OR-1"].id

    with refused("flow.return_elsewhere", place="OR-1", source="CATH"):
        nurse.do_now(give_back, GiveBack(1, take=posted.id, place=there))
    cabinet = hospital.places["CATH-A"].id
    nurse.do_now(give_back, GiveBack(1, take=posted.id, place=cabinet))

    assert figures(hospital, "BA-2015", "OR").on_hand == 0
    assert figures(hospital, "BA-2015", "CATH").on_hand == 4


def test_what_i_took_is_listed_with_what_is_still_open(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    first = taking(hospital, "BA-2015", 3)
    clock.advance(minutes=5)
    taking(hospital, "ST-3018")
    back(hospital, take=first.id, quantity=1)

    mine = hospital.door("nurse").ask_now(my_takes, NOON)

    stent, balloon = mine
    assert (stent.article.code, stent.open, stent.unit and stent.unit.serial) == ("ST-3018", 1, "A")
    assert (balloon.lot.number, balloon.quantity, balloon.open) == ("B1", 3, 2)
    assert (balloon.source.code, balloon.taken.code, balloon.at) == ("CATH-A1", "CATH-TAKEN", NOON)
    later = hospital.door("nurse").ask_now(my_takes, NOON + timedelta(minutes=1))
    assert [each.article.code for each in later] == ["ST-3018"]
    assert hospital.door("second_nurse").ask_now(my_takes, NOON) == ()


def test_what_is_in_hands_is_listed_by_department(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B1", 5, place="OR-1")
    taken = taking(hospital, "BA-2015")
    taking(hospital, "BA-2015", who="or_nurse", place="OR")
    back(hospital, take=taken.id)

    everywhere = hospital.door("head").ask_now(open_takes)
    here = hospital.door("head").ask_now(open_takes, hospital.places["CATH"].id)

    assert [each.actor for each in everywhere] == [hospital.staff["or_nurse"]]
    assert here == ()


def test_a_piece_that_was_used_says_when_and_for_what(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    place = hospital.places["CATH"].id
    case = ScheduleCase("C-7F3K", place, NOON, "PCI")
    hospital.door("surgeon").do_now(schedule_case, case)
    piece = unit(hospital, "A").id
    hospital.door("nurse").do_now(use, Use("C-7F3K", unit=piece))

    with refused("flow.unit_was_used", unit="A", reference="C-7F3K"):
        hospital.door("nurse").do_now(take, Take(0, place, unit=piece))


def test_a_piece_that_was_thrown_away_is_gone(hospital: Hospital) -> None:
    posted = arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    place, line = hospital.places["CATH-A1"].id, posted.lines[0]
    about = (line.item, line.lot, 1, DisposalReason.DAMAGED)
    hospital.door("head").do_now(dispose, Dispose(place, *about, unit=line.unit))

    with refused("flow.unit_disposed", unit="A"):
        hospital.door("nurse").do_now(take, Take(0, place, unit=line.unit))
