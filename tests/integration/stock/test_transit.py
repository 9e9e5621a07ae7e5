"""The papers of a transfer: what each state means, and what is still on its way."""

from dataclasses import replace

import pytest
from sqlalchemy import select

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
from core.flow.transfer_view import (
    OPEN_A_PAGE,
    TransferView,
    open_transfers,
    transfer,
    transfer_by_code,
)
from core.rights import Right, needs
from core.stock.goods import Goods
from core.stock.item import Article
from core.stock.journey import OnTheWay
from core.stock.lot import Batch
from core.stock.transit import state_of
from core.tables import metadata
from core.tables.kinds import LotStatus, TransferState
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused
from tests.hospital import Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock import stocked
from tests.integration.stock.second import second

GOODS = Goods(
    Article(1, "A", "F", "甲", "A", "个", False, False, 0, 99991231, True),
    Batch(2, 1, "L", 99991231, 0, LotStatus.AVAILABLE, ""),
    None,
)
LINE = OnTheWay(0, GOODS, 0, 9, dispatched=5)
S = TransferState


@pytest.mark.parametrize(
    ("figures_of_lines", "state"),
    [
        ([(0, 0)], S.DISPATCHED),
        ([(0, 0), (0, 0)], S.DISPATCHED),
        ([(1, 0)], S.SHORT),
        ([(0, 1)], S.SHORT),
        ([(5, 0), (0, 0)], S.SHORT),
        ([(5, 0)], S.RECEIVED),
        ([(5, 0), (5, 0)], S.RECEIVED),
        ([(4, 1)], S.CLOSED),
        ([(0, 5)], S.CLOSED),
        ([(5, 0), (0, 5)], S.CLOSED),
    ],
)
def test_lines_amount_to_a_state(
    figures_of_lines: list[tuple[int, int]], state: TransferState
) -> None:
    lines = [replace(LINE, arrived=came, settled=gone) for came, gone in figures_of_lines]

    assert state_of(lines) is state
    assert sum(each.missing for each in lines) == 5 * len(lines) - sum(map(sum, figures_of_lines))


@pytest.fixture
def sent(hospital: Hospital) -> TransferView:
    """Balloons of two lots, a wire and two stents on their way from the store to the cath lab."""
    stocked.arrive(hospital, "BA-2015", "B1", 8, place="STORE-1")
    stocked.arrive(hospital, "BA-2015", "B2", 8, place="STORE", expiry=None)
    stocked.arrive(hospital, "GW-014", "G1", 4, place="STORE-1", owner=77)
    stocked.arrive(hospital, "ST-3018", "L", 2, place="STORE-1", serials=("A", "B"))
    items = hospital.items
    lines = (
        DispatchLine(items["BA-2015"], 10),
        DispatchLine(items["GW-014"], 3),
        DispatchLine(items["ST-3018"], 2),
    )
    command = Dispatch(hospital.places["STORE"].id, hospital.places["CATH"].id, lines, "for Monday")
    return hospital.door("storekeeper").do_now(dispatch, command)


def told(view: TransferView) -> list[tuple[str, str, str, int, int, int, int]]:
    return [
        (
            *(each.article.code, each.lot.number, each.unit.label if each.unit else ""),
            *(each.owner, each.dispatched, each.arrived, each.settled),
        )
        for each in view.lines
    ]


def test_a_transfer_of_several_items_is_one_paper(hospital: Hospital, sent: TransferView) -> None:
    assert told(sent) == [
        ("BA-2015", "B1", "", 0, 8, 0, 0),
        ("BA-2015", "B2", "", 0, 2, 0, 0),
        ("GW-014", "G1", "", 77, 3, 0, 0),
        ("ST-3018", "L", "A", 0, 1, 0, 0),
        ("ST-3018", "L", "B", 0, 1, 0, 0),
    ]
    assert [each.source.code for each in sent.lines] == [
        *("STORE-1", "STORE", "STORE-1", "STORE-1", "STORE-1")
    ]
    assert (sent.missing, sent.note, len(sent.postings)) == (15, "for Monday", 1)
    assert hospital.program.ask_now(transfer, sent.id) == sent
    assert hospital.program.ask_now(transfer_by_code, sent.code.lower()) == sent
    assert figures(hospital, "GW-014", "CATH").in_transit == 3
    prove_clean(hospital)


def test_lines_arrive_one_by_one_until_the_paper_is_closed(
    hospital: Hospital, sent: TransferView
) -> None:
    nurse = hospital.door("nurse")
    some = (LineCount(0, 8), LineCount(3, 1), LineCount(2, 0))

    first = nurse.do_now(arrive, Arrive(sent.id, some))
    rest = nurse.do_now(arrive, Arrive(sent.id, (LineCount(1, 2), LineCount(2, 3))))
    found = nurse.do_now(settle, Settle(sent.id, 4, 1, SettleHow.FOUND))

    assert [each.arrived for each in first.lines] == [8, 0, 0, 1, 0]
    assert (first.state, first.missing) == (S.SHORT, 6)
    assert (rest.state, rest.missing) == (S.SHORT, 1)
    assert (found.state, found.missing, len(found.postings)) == (S.RECEIVED, 0, 4)
    assert figures(hospital, "GW-014", "CATH").available == 3
    prove_clean(hospital)


