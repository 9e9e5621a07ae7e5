"""Rounds: what is looked at how often, run through the door as the program itself."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core import once
from core.actor import PROGRAM, Actor, ActorKind
from core.delivery import dialogue, drawn, event, inbox, outbox
from core.door import Core
from core.people.site import sites
from core.stock.reservation import lapse_due
from core.survey import survey

log = logging.getLogger(__name__)
Command = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Round:
    """One command, how often it runs, and whether it runs for each hospital on its own."""

    name: str
    command: Command
    every: timedelta
    each_site: bool = False
    given: tuple[object, ...] = ()
    """What the command is told besides."""


ROUNDS = (
    Round("lapse reservations", lapse_due, timedelta(minutes=1), each_site=True),
    Round("expire dialogues", drawn.expire_due, timedelta(minutes=1)),
    Round("survey the rows", survey, timedelta(hours=24)),
    Round("forget old updates", inbox.forget_old, timedelta(hours=24)),
    Round("forget old dialogues", dialogue.forget_old, timedelta(hours=24)),
    Round("forget old letters", outbox.forget_old, timedelta(hours=24)),
    Round("forget old events", event.forget_old, timedelta(hours=24)),
    Round("forget old keys", once.forget_old, timedelta(hours=24)),
)


def saying(notes: drawn.Notes) -> tuple[Round, ...]:
    """Return the rounds with what is said below messages whose buttons have lapsed."""
    return tuple(
        replace(each, given=(notes,)) if each.command is drawn.expire_due else each
        for each in ROUNDS
    )


class Rounds:
    """Ticks; a round that fails is logged and comes again."""

    def __init__(self, core: Core, rounds: tuple[Round, ...] = ROUNDS) -> None:
        self._core = core
        self._rounds = rounds
        self._ticker = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to tick, at once: what fell due while nobody ran is done now.

        A late tick is done late, once; a program that is started anew each day still does what
        comes once a day.
        """
        for each in self._rounds:
            self._ticker.add_job(
                self._tick,
                "interval",
                args=[each],
                seconds=each.every.total_seconds(),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
                next_run_time=datetime.now(UTC),
            )
        self._ticker.start()

    async def stop(self) -> None:
        """Stop ticking and wait for the rounds that are being run."""
        if self._ticker.running:
            self._ticker.shutdown(wait=False)
        while self._running:
            await asyncio.wait(self._running)

    async def _tick(self, each: Round) -> None:
        # The ticker forgets its jobs when it is shut down; a task of our own is finished.
        task = asyncio.create_task(self.run(each), name=each.name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def run(self, each: Round) -> None:
        """Run one round now; one hospital's trouble is not another's."""
        try:
            actors = [PROGRAM] if not each.each_site else await self._sites()
        except Exception:
            log.exception("the round %s failed and comes again", each.name)
            return
        for actor in actors:
            try:
                await self._core.as_(actor).do(each.command, *each.given)
            except Exception:
                log.exception("the round %s failed and comes again", each.name)

    async def _sites(self) -> list[Actor]:
        found = await self._core.as_(PROGRAM).ask(sites)
        return [Actor(ActorKind.PROGRAM, 0, site.id) for site in found]
