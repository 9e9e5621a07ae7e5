"""Transfers: counted in between, and what is missing stays visible until it is settled."""

from datetime import date

import pytest
from sqlalchemy import select

from core.errors import RefusedError
from core.flow.issue import Take, take
from core.flow.transfer import (
    Arrive,
    Dispatch,
    DispatchLine,
    LineCount,
    Settle,
    SettleHow,
    arrive,
    dispatch,
    settle,
)
from core.flow.transfer_view import TransferView, open_transfers, transfer, transfer_by_code
from core.rights import Right, needs
from core.stock.place import close_place
from core.stock.reverse import Reverse, reverse, undo
from core.tables.delivery import Event
from core.tables.kinds import TransferState, UnitState
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock import stocked
from tests.integration.stock.stocked import lot_id

SOON = date(2026, 4, 1)


def send(hospital: Hospital, *lines: DispatchLine, key: str = "", note: str = "") -> TransferView:
    source, target = hospital.places["STORE"].id, hospital.places["CATH"].id
    command = Dispatch(source, target, lines or (balloons(hospital, 5),), note)
    return hospital.door("storekeeper", key).do_now(dispatch, command)


def balloons(hospital: Hospital, quantity: int) -> DispatchLine:
    return DispatchLine(hospital.items["BA-2015"], quantity)


@pytest.fixture
def stocked_store(hospital: Hospital) -> Hospital:
    stocked.arrive(hospital, "BA-2015", "B1", 8, place="STORE-1")
    stocked.arrive(hospital, "ST-3018", "L", 3, place="STORE-1", serials=("A", "B", "C"))
    return hospital


def test_what_is_sent_is_in_transit_to_its_target(stocked_store: Hospital) -> None:
    sent = send(stocked_store)

    assert sent.code == "TR-26-00001"
    assert (sent.state, sent.missing) == (TransferState.DISPATCHED, 5)
    assert (sent.source.code, sent.target.code) == ("STORE", "CATH")
    assert figures(stocked_store, "BA-2015", "STORE").on_hand == 3
    there = figures(stocked_store, "BA-2015", "CATH")
    assert (there.on_hand, there.available, there.in_transit) == (0, 0, 5)
    assert len(sent.postings) == 1
    prove_clean(stocked_store)


def test_all_of_it_is_received_in_one_act(stocked_store: Hospital) -> None:
    sent = send(
        stocked_store, balloons(stocked_store, 5), DispatchLine(stocked_store.items["ST-3018"], 2)
    )

    got = stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))

    assert (got.state, got.missing) == (TransferState.RECEIVED, 0)
    assert got.received_by == stocked_store.staff["nurse"]
    assert len(got.postings) == 2
    assert figures(stocked_store, "BA-2015", "CATH").available == 5
    assert unit(stocked_store, "A").location == stocked_store.places["CATH"].id
    assert unit(stocked_store, "A").state is UnitState.IN_STOCK
    prove_clean(stocked_store)


def test_what_is_short_stays_in_transit_and_is_listed(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    shelf = stocked_store.places["CATH-A1"].id

    command = Arrive(sent.id, (LineCount(0, 4),), shelf, "one missing")
    got = stocked_store.door("nurse").do_now(arrive, command)

    assert (got.state, got.missing) == (TransferState.SHORT, 1)
    now = figures(stocked_store, "BA-2015", "CATH")
    assert (now.available, now.in_transit) == (4, 1)
    listed = stocked_store.door("nurse").ask_now(open_transfers, shelf)
    assert [each.code for each in listed.rows] == [sent.code]
    prove_clean(stocked_store)


def test_nothing_of_it_came(stocked_store: Hospital) -> None:
    sent = send(stocked_store)

    got = stocked_store.door("nurse").do_now(arrive, Arrive(sent.id, ()))

    assert (got.state, got.missing, len(got.postings)) == (TransferState.SHORT, 5, 1)
    later = stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))
    assert (later.state, later.missing) == (TransferState.RECEIVED, 0)
    prove_clean(stocked_store)


