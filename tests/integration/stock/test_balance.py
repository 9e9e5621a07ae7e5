"""What one transaction remembers of stock is taken back with a refused command."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date

import pytest
from sqlalchemy import select

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.errors import RefusedError
from core.flow.adjust import (
    Adjust,
    DisposalReason,
    Dispose,
    Quarantine,
    adjust,
    dispose,
    quarantine,
)
from core.flow.issue import GiveBack, Take, give_back, take
from core.flow.putaway import PutAway, put_away
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.rights import Right, needs
from core.stock.balance import Balances, Held
from core.stock.lot import set_lot_status
from core.stock.naming import NewUnit
from core.stock.overview import stock_of
from core.stock.reservation import Reserve, reserve
from core.tables import metadata
from core.tables.kinds import LotStatus
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock.stocked import arrive, lot_id

BALANCE = metadata.tables["balance"]
Act = Callable[[UnitOfWork, object], object]


@needs(Right.ANYONE)
def and_refuse(uow: UnitOfWork, act: Act, cmd: object) -> None:
    """Run a command to its end and then say no."""
    act(uow, cmd)
    raise RefusedError("test.no")


def commands(hospital: Hospital) -> dict[str, tuple[object, object]]:
    """One command of each kind that the stocked cath lab allows."""
    cath, shelf = hospital.places["CATH"].id, hospital.places["CATH-A1"].id
    item, stent = hospital.items["BA-2015"], hospital.items["ST-3018"]
    lot, a = lot_id(hospital, "BA-2015", "B1"), unit(hospital, "A").id
    new = ReceiveLine(stent, "L9", 1, LONG, units=(NewUnit("Z", "HC-Z"),))
    return {
        "take": (take, Take(stent, cath, 2)),
        "give_back": (give_back, GiveBack(1, item=hospital.items["GW-014"])),
        "use": (use, Use("C-1", unit=a)),
        "put_away": (put_away, PutAway(shelf, cath, 0, unit=a)),
        "receive": (receive, Receive(shelf, (new, ReceiveLine(item, "B9", 3, LONG)))),
        "dispatch": (
            dispatch,
            Dispatch(cath, hospital.places["OR"].id, (DispatchLine(stent, 2),)),
        ),
        "adjust": (adjust, Adjust(shelf, item, lot, -2, "gone")),
        "dispose": (dispose, Dispose(shelf, item, lot, 2, DisposalReason.DAMAGED)),
        "quarantine": (quarantine, Quarantine(shelf, item, lot, 2, "wet")),
        "reserve": (reserve, Reserve(item, cath, 3, "CS-1")),
        "schedule_case": (schedule_case, ScheduleCase("", cath, NOON, "PCI")),
    }


def stock_up(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "GW-014", "G1", 5)
    arrive(hospital, "ST-3018", "L1", 3, serials=("A", "B", "C"))
    door, cath = hospital.door("head"), hospital.places["CATH"].id
    door.do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    hospital.door("storekeeper").do_now(take, Take(hospital.items["GW-014"], cath, 2))


@needs(Right.RUN)
def everything(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables that hold stock; a counter at nothing says nothing."""
    names = ("balance", "unit", "lot", "open_take", "movement", "reservation", "surgery_case")
    connection = uow.reading.cold()
    counter = metadata.tables["counter"]
    counted = select(counter).where(counter.c.value > 0)
    return {"counter": list(map(tuple, connection.execute(counted)))} | {
        name: sorted(
            (tuple(row) for row in connection.execute(select(metadata.tables[name]))), key=repr
        )
        for name in names
    }