def test_one_line_too_many_receives_nothing(hospital: Hospital, sent: TransferView) -> None:
    counts = (LineCount(0, 8), LineCount(1, 3))

    with refused("flow.over_received", item="BA-2015", lot="B2", sent=2, counted=3):
        hospital.door("nurse").do_now(arrive, Arrive(sent.id, counts))

    assert hospital.program.ask_now(transfer, sent.id) == sent


def test_an_item_that_is_not_there_sends_nothing(hospital: Hospital, sent: TransferView) -> None:
    del sent
    lines = (DispatchLine(hospital.items["GW-014"], 1), DispatchLine(hospital.items["BA-2015"], 7))
    command = Dispatch(hospital.places["STORE"].id, hospital.places["OR"].id, lines)

    with refused("stock.not_enough", item="BA-2015", asked=7, available=6):
        hospital.door("storekeeper").do_now(dispatch, command)
    assert figures(hospital, "GW-014", "STORE").on_hand == 1


@pytest.mark.parametrize("lines", [(), (DispatchLine(0),), (DispatchLine(4711),)])
def test_a_transfer_carries_known_items(
    hospital: Hospital, lines: tuple[DispatchLine, ...]
) -> None:
    command = Dispatch(hospital.places["STORE"].id, hospital.places["OR"].id, lines)

    with refused("item.unknown" if lines else "posting.lines"):
        hospital.door("storekeeper").do_now(dispatch, command)


@needs(Right.RUN)
def papers(uow: UnitOfWork) -> int:
    return len(uow.reading.cold().execute(select(metadata.tables["transfer"])).all())


def test_open_transfers_are_listed_by_pages_the_newest_first(hospital: Hospital) -> None:
    stocked.arrive(hospital, "BA-2015", "B1", 80, place="STORE-1")
    door, items = hospital.door("storekeeper"), hospital.items
    ends = (hospital.places["STORE"].id, hospital.places["CATH"].id)
    command = Dispatch(*ends, (DispatchLine(items["BA-2015"]),))
    with writer_held(hospital):
        futures = [door.begin(dispatch, command) for _ in range(60)]
    newest = [future.result(30).id for future in futures][::-1]

    first = door.ask_now(open_transfers)
    last = door.ask_now(open_transfers, ends[0], 8)
    beyond = door.ask_now(open_transfers, None, 99)

    assert [each.id for each in first.rows] == newest[:OPEN_A_PAGE]
    assert (first.total, first.page, first.pages) == (60, 1, 8)
    assert [each.id for each in last.rows] == newest[56:]
    assert beyond.rows == last.rows
    assert hospital.program.ask_now(papers) == 60


def test_what_comes_here_or_was_sent_by_oneself_is_before_the_rest(hospital: Hospital) -> None:
    stocked.arrive(hospital, "BA-2015", "B1", 9, place="STORE-1")
    stocked.arrive(hospital, "BA-2015", "B1", 9)
    places, line = hospital.places, (DispatchLine(hospital.items["BA-2015"]),)
    store, cath = places["STORE"].id, places["CATH"].id
    theirs = Dispatch(store, cath, line)
    own = hospital.door("storekeeper").do_now(dispatch, theirs)
    coming = hospital.door("nurse").do_now(dispatch, Dispatch(cath, places["OR"].id, line))

    def listed(who: str, place: int) -> list[int]:
        return [each.id for each in hospital.door(who).ask_now(open_transfers, place).rows]

    assert listed("storekeeper", cath) == [own.id, coming.id]
    assert listed("or_nurse", cath) == [own.id, coming.id]
    assert listed("nurse", cath) == [coming.id, own.id]
    assert listed("or_nurse", places["OR-1"].id) == [coming.id]
    assert listed("head", store) == [own.id]


def test_nothing_of_another_hospital_is_sent_or_received(
    hospital: Hospital, sent: TransferView
) -> None:
    other = second(hospital)
    item = hospital.items["BA-2015"]

    with refused("place.unknown"):
        command = Dispatch(hospital.places["STORE"].id, other.shelf, (DispatchLine(item),))
        hospital.door("storekeeper").do_now(dispatch, command)
    with refused("place.unknown"):
        command = Dispatch(other.shelf, hospital.places["CATH"].id, (DispatchLine(item),))
        hospital.door("storekeeper").do_now(dispatch, command)
    with refused("flow.transfer_unknown", transfer=str(sent.id)):
        other.door().do_now(arrive, Arrive(sent.id))
    with refused("flow.transfer_unknown"):
        other.door().do_now(settle, Settle(sent.id, 0, 1, SettleHow.FOUND))
    with refused("flow.transfer_unknown", transfer="TR-26-00001"):
        other.door().ask_now(transfer_by_code, sent.code)
    assert other.door().ask_now(open_transfers).rows == ()


@pytest.mark.parametrize("code", ["", "\0", "x" * 10_000, "TR-26-0000\ud83d", "%", "' OR 1=1"])
def test_an_odd_code_is_an_unknown_transfer(hospital: Hospital, code: str) -> None:
    with refused("flow.transfer_unknown"):
        hospital.door("nurse").ask_now(transfer_by_code, code)