def test_that_nothing_came_is_on_record_once(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    door = stocked_store.door("nurse", "none")

    for _ in range(2):
        got = door.do_now(arrive, Arrive(sent.id, ()))
        assert (got.state, got.received_by) == (TransferState.SHORT, stocked_store.staff["nurse"])
    with refused("key.reused"):
        door.do_now(arrive, Arrive(sent.id))

    assert stocked_store.program.ask_now(recorded, sent.id) == (["transfer_short"], ["arrive"])
    stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))
    again = door.do_now(arrive, Arrive(sent.id, ()))
    assert again.state is TransferState.RECEIVED


@needs(Right.ANYONE)
def recorded(uow: UnitOfWork, transfer_id: int) -> tuple[list[str], list[str]]:
    """The events and the acts on record about a transfer, but that it was sent."""
    connection = uow.reading.cold()
    of, by = (Event.metadata.tables[name].c for name in ("event", "audit"))
    events = select(of.kind).where(of.subject == transfer_id, of.kind != "dispatched")
    acts = select(by.act).where(by.subject == transfer_id, by.outcome == "done")
    return list(connection.scalars(events)), list(connection.scalars(acts))


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ((LineCount(0, 6),), "flow.over_received"),
        ((LineCount(0, 3), LineCount(0, 3)), "flow.over_received"),
        ((LineCount(7, 1),), "flow.no_such_line"),
        ((LineCount(0, -1),), "quantity.not_positive"),
    ],
)
def test_no_more_than_was_sent_is_received(
    stocked_store: Hospital, counts: tuple[LineCount, ...], code: str
) -> None:
    sent = send(stocked_store)

    with refused(code):
        stocked_store.door("nurse").do_now(arrive, Arrive(sent.id, counts))

    assert stocked_store.program.ask_now(transfer, sent.id).missing == 5


def test_it_is_received_where_it_was_sent_by_who_works_there(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    door = stocked_store.door("storekeeper")

    with refused("people.not_allowed"):
        stocked_store.door("or_nurse").do_now(arrive, Arrive(sent.id))
    with refused("flow.not_target", place="OR-1"):
        door.do_now(arrive, Arrive(sent.id, place=stocked_store.places["OR-1"].id))


def test_a_damaged_piece_is_received_into_quarantine(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    aside = stocked_store.places["QUARANTINE"].id

    got = stocked_store.door("storekeeper").do_now(arrive, Arrive(sent.id, place=aside))

    assert got.state is TransferState.RECEIVED
    stocked_store.door("storekeeper").do_now(undo, got.postings[-1])
    assert stocked_store.program.ask_now(transfer, sent.id).state is TransferState.DISPATCHED
    prove_clean(stocked_store)


def test_the_same_key_sends_and_receives_once(stocked_store: Hospital) -> None:
    first = send(stocked_store, key="s")
    door = stocked_store.door("nurse", "r")
    got = door.do_now(arrive, Arrive(first.id))

    assert send(stocked_store, key="s").id == first.id
    assert door.do_now(arrive, Arrive(first.id)) == got
    assert figures(stocked_store, "BA-2015", "CATH").on_hand == 5
    with refused("key.reused"):
        send(stocked_store, balloons(stocked_store, 1), key="s")
    prove_clean(stocked_store)


def test_two_transfers_in_one_commit_have_codes_of_their_own(stocked_store: Hospital) -> None:
    door = stocked_store.door("storekeeper")
    source, target = stocked_store.places["STORE"].id, stocked_store.places["CATH"].id
    command = Dispatch(source, target, (balloons(stocked_store, 3),))

    futures = [door.begin(dispatch, command) for _ in range(4)]
    codes = [future.result().code for future in futures if future.exception() is None]

    assert codes == [
        "TR-26-00001",
        "TR-26-00002",
    ]  # the others found too little, and no gap is left
    assert sum(isinstance(future.exception(), RefusedError) for future in futures) == 2
    prove_clean(stocked_store)


def test_a_closed_transfer_is_not_received_again(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))

    with refused("flow.transfer_closed", transfer=sent.code):
        stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))
    assert stocked_store.door("nurse").ask_now(open_transfers).total == 0


def test_a_transfer_goes_to_another_home(stocked_store: Hospital) -> None:
    places = stocked_store.places
    command = Dispatch(places["STORE"].id, places["STORE-1"].id, (balloons(stocked_store, 1),))

    with refused("flow.same_home", place="STORE-1"):
        stocked_store.door("storekeeper").do_now(dispatch, command)
    with refused("people.not_allowed"):
        stolen = Dispatch(places["STORE"].id, places["CATH"].id, (balloons(stocked_store, 1),))
        stocked_store.door("nurse").do_now(dispatch, stolen)


