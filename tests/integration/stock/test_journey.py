"""Transfers that one commit begins, changes and refuses: what stands is what each command left."""

from concurrent.futures import Future

import pytest

from core.errors import RefusedError
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Arrive, Dispatch, DispatchLine, LineCount, arrive, dispatch
from core.flow.transfer_view import TransferView, transfer, transfer_by_code
from core.rights import Right, needs
from core.stock.journey import Journeys
from core.stock.reverse import undo
from core.stock.transit import journey, journey_by_code, journey_by_key
from core.tables.kinds import TransferState
from core.unit_of_work import UnitOfWork
from tests.hospital import LONG, Hospital

KEEPER = "storekeeper"


@pytest.fixture
def stocked(hospital: Hospital) -> Hospital:
    line = ReceiveLine(hospital.items["BA-2015"], "B1", 20, LONG)
    place = hospital.places["STORE-1"].id
    hospital.door(KEEPER, "r").do_now(receive, Receive(place, (line,)))
    return hospital


def sending(hospital: Hospital, quantity: int) -> Dispatch:
    source, target = hospital.places["STORE-1"].id, hospital.places["CATH-A1"].id
    return Dispatch(source, target, (DispatchLine(hospital.items["BA-2015"], quantity),))


@needs(Right.RUN)
def send_and_receive(uow: UnitOfWork, cmd: Dispatch, came: int) -> TransferView:
    """Dispatch and take in within one commit, as a busy minute does."""
    sent = dispatch(uow, cmd)
    assert journey_by_code(uow, sent.code).id == sent.id
    assert journey_by_key(uow, uow.key).id == sent.id
    uow.key = f"{uow.key}:2"
    return arrive(uow, Arrive(sent.id, (LineCount(0, came),)))


def test_one_commit_may_send_and_receive(stocked: Hospital) -> None:
    made = stocked.program.keyed("both").do_now(send_and_receive, sending(stocked, 5), 5)

    stored = stocked.program.ask_now(transfer, made.id)
    assert made.state is stored.state is TransferState.RECEIVED
    assert len(made.postings) == 2
    assert made == stored
    assert stocked.program.ask_now(transfer_by_code, made.code.lower()) == stored


def test_what_does_not_come_is_short_in_the_same_commit_too(stocked: Hospital) -> None:
    made = stocked.program.keyed("both").do_now(send_and_receive, sending(stocked, 5), 4)

    stored = stocked.program.ask_now(transfer, made.id)
    assert (stored.state, stored.missing) == (TransferState.SHORT, 1)
    assert stored.lines == made.lines


def test_many_dispatches_of_one_commit_have_codes_of_their_own(stocked: Hospital) -> None:
    futures: list[Future[TransferView]] = [
        stocked.door(KEEPER, f"d{n}").begin(dispatch, sending(stocked, 3)) for n in range(6)
    ]
    sent = [future.result() for future in futures]

    assert len({each.code for each in sent}) == 6
    assert all(len(each.postings) == 1 for each in sent)
    with pytest.raises(RefusedError):
        stocked.door(KEEPER, "d7").do_now(dispatch, sending(stocked, 3))
    seventh = stocked.door(KEEPER, "d8").do_now(dispatch, sending(stocked, 2))
    assert int(seventh.code[-5:]) == int(sent[-1].code[-5:]) + 1


@needs(Right.RUN)
def send_and_fail(uow: UnitOfWork, cmd: Dispatch) -> None:
    """Dispatch, and then be refused."""
    sent = dispatch(uow, cmd)
    assert uow.writing.cache(Journeys).touched()
    raise RefusedError("flow.transfer_unknown", transfer=sent.code)


@needs(Right.RUN)
def arrive_and_fail(uow: UnitOfWork, which: int) -> None:
    """Take in, and then be refused."""
    arrive(uow, Arrive(which))
    raise RefusedError("flow.transfer_closed", transfer="")


def test_a_refused_dispatch_was_never_there(stocked: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        stocked.program.keyed("f").do_now(send_and_fail, sending(stocked, 5))

    with pytest.raises(RefusedError):
        stocked.program.ask_now(transfer_by_code, str(refused.value.params["transfer"]))


def test_a_refused_arrival_leaves_the_transfer_on_its_way(stocked: Hospital) -> None:
    sent = stocked.door(KEEPER, "d").do_now(dispatch, sending(stocked, 5))
    first = stocked.program.keyed("f").begin(arrive_and_fail, sent.id)
    second = stocked.door("nurse", "a").begin(arrive, Arrive(sent.id))

    with pytest.raises(RefusedError):
        first.result()
    assert second.result().state is TransferState.RECEIVED
    assert stocked.program.ask_now(transfer, sent.id).missing == 0


def test_a_movement_that_was_taken_back_no_longer_counts(stocked: Hospital) -> None:
    sent = stocked.door(KEEPER, "d").do_now(dispatch, sending(stocked, 5))
    came = stocked.door("nurse", "a").do_now(arrive, Arrive(sent.id))

    stocked.door("nurse", "u").do_now(undo, came.postings[-1])

    stored = stocked.program.ask_now(transfer, sent.id)
    assert stored.postings == sent.postings
    assert stored.state is TransferState.DISPATCHED
    assert stored.received_at is None


@needs(Right.SEE_STOCK)
def _unknown(uow: UnitOfWork, which: int) -> None:
    journey(uow, which)


def test_an_unknown_transfer_is_refused_by_its_name(stocked: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        stocked.program.ask_now(_unknown, 77)

    assert refused.value.params == {"transfer": "77"}
