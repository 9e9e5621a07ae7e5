"""The door: asked and done from anywhere, behind the check of rights."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from core.actor import PROGRAM, Actor, ActorKind
from core.door import Core
from core.errors import NotAllowedError, RefusedError
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.core.acts import about, audit_lines, note, noted, tell


@needs(Right.TAKE)
def guarded(uow: UnitOfWork, number: int = 0, *, times: int = 1) -> int:
    assert uow.site
    return number * times


async def test_a_door_under_another_key_is_the_same_person(hospital: Hospital) -> None:
    door = hospital.door("nurse", "u:7")

    other = await door.keyed("u:7:2").ask(about)

    assert (other[0], other[3]) == (door.actor, "u:7:2")
    assert door.key == "u:7"


async def test_the_right_is_asked_for_before_the_rule_runs(hospital: Hospital) -> None:
    assert await hospital.door("nurse").ask(guarded, 4, times=2) == 8
    assert await hospital.door("nurse").do(guarded, 4, times=3) == 12
    for act in (hospital.door("buyer").ask, hospital.door("buyer").do):
        with pytest.raises(NotAllowedError) as refused:
            await act(guarded, 4)
        assert refused.value.code == "people.not_allowed"


async def test_many_ask_and_do_at_the_same_time(hospital: Hospital) -> None:
    asked = [hospital.door("nurse").ask(guarded, number) for number in range(40)]
    done = [hospital.program.do(note, str(number)) for number in range(40)]

    answers = await asyncio.gather(*asked, *done)

    assert answers == [*range(40), *[1] * 40]
    assert len(hospital.program.ask_now(noted)) == 40


async def test_who_stops_waiting_stops_nothing_else(hospital: Hospital) -> None:
    task = asyncio.create_task(hospital.program.do(note, "a"))
    await asyncio.sleep(0)
    task.cancel()

    assert await hospital.program.do(note, "b") == 1
    assert task.cancelled()
    assert hospital.program.ask_now(noted)[-1] == "b"


@needs(Right.ANYONE)
def named_like_the_door(uow: UnitOfWork, query: str, command: str, reply: str) -> str:
    assert uow.site
    return query + command + reply


async def test_a_rule_may_name_its_arguments_as_it_likes(hospital: Hospital) -> None:
    door = hospital.program
    names = {"query": "a", "command": "b", "reply": "c"}

    assert await door.ask(named_like_the_door, **names) == "abc"
    assert await door.do(named_like_the_door, **names) == "abc"
    assert door.ask_now(named_like_the_door, **names) == "abc"
    assert door.do_now(named_like_the_door, **names) == "abc"


def test_any_thread_may_ask(hospital: Hospital) -> None:
    answers: list[int] = []

    def work() -> None:
        answers.append(hospital.door("nurse").ask_now(guarded, 3))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert answers == [3] * 8


@needs(Right.ANYONE)
def bad_query(uow: UnitOfWork) -> None:
    uow.reading.cold().execute(text("SELECT nonsense FROM nowhere"))


def test_a_query_that_breaks_leaves_the_readers_sound(hospital: Hospital) -> None:
    for _ in range(10):
        with pytest.raises(Exception, match="nowhere"):
            hospital.program.ask_now(bad_query)

    assert [hospital.program.ask_now(guarded, 2) for _ in range(10)] == [2] * 10


@needs(Right.ANYONE)
def refusing_query(uow: UnitOfWork) -> None:
    raise RefusedError("test.no", site=uow.site)


def test_a_refusing_query_leaves_no_record(hospital: Hospital) -> None:
    before = hospital.program.ask_now(audit_lines)
    with pytest.raises(RefusedError):
        hospital.door("nurse").ask_now(refusing_query)

    assert hospital.program.ask_now(audit_lines) == before


def test_listeners_hear_which_tables_each_commit_wrote(hospital: Hospital) -> None:
    heard: list[frozenset[str]] = []
    hospital.core.on_commit(heard.append)

    hospital.door("nurse").do_now(tell, "x")
    hospital.program.ask_now(about)

    assert heard == [frozenset({"audit", "event"})]


def test_a_stranger_reaches_only_what_is_open_to_anyone(core: Core) -> None:
    stranger = core.as_(Actor(ActorKind.CHAT_USER, 4711))

    assert stranger.ask_now(about)[1] == 0
    with pytest.raises(RefusedError) as refused:
        stranger.ask_now(guarded, 1)
    assert refused.value.code == "people.unknown"


def test_the_program_acts_without_a_role(core: Core) -> None:
    assert core.as_(PROGRAM).ask_now(about)[0] == PROGRAM
    assert core.clock.now() == datetime(2026, 3, 10, 4, tzinfo=UTC)
