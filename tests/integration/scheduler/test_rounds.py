"""Rounds: run at once and again, each hospital on its own, and finished before the end."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.actor import PROGRAM
from core.delivery.dialogue import Change
from core.delivery.inbox import Incoming, Outcome, finish, keep
from core.rights import Right, needs
from core.stock.place import NewSite, open_site
from core.unit_of_work import UnitOfWork
from scheduler.rounds import ROUNDS, Round, Rounds
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, dialogues, updates
from tests.integration.telegram.server import eventually


class Ran:
    """Counts where a round ran; may fail at some."""

    def __init__(self, *fails_at: int) -> None:
        self.at: list[int] = []
        self.fails_at = fails_at

        @needs(Right.RUN)
        def command(uow: UnitOfWork) -> None:
            self.at.append(uow.site)
            if uow.site in self.fails_at:
                raise OSError("trouble at this hospital")

        self.round = Round("counting", command, timedelta(seconds=0.1))

    def times(self, count: int) -> Callable[[], bool]:
        """Return what tells whether it ran so often."""
        return lambda: len(self.at) == count


async def test_a_round_runs_at_once_and_again(hospital: Hospital) -> None:
    ran = Ran()
    rounds = Rounds(hospital.core, (ran.round,))

    rounds.start()
    await eventually(lambda: len(ran.at) >= 3)
    await rounds.stop()

    stopped_at = len(ran.at)
    await asyncio.sleep(0.3)
    assert len(ran.at) == stopped_at


async def test_what_comes_once_a_day_comes_at_each_start(hospital: Hospital) -> None:
    """A program that is started anew each morning would never do it otherwise."""
    ran = Ran()
    daily = Round("daily", ran.round.command, timedelta(hours=24))
    for starts in (1, 2):
        rounds = Rounds(hospital.core, (daily,))
        rounds.start()
        await eventually(ran.times(starts))
        await rounds.stop()

    assert ran.at == [0, 0]


async def test_a_round_for_each_hospital_runs_for_each_though_one_fails(
    hospital: Hospital, caplog: pytest.LogCaptureFixture
) -> None:
    second = hospital.core.as_(PROGRAM).do_now(open_site, NewSite("H2", "分院", "Branch"))
    ran = Ran(hospital.site)
    each = Round("counting", ran.round.command, timedelta(minutes=1), each_site=True)

    await Rounds(hospital.core).run(each)

    assert set(ran.at) == {hospital.site, second}
    assert "the round counting failed" in caplog.text


async def test_a_round_that_fails_comes_again(hospital: Hospital) -> None:
    ran = Ran(0)
    rounds = Rounds(hospital.core, (ran.round,))

    rounds.start()
    await eventually(lambda: len(ran.at) >= 2)
    await rounds.stop()

    assert set(ran.at) == {0}


async def test_hospitals_that_cannot_be_listed_are_asked_for_again(
    hospital: Hospital, caplog: pytest.LogCaptureFixture
) -> None:
    class Silent(Rounds):
        async def _sites(self) -> list[object]:  # type: ignore[override]
            raise OSError("the disk is gone")

    each = Round("counting", Ran().round.command, timedelta(minutes=1), each_site=True)

    await Silent(hospital.core).run(each)

    assert "comes again" in caplog.text


async def test_stopping_waits_for_the_round_that_is_run(hospital: Hospital) -> None:
    class Slow(Rounds):
        ended = False

        async def run(self, each: Round) -> None:
            await asyncio.sleep(0.3)
            self.ended = True

    rounds = Slow(hospital.core, (Ran().round,))
    rounds.start()
    await eventually(lambda: bool(rounds._running))

    await rounds.stop()

    assert rounds.ended


async def test_rounds_that_never_began_can_be_stopped(hospital: Hospital) -> None:
    rounds = Rounds(hospital.core)

    await rounds.stop()

    assert not rounds._running


async def test_every_round_of_the_program_runs(hospital: Hospital) -> None:
    opened = Change(7, NURSE, NURSE, "take", {})
    await hospital.program.do(keep, [Incoming(1, NURSE, "{}")])
    await hospital.program.do(finish, Outcome(1, dialogues=(opened,)))
    hospital.clock.advance(days=40)
    rounds = Rounds(hospital.core)
    # What expires in this pass is forgotten in the next.
    for each in (*ROUNDS, *ROUNDS):
        await rounds.run(each)

    assert updates(hospital) == {}
    assert dialogues(hospital) == {}
    assert len({each.name for each in ROUNDS}) == len(ROUNDS)