def test_nothing_is_sent_to_a_closed_department(stocked_store: Hospital) -> None:
    stocked_store.door("administrator").do_now(close_place, "CATH")

    with refused("place.closed", place="CATH"):
        send(stocked_store)
    assert figures(stocked_store, "BA-2015", "STORE").on_hand == 8


def test_what_lies_on_a_closed_shelf_is_sent_away_and_what_comes_goes_elsewhere(
    stocked_store: Hospital,
) -> None:
    administrator = stocked_store.door("administrator")
    administrator.do_now(close_place, "STORE-1")
    sent = send(stocked_store)
    administrator.do_now(close_place, "CATH-A")

    with refused("place.closed", place="CATH-A1"):
        shut = Arrive(sent.id, place=stocked_store.places["CATH-A1"].id)
        stocked_store.door("nurse").do_now(arrive, shut)
    got = stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))

    assert got.state is TransferState.RECEIVED
    prove_clean(stocked_store)


def test_equal_lines_are_one_and_two_ways_to_pick_an_item_are_refused(
    stocked_store: Hospital,
) -> None:
    sent = send(stocked_store, balloons(stocked_store, 4), balloons(stocked_store, 4))
    assert [each.dispatched for each in sent.lines] == [8]

    stent = stocked_store.items["ST-3018"]
    named = DispatchLine(stent, unit=unit(stocked_store, "A").id)
    with refused("flow.item_twice", item="ST-3018"):
        send(stocked_store, DispatchLine(stent), named)
    both = send(stocked_store, named, DispatchLine(0, unit=unit(stocked_store, "B").id))
    assert [each.unit and each.unit.serial for each in both.lines] == ["A", "B"]
    prove_clean(stocked_store)


def test_a_lot_out_of_turn_needs_a_note(stocked_store: Hospital) -> None:
    stocked.arrive(stocked_store, "BA-2015", "B0", 2, place="STORE-1", expiry=SOON)
    item, late = stocked_store.items["BA-2015"], lot_id(stocked_store, "BA-2015", "B1")

    with refused("stock.not_fefo", first_lot="B0"):
        send(stocked_store, DispatchLine(item, 1, lot=late))
    sent = send(stocked_store, DispatchLine(item, 1, lot=late), note="asked for long dates")
    assert (sent.note, sent.lines[0].lot.number) == ("asked for long dates", "B1")


def test_what_was_missing_came_after_all(stocked_store: Hospital) -> None:
    sent = short_by_two(stocked_store)
    nurse = stocked_store.door("nurse")

    once = nurse.do_now(settle, Settle(sent.id, 0, 1, SettleHow.FOUND))
    assert (once.state, once.missing) == (TransferState.SHORT, 1)
    done = nurse.do_now(settle, Settle(sent.id, 0, 1, SettleHow.FOUND))

    assert (done.state, done.lines[0].arrived) == (TransferState.RECEIVED, 5)
    assert figures(stocked_store, "BA-2015", "CATH").available == 5
    prove_clean(stocked_store)


def test_what_is_lost_is_written_off_by_who_may(stocked_store: Hospital) -> None:
    sent = short_by_two(stocked_store)
    lost = Settle(sent.id, 0, 2, SettleHow.LOST, "searched two days")

    with refused("people.not_allowed"):
        stocked_store.door("nurse").do_now(settle, lost)
    with refused("reason.missing"):
        stocked_store.door("head").do_now(settle, Settle(sent.id, 0, 2, SettleHow.LOST))
    door = stocked_store.door("head", "k")
    done = door.do_now(settle, lost)

    assert (done.state, done.lines[0].settled, done.missing) == (TransferState.CLOSED, 2, 0)
    assert door.do_now(settle, lost) == done
    assert figures(stocked_store, "BA-2015", "CATH").in_transit == 0
    prove_clean(stocked_store)


