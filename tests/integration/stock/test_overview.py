"""Where an item is in the hospital and how much of it may be taken."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import RefusedError
from core.flow.issue import Take, take
from core.stock.catalogue import put_items
from core.stock.figures import Figures
from core.stock.lot import set_lot_status
from core.stock.overview import ItemStock, Nearness, near, stock_of
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind, LotStatus, MovementKind, PickRule
from tests.hospital import ITEMS, LONG, Hospital
from tests.integration.stock.stocked import all_places, arrive, keep, line, lot_id, move

SOON = date(2026, 3, 20)
NOTHING = Figures(0, 0, 0, 0, 0, 0, 0, None)


def ask(hospital: Hospital, item: str = "BA-2015") -> ItemStock:
    return hospital.door("nurse").ask_now(stock_of, hospital.items[item])


def homes(stock: ItemStock) -> dict[str, int]:
    return {home.place.code: home.figures.on_hand for home in stock.homes}


def test_an_item_that_is_nowhere_has_no_homes(hospital: Hospital) -> None:
    stock = ask(hospital)

    assert stock.article.code == "BA-2015"
    assert (stock.total, stock.homes, stock.next_lots) == (NOTHING, (), ())


def test_an_unknown_item_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"item\.unknown"):
        hospital.door("nurse").ask_now(stock_of, 4711)


def test_homes_and_their_shelves_add_up(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3)
    arrive(hospital, "BA-2015", "B", 2, place="CATH-A", expiry=SOON)
    arrive(hospital, "BA-2015", "A", 7, place="STORE-1")

    stock = ask(hospital)

    assert stock.total == Figures(12, 12, 0, 0, 0, 0, 0, SOON)
    assert homes(stock) == {"STORE": 7, "CATH": 5}
    cath = stock.homes[1]
    shelves = {shelf.place.code: shelf.figures.on_hand for shelf in cath.shelves}
    assert shelves == {"CATH-A": 2, "CATH-A1": 3}
    assert (cath.figures.nearest_expiry, stock.homes[0].figures.nearest_expiry) == (SOON, LONG)


def test_stock_directly_at_a_department_counts_as_its_own_shelf(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3, place="CATH")

    (home,) = ask(hospital).homes

    assert [shelf.place.code for shelf in home.shelves] == ["CATH"]


def test_every_piece_on_hand_counts_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "FREE", 5)
    arrive(hospital, "BA-2015", "KEPT", 4)
    arrive(hospital, "BA-2015", "OLD", 3, expiry=SOON)
    arrive(hospital, "BA-2015", "BAD", 2, expiry=SOON)
    keep(hospital, "BA-2015", "KEPT", 3)
    keep(hospital, "BA-2015", "OLD", 1)
    bad = lot_id(hospital, "BA-2015", "BAD")
    hospital.program.do_now(set_lot_status, bad, LotStatus.RECALLED, "maker's letter")
    hospital.clock.advance(days=30)

    total = ask(hospital).total

    assert total == Figures(14, 6, 3, 2, 3, 0, 0, LONG)
    assert total.available == total.on_hand - total.reserved - total.held - total.expired


def test_the_last_day_of_a_lot_is_still_good(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 1, expiry=date(2026, 3, 10))

    assert ask(hospital).total.available == 1

    hospital.clock.advance(days=1)
    after = ask(hospital).total

    assert (after.available, after.expired, after.nearest_expiry) == (0, 1, None)


def test_quarantine_is_a_home_of_its_own_and_all_of_it_is_held(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3)
    move(
        hospital,
        MovementKind.QUARANTINE,
        line(hospital, "BA-2015", "A", 2, ("CATH-A1", "quarantine")),
    )

    stock = ask(hospital)

    quarantine = stock.at(hospital.places["QUARANTINE"].id)
    assert quarantine is not None
    assert quarantine.figures == Figures(2, 0, 0, 2, 0, 0, 0, None)
    assert [shelf.place.code for shelf in quarantine.shelves] == ["QUARANTINE"]
    assert (stock.total.on_hand, stock.total.available, stock.total.held) == (3, 1, 2)


def test_what_is_in_hands_is_told_with_the_department_but_not_on_hand(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3)
    taking = Take(hospital.items["BA-2015"], hospital.places["CATH"].id, 2)
    hospital.door("nurse").do_now(take, taking)

    stock = ask(hospital)

    (cath,) = stock.homes
    assert cath.figures == stock.total == Figures(1, 1, 0, 0, 0, 0, 2, LONG)
    assert [shelf.place.code for shelf in cath.shelves] == ["CATH-A1"]


def test_what_is_on_its_way_is_told_where_it_goes(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3, place="STORE-1")
    move(
        hospital,
        MovementKind.DISPATCH,
        line(hospital, "BA-2015", "A", 2, ("STORE-1", "OR-TRANSIT")),
    )

    stock = ask(hospital)

    room = stock.at(hospital.places["OR"].id)
    assert room is not None
    assert room.figures == Figures(0, 0, 0, 0, 0, 2, 0, None)
    assert room.shelves == ()
    assert (stock.total.on_hand, stock.total.in_transit) == (1, 2)


def test_a_lot_that_never_expires_has_no_nearest_expiry(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3, expiry=None)

    stock = ask(hospital)

    assert (stock.total.available, stock.total.nearest_expiry) == (3, None)
    assert stock.next_lots[0].expiry is None


def test_a_home_is_found_by_itself_and_by_any_of_its_shelves(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 3)
    stock = ask(hospital)

    found = [stock.at(hospital.places[code].id) for code in ("CATH", "CATH-A", "CATH-A1")]

    assert found == [stock.homes[0]] * 3
    assert stock.at(hospital.places["OR-1"].id) is None


def test_the_nearest_expiry_leaves_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    arrive(hospital, "BA-2015", "EARLY", 4, expiry=SOON, place="STORE-1")
    arrive(hospital, "BA-2015", "KEPT", 2, expiry=SOON)
    keep(hospital, "BA-2015", "KEPT", 2)

    lots = ask(hospital).next_lots

    shown = [(lot.number, lot.expiry, lot.place.code, lot.available) for lot in lots]
    assert shown == [("EARLY", SOON, "STORE-1", 4), ("LATE", LONG, "CATH-A1", 1)]


def test_the_first_lot_shown_is_the_one_that_is_taken(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    arrive(hospital, "BA-2015", "EARLY", 4, expiry=SOON)
    first = ask(hospital).next_lots[0]

    taking = Take(hospital.items["BA-2015"], hospital.places["CATH"].id)
    posted = hospital.door("nurse").do_now(take, taking)

    assert posted.lines[0].lot == first.lot


def test_where_first_in_is_first_out_the_first_lot_comes_first(hospital: Hospital) -> None:
    wire = next(item for item in ITEMS if item.code == "GW-014")
    hospital.program.do_now(put_items, (replace(wire, pick_rule=PickRule.FIFO),))
    arrive(hospital, "GW-014", "FIRST", 1)
    arrive(hospital, "GW-014", "SECOND", 1, expiry=SOON)

    lots = ask(hospital, "GW-014").next_lots

    assert [lot.number for lot in lots] == ["FIRST", "SECOND"]


def test_of_some_shelves_the_lots_leave_by_the_rule_of_their_place(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "FIRST", 1)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    arrive(hospital, "BA-2015", "STORED", 3, expiry=SOON, place="STORE-1")
    stock = ask(hospital)
    here = stock.places.shelf_ids(hospital.places["CATH"])

    def numbers(rule: PickRule) -> list[str]:
        return [lot.number for lot in stock.lots_at(here, rule)]

    assert numbers(PickRule.FEFO) == ["SOON", "FIRST"]
    assert numbers(PickRule.FIFO) == ["FIRST", "SOON"]
    assert stock.lots_at((), PickRule.FEFO) == ()
    assert stock.giving == {hospital.places[code].id for code in ("CATH-A1", "STORE-1")}


def test_at_most_ten_lots_are_shown(hospital: Hospital) -> None:
    for n in range(12):
        arrive(hospital, "BA-2015", f"L{n:02}", 1, expiry=date(2027, 1, 28 - n))

    lots = ask(hospital).next_lots

    assert [lot.number for lot in lots] == [f"L{n:02}" for n in range(11, 1, -1)]


def test_ones_own_home_is_nearest_then_who_has_most(hospital: Hospital) -> None:
    hospital.program.do_now(add_place, NewPlace("IN", LocationKind.STORE, "小库", "Room", "OR"))
    hospital.program.do_now(add_place, NewPlace("FAR", LocationKind.DEPARTMENT, "外科", "Ward"))
    hospital.places |= {place.code: place for place in hospital.program.ask_now(all_places)}
    for place, quantity in (("CATH-A1", 5), ("STORE-1", 9), ("OR-1", 1), ("IN", 2), ("FAR", 5)):
        arrive(hospital, "BA-2015", "A", quantity, place=place)

    found = hospital.door("or_nurse").ask_now(
        near, hospital.items["BA-2015"], hospital.places["OR-1"].id
    )

    assert [(each.home.place.code, each.nearness) for each in found] == [
        ("IN", Nearness.HERE),
        ("OR", Nearness.HERE),
        ("STORE", Nearness.SITE),
        ("CATH", Nearness.SITE),
        ("FAR", Nearness.SITE),
    ]


def test_without_a_home_nobody_is_near_and_who_has_nothing_to_give_is_left_out(
    hospital: Hospital,
) -> None:
    arrive(hospital, "BA-2015", "A", 2)
    arrive(hospital, "BA-2015", "KEPT", 1, place="STORE-1")
    keep(hospital, "BA-2015", "KEPT", 1)

    found = hospital.door("manager").ask_now(near, hospital.items["BA-2015"], None)

    assert [(each.home.place.code, each.nearness) for each in found] == [("CATH", Nearness.SITE)]
