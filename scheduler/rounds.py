"""Rounds: what is looked at how often, run through the door as the program itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.delivery import dialogue, inbox, outbox
from core.people.site import sites
from core.stock.reservation import lapse_due
from core.unit_of_work import PROGRAM, Actor, ActorKind, Core, UnitOfWork

log = logging.getLogger(__name__)
Command = Callable[[UnitOfWork], object]


@dataclass(frozen=True, slots=True)
class Round:
    """One command, how often it runs, and whether it runs for each hospital on its own."""

    name: str
    command: Command
    every: timedelta
    each_site: bool = False


ROUNDS = (
    Round("lapse reservations", lapse_due, timedelta(minutes=1), each_site=True),
    Round("expire dialogues", dialogue.expire_due, timedelta(minutes=1)),
    Round("forget old updates", inbox.forget_old, timedelta(hours=24)),
    Round("forget old letters", outbox.forget_old, timedelta(hours=24)),
)


class Rounds:
    """Ticks; a round that fails is logged and comes again."""

    def __init__(self, core: Core, rounds: tuple[Round, ...] = ROUNDS) -> None:
        self._core = core
        self._rounds = rounds
        self._ticker = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick; a late tick is done late, once."""
        for each in self._rounds:
            self._ticker.add_job(
                self.run,
                "interval",
                args=[each],
                seconds=each.every.total_seconds(),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._ticker.start()

    def stop(self) -> None:
        """Stop ticking."""
        if self._ticker.running:
            self._ticker.shutdown(wait=False)

    async def run(self, each: Round) -> None:
        """Run one round now."""
        program = self._core.as_(PROGRAM)
        try:
            if not each.each_site:
                await program.do(each.command)
                return
            for site in await program.ask(sites):
                await self._core.as_(Actor(ActorKind.PROGRAM, 0, site.id)).do(each.command)
        except Exception:
            log.exception("the round %s failed and comes again", each.name)