def test_what_never_left_goes_back_to_its_shelf(stocked_store: Hospital) -> None:
    sent = short_by_two(stocked_store)
    back = Settle(sent.id, 0, 2, SettleHow.SENT_BACK)

    done = stocked_store.door("storekeeper").do_now(settle, back)

    assert (done.state, done.missing) == (TransferState.CLOSED, 0)
    assert done.lines[0].source.code == "STORE-1"
    assert figures(stocked_store, "BA-2015", "STORE").on_hand == 5
    prove_clean(stocked_store)


def test_no_more_is_settled_than_is_missing(stocked_store: Hospital) -> None:
    sent = short_by_two(stocked_store)

    with refused("flow.settle_over", missing=2, asked=3):
        stocked_store.door("nurse").do_now(settle, Settle(sent.id, 0, 3, SettleHow.FOUND))


def short_by_two(hospital: Hospital) -> TransferView:
    sent = send(hospital)
    return hospital.door("nurse").do_now(arrive, Arrive(sent.id, (LineCount(0, 3),)))


def test_a_dispatch_is_undone_while_nothing_has_come(stocked_store: Hospital) -> None:
    sent = send(stocked_store, DispatchLine(stocked_store.items["ST-3018"], 2))

    stocked_store.door("storekeeper").do_now(undo, sent.postings[-1])

    now = stocked_store.program.ask_now(transfer, sent.id)
    assert (now.state, now.missing, now.postings) == (TransferState.CLOSED, 0, ())
    assert figures(stocked_store, "ST-3018", "STORE").available == 3
    assert unit(stocked_store, "A").state is UnitState.IN_STOCK
    prove_clean(stocked_store)


def test_a_dispatch_is_not_undone_once_something_has_come(stocked_store: Hospital) -> None:
    sent = short_by_two(stocked_store)

    with refused("undo.moved_on"):
        stocked_store.door("storekeeper").do_now(undo, sent.postings[0])
    prove_clean(stocked_store)


@pytest.mark.parametrize("how", list(SettleHow))
def test_an_arrival_and_a_settlement_are_undone(stocked_store: Hospital, how: SettleHow) -> None:
    sent = short_by_two(stocked_store)
    door = stocked_store.door("storekeeper")
    settled = door.do_now(settle, Settle(sent.id, 0, 2, how, "because"))

    door.do_now(undo, settled.postings[-1])
    short = stocked_store.program.ask_now(transfer, sent.id)
    assert (short.state, short.missing) == (TransferState.SHORT, 2)
    stocked_store.door("nurse").do_now(undo, sent.postings[-1])

    now = stocked_store.program.ask_now(transfer, sent.id)
    assert (now.state, now.missing, now.received_by) == (TransferState.DISPATCHED, 5, None)
    prove_clean(stocked_store)


def test_an_arrival_is_not_undone_once_its_goods_were_taken(stocked_store: Hospital) -> None:
    sent = send(stocked_store)
    got = stocked_store.door("nurse").do_now(arrive, Arrive(sent.id))
    item, place = stocked_store.items["BA-2015"], stocked_store.places["CATH"].id
    stocked_store.door("nurse").do_now(take, Take(item, place, 1))

    with refused("undo.moved_on"):
        stocked_store.door("nurse").do_now(undo, got.postings[-1])
    with refused("undo.moved_on"):
        stocked_store.door("storekeeper").do_now(reverse, Reverse(got.postings[-1], "wrong"))
    prove_clean(stocked_store)


def test_a_transfer_is_found_by_its_code_in_any_case(stocked_store: Hospital) -> None:
    sent = send(stocked_store)

    assert stocked_store.door("nurse").ask_now(transfer_by_code, " tr-26-00001 ").id == sent.id
    with refused("flow.transfer_unknown", transfer="TR-26-00099"):
        stocked_store.door("nurse").ask_now(transfer_by_code, "TR-26-00099")
    with refused("flow.transfer_unknown"):
        stocked_store.door("nurse").ask_now(transfer, 4711)


def test_only_the_ends_see_a_transfer_in_their_list(stocked_store: Hospital) -> None:
    send(stocked_store)
    places = stocked_store.places

    assert stocked_store.door("or_nurse").ask_now(open_transfers, places["OR-1"].id).rows == ()
    theirs = stocked_store.door("storekeeper").ask_now(open_transfers, places["STORE"].id)
    assert theirs.total == 1
    assert stocked_store.door("nurse").ask_now(open_transfers).total == 1
