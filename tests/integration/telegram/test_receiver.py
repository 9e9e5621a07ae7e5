"""Updates are kept before anybody hears that they came, whatever stands in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.telegram.dispatcher import Dispatcher
from bot.telegram.receiver import MOST_BODY, MOST_ID, Receiver, incoming_of
from core.actor import PROGRAM
from core.clock import SetClock
from core.db import sqlite_url
from core.delivery.inbox import Incoming, Outcome, finish
from core.delivery.outbox import Posted
from core.errors import RefusedError
from core.opening import open_core
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.delivery.post import draft, updates
from tests.integration.telegram.server import Body, message, said


class Desk:
    """Remembers what it is given."""

    def __init__(self) -> None:
        self.given: list[Incoming] = []
        self.dispatcher = Dispatcher(self.handle)
        self.dispatcher.open()

    async def handle(self, update: Incoming) -> None:
        self.given.append(update)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def receiver(hospital: Hospital, desk: Desk) -> Receiver:
    return Receiver(hospital.program, desk.dispatcher)


async def test_an_update_is_kept_when_receiving_returns_and_handled_once(
    hospital: Hospital, desk: Desk
) -> None:
    made = receiver(hospital, desk)
    for _ in range(3):
        await made.receive([said(5, "现存"), said(5, "现存")])
        assert set(updates(hospital)) == {5}
    await desk.dispatcher.idle()

    assert [each.id for each in desk.given] == [5]


async def test_updates_out_of_their_order_are_handled_as_they_come(
    hospital: Hospital, desk: Desk
) -> None:
    made = receiver(hospital, desk)
    await made.receive([said(9, "b"), said(7, "a")])
    await made.receive([said(8, "c")])
    await desk.dispatcher.idle()

    assert [each.id for each in desk.given] == [9, 7, 8]


async def test_what_is_handled_ahead_is_kept_too_and_handled_once(
    hospital: Hospital, desk: Desk
) -> None:
    made = receiver(hospital, desk)
    for _ in range(3):
        await made.receive([said(5, "现存"), said(6, "a"), said(5, "现存")], ahead=True)
        assert set(updates(hospital)) == {5, 6}
        await desk.dispatcher.idle()

    assert [each.id for each in desk.given] == [5, 6]
    assert all(each.came_at is not None for each in desk.given)


async def test_what_was_handled_ahead_and_could_not_be_kept_comes_to_nothing(
    tmp_path: Path, clock: SetClock
) -> None:
    core = open_core(sqlite_url(tmp_path / "full.db"), clock=clock)
    program = core.as_(PROGRAM)
    ended: list[tuple[Posted, ...]] = []
    left: list[bool] = []

    async def handle(update: Incoming) -> None:
        left.append(update.left)
        ended.append(await program.do(finish, Outcome(update.id, (draft("a"),))))

    dispatcher = Dispatcher(handle)
    dispatcher.open()
    made = Receiver(program, dispatcher)
    try:
        await program.do(no_room_for_updates)
        with pytest.raises(RefusedError):
            await made.receive([said(5, "a")], ahead=True)
        await dispatcher.idle()
        assert ended == [()]

        await program.do(room_for_updates)
        await made.receive([said(5, "a")], ahead=True)  # the server brings again what it may keep
        await dispatcher.idle()
        assert [len(posted) for posted in ended] == [0, 1]
        assert left == [False, True]
    finally:
        core.close()


@needs(Right.RUN)
def no_room_for_updates(uow: UnitOfWork) -> None:
    refused = "SELECT RAISE(FAIL, 'database or disk is full')"
    trigger = f"CREATE TRIGGER no_room BEFORE INSERT ON inbound_update BEGIN {refused}; END"
    uow.writing.cold().execute(text(trigger))


@needs(Right.RUN)
def room_for_updates(uow: UnitOfWork) -> None:
    uow.writing.cold().execute(text("DROP TRIGGER no_room"))


async def test_what_is_no_update_is_left_and_the_rest_is_kept(
    hospital: Hospital, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    broken: list[object] = [None, "x", [], {}, {"update_id": "5"}, {"update_id": True}]
    broken += [{"update_id": -1}, {"update_id": MOST_ID}, {"update_id": 1.5}]
    broken += [{"update_id": 6, "message": {"text": "x" * MOST_BODY}}]

    await receiver(hospital, desk).receive([*broken, said(7, "a")])

    assert set(updates(hospital)) == {7}
    assert "10 updates could not be read" in caplog.text


async def test_half_a_character_does_not_stop_an_update(hospital: Hospital, desk: Desk) -> None:
    await receiver(hospital, desk).receive([said(1, "a\ud800\x00b 支架")])
    await desk.dispatcher.idle()

    assert "\\ud800\\u0000" in desk.given[0].body


async def test_what_an_earlier_run_left_is_taken_up(hospital: Hospital, desk: Desk) -> None:
    closed = Dispatcher(desk.handle)
    await Receiver(hospital.program, closed).receive([said(1, "a"), said(2, "b")])
    made = receiver(hospital, desk)

    assert await made.resume() == 2
    await desk.dispatcher.idle()

    assert [each.id for each in desk.given] == [1, 2]


async def test_nothing_is_read_for_a_desk_that_is_full(hospital: Hospital) -> None:
    class Full(Dispatcher):
        @property
        def room(self) -> int:
            return 0

    async def handle(_update: Incoming) -> None:
        raise AssertionError

    made = Receiver(hospital.program, Full(handle))
    await made.receive([said(1, "a")])

    assert await made.resume() == 0
    assert updates(hospital)[1][0] == "new"


def _kinds() -> Iterator[tuple[str, Body, int]]:
    person = {"id": 501}
    yield "a message", {"message": {**message(1, -7, "x"), "from": person}}, -7
    press = {"id": "1", "from": person, "message": message(1, -8, "x")}
    yield "a press", {"callback_query": press}, -8
    yield "a press on a message too old", {"callback_query": {"id": "1", "from": person}}, 501
    yield "a question from any chat", {"inline_query": {"id": "1", "from": person}}, 501
    yield "a change of membership", {"my_chat_member": {"chat": {"id": -9}, "from": person}}, -9
    yield "a poll of nobody", {"poll": {"id": "1"}}, 0
    yield "a chat without a number", {"message": {"chat": {"id": "x"}}}, 0
    yield "a number no database keeps", {"message": {"chat": {"id": 2**64}}}, 0
    yield "words where an object belongs", {"message": "x"}, 0


@pytest.mark.parametrize(
    ("content", "chat"), [pytest.param(c, n, id=name) for name, c, n in _kinds()]
)
def test_the_chat_orders_an_update(content: Body, chat: int) -> None:
    found = incoming_of({"update_id": 1, **content})

    assert found is not None
    assert found.chat == chat


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["update_id", "message", "chat", "id", "from"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_nothing_that_json_can_say_breaks_the_receiver(update: object) -> None:
    found = incoming_of(update)

    assert found is None or (0 <= found.id < MOST_ID and abs(found.chat) < MOST_ID)