KINDS = (
    *("take", "give_back", "use", "put_away", "receive", "dispatch", "adjust", "dispose"),
    *("quarantine", "reserve", "schedule_case"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_command_leaves_nothing_to_the_next_of_its_commit(
    hospital: Hospital, kind: str
) -> None:
    stock_up(hospital)
    act, cmd = commands(hospital)[kind]
    before = hospital.program.ask_now(everything)
    keeper = hospital.door("nurse" if kind == "schedule_case" else "storekeeper")
    with writer_held(hospital):
        first: list[Future[None]] = [
            keeper.begin(and_refuse, act, cmd)  # type: ignore[arg-type]
            for _ in range(3)
        ]
    assert [str(future.exception(20)) for future in first] == ["test.no()"] * 3
    assert hospital.program.ask_now(everything) == before

    with writer_held(hospital):
        gone = keeper.begin(and_refuse, act, cmd)  # type: ignore[arg-type]
        done = hospital.program.begin(act, cmd) if kind != "give_back" else keeper.begin(act, cmd)  # type: ignore[arg-type, var-annotated]
        again = keeper.begin(and_refuse, act, cmd)  # type: ignore[arg-type]
    assert done.exception(20) is None
    assert [gone.exception(20), again.exception(20)] != [None, None]
    assert hospital.program.ask_now(everything) != before
    prove_clean(hospital)


def test_what_one_command_leaves_the_next_of_its_commit_finds(hospital: Hospital) -> None:
    stock_up(hospital)
    nurse, cath = hospital.door("nurse"), hospital.places["CATH"].id
    command = Take(hospital.items["BA-2015"], cath, 2)
    with writer_held(hospital):
        takes = [nurse.begin(take, command) for _ in range(3)]
        back = nurse.begin(give_back, GiveBack(2, item=hospital.items["BA-2015"]))
        last = nurse.begin(take, Take(hospital.items["BA-2015"], cath, 3))

    assert [future.exception(20) is None for future in takes] == [True, True, False]
    with refused("stock.not_enough", available=1, asked=2):
        takes[2].result(0)
    assert back.result(20).lines[0].quantity == 2
    assert last.result(20).lines[0].quantity == 3
    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
    prove_clean(hospital)


@needs(Right.RUN)
def rows(uow: UnitOfWork, item: int) -> list[tuple[int, int]]:
    found = select(BALANCE.c.on_hand, BALANCE.c.reserved).where(BALANCE.c.item == item)
    return [(row[0], row[1]) for row in uow.reading.cold().execute(found)]


def test_a_balance_that_falls_to_nothing_has_no_row(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    item, cath = hospital.items["BA-2015"], hospital.places["CATH"].id
    assert hospital.program.ask_now(rows, item) == [(2, 0)]

    hospital.door("nurse").do_now(take, Take(item, cath, 2))

    assert hospital.program.ask_now(rows, item) == [(2, 0)]  # in the hands
    hospital.door("nurse").do_now(give_back, GiveBack(2, item=item))
    assert hospital.program.ask_now(rows, item) == [(2, 0)]


@pytest.mark.parametrize(
    ("status", "expiry", "usable"),
    [
        (LotStatus.AVAILABLE, 20260310, True),
        (LotStatus.AVAILABLE, 20260309, False),
        (LotStatus.QUARANTINED, 20260311, False),
        (LotStatus.RECALLED, 20260311, False),
    ],
)
def test_a_balance_is_usable_while_its_lot_is(status: LotStatus, expiry: int, usable: bool) -> None:
    held = Held(5, 2, status)

    assert held.usable(expiry, 20260310) is usable
    assert held.free == 3


@needs(Right.HOLD)
def hold_and_look(uow: UnitOfWork, lot: int, item: int, place: int) -> list[LotStatus]:
    """Read balances, hold their lot, and read them again in the same command."""
    balances = uow.writing.cache(Balances)
    before = balances.group(uow.site, item, place)
    statuses = [held.status for held in before.values()]
    set_lot_status(uow, lot, LotStatus.RECALLED, "letter")
    return statuses + [held.status for held in balances.group(uow.site, item, place).values()]


def test_the_balances_of_a_lot_follow_its_status_at_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2, expiry=date(2026, 8, 1))
    ids = (lot_id(hospital, "BA-2015", "B1"), hospital.items["BA-2015"])

    seen = hospital.door("manager").do_now(hold_and_look, *ids, hospital.places["CATH-A1"].id)

    assert seen == [LotStatus.AVAILABLE, LotStatus.RECALLED]
    assert hospital.program.ask_now(stock_of, ids[1]).total.held == 2
    nurse = hospital.door("nurse")
    with writer_held(hospital):
        looked = nurse.begin(take, Take(ids[1], hospital.places["CATH"].id))
        freed = hospital.door("manager").begin(
            set_lot_status, ids[0], LotStatus.AVAILABLE, "a mistake"
        )
        taken = nurse.begin(take, Take(ids[1], hospital.places["CATH"].id))
    with refused("stock.not_enough", available=0):
        looked.result(20)
    assert freed.result(20).status is LotStatus.AVAILABLE
    assert taken.result(20).lines[0].quantity == 1
