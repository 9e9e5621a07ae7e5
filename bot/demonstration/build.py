"""Build: the demonstration hospital put into an empty database, once, through everybody's doors.

It is never mixed with a real hospital. An interrupted build goes on where it stopped, with the day
and the dice it began with; a finished one is left as it is, however many days have passed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from bot.collector import calm
from bot.demonstration import hospital as data
from bot.demonstration.building import goods, premises, staff
from bot.demonstration.building.books import Books
from bot.demonstration.building.replay import Refused, Replay
from bot.demonstration.building.rules import Rules
from bot.demonstration.catalogue import Article, load
from bot.demonstration.clerk import LOCAL_HOURS, Clerk
from bot.demonstration.hospital import Hospital
from bot.demonstration.plan import DAYS, SEED, first_day, plan
from bot.demonstration.steps import Step
from core.actor import PROGRAM, Actor, ActorKind
from core.clock import SetClock
from core.door import Core, Door
from core.milestone import reach, reached
from core.opening import open_core
from core.people.site import sites
from core.stock.proof import Proof, prove

WORK = "demonstration"
"""The work whose milestones stand in the audit."""
_SURVEYED, _SURVEYED_EVERY = (2, 7, 14), 56  # Days after which the database looks at its tables.
_BEGUN, _COUNTED, _RULE, _DONE = "begun ", "counted ", "rule ", "done"


class Standing(StrEnum):
    """What a database holds of the demonstration."""

    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"
    FOREIGN = "foreign"
    """Somebody's own hospital, which is left alone."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the hospital is built; families left empty are all families."""

    families: frozenset[str] = frozenset()
    seed: int = SEED

    def articles(self, today: date) -> list[Article]:
        """Return the articles that are built."""
        return [a for a in load(today) if not self.families or a.family in self.families]


WHOLE = Extent()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    steps: int
    refused: tuple[Refused, ...]
    proofs: tuple[Proof, ...]

    @property
    def clean(self) -> bool:
        """Whether every step was carried out and every balance was proved."""
        return not self.refused and all(proof.clean for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Tick:
    """How far a build is: so many days of all."""

    days: int
    of: int = DAYS


def standing(core: Core, hospital: Hospital) -> Standing:
    """Tell what a database holds of the demonstration."""
    ours = {(site.code, site.name_zh) for site in hospital.sites}
    found = core.as_(PROGRAM).ask_now(sites)
    if not found:
        return Standing.EMPTY
    if not {(site.code, site.name_zh) for site in found} <= ours:
        return Standing.FOREIGN
    first = next((site.id for site in found if site.code == hospital.sites[0].code), None)
    if first is None:
        return Standing.FOREIGN
    done = _program(core, first).ask_now(reached, f"{WORK} {_DONE}")
    return Standing.DONE if done else Standing.BEGUN


def build(
    url: str,
    today: date,
    extent: Extent = WHOLE,
    tick: Callable[[Tick], None] | None = None,
) -> Built:
    """Build the hospital, or go on with it; the database must be empty or the build's own."""
    hospital = data.load()
    clock = SetClock(Clerk.moment(first_day(today), -LOCAL_HOURS * 60))
    core = open_core(url, clock=clock, durable=False)
    try:
        found = standing(core, hospital)
        assert found in (Standing.EMPTY, Standing.BEGUN), "the demonstration is never mixed in"
        with calm():
            return _Build(core, clock, hospital, extent, tick).run(today)
    finally:
        core.close()


@dataclass(slots=True)
class _Build:
    """One run of the build."""

    core: Core
    clock: SetClock
    hospital: Hospital
    extent: Extent
    tick: Callable[[Tick], None] | None
    books: Books = field(default_factory=Books)
    milestones: set[str] = field(default_factory=set)

    def run(self, today: date) -> Built:
        """Put up the ground, replay the history, prove it."""
        premises.open_sites(self.core, self.hospital, self.books)
        began, seed = self._begun(today)
        articles = self.extent.articles(began)
        premises.add_places(self.core, self.hospital, self.books)
        staff.enrol(self.core, self.hospital, self.books)
        goods.put(self.core, self.hospital, articles, self.books)
        replay = self._replay(articles, began, seed)
        self.core.database.survey()
        proofs = tuple(_program(self.core, site).ask_now(prove) for site in self._sites())
        built = Built(replay.number, tuple(replay.refused), proofs)
        self._program.do_now(reach, f"{WORK} {_DONE}", _DONE)
        return built

    def _begun(self, today: date) -> tuple[date, int]:
        """Return the day and the dice of the build, which stay those of its beginning."""
        self.milestones = set(self._program.ask_now(reached, WORK))
        for line in self.milestones:
            if line.startswith(_BEGUN):
                day, seed = line.removeprefix(_BEGUN).split()
                began = date.fromisoformat(day)
                self.clock.set(Clerk.moment(first_day(began), -LOCAL_HOURS * 60))
                return began, int(seed)
        self._reach(f"{_BEGUN}{today} {self.extent.seed}")
        return today, self.extent.seed

    def _replay(self, articles: Sequence[Article], today: date, seed: int) -> Replay:
        counted = {line.removeprefix(_COUNTED) for line in self.milestones}
        replay = Replay(self.core, self.clock, self.hospital, self.books, counted, self._counted)
        rules = Rules(self.core, self.hospital, articles, self.books)
        script = plan(self.hospital, articles, today, seed)
        for number, (day, steps) in enumerate(_days(script, first_day(today))):
            replay.day(day, steps)
            if number in _SURVEYED or number % _SURVEYED_EVERY == 0:
                self.core.database.survey()
            self._rules(rules, day, today)
            if self.tick is not None:
                self.tick(Tick(number + 1))
        return replay

    def _rules(self, rules: Rules, day: date, today: date) -> None:
        for rule in rules.on(day, today):
            line = f"{_RULE}{rule.family} {rule.replacement}"
            if line not in self.milestones:
                self.clock.set(rules.asked_at(day))
                rules.ask(rule)
                self.clock.set(rules.decided_at(day))
                rules.decide(rule, day)
                self._reach(line)

    def _counted(self, document: str) -> None:
        self._reach(f"{_COUNTED}{document}")

    def _reach(self, line: str) -> None:
        self._program.do_now(reach, WORK, line)

    def _sites(self) -> list[int]:
        return [self.books.sites[site.code] for site in self.hospital.sites]

    @property
    def _program(self) -> Door:
        return _program(self.core, self._sites()[0])


def _program(core: Core, site: int) -> Door:
    return core.as_(Actor(ActorKind.PROGRAM, 0, site))


def _days(script: Iterator[Step], start: date) -> Iterator[tuple[date, Iterator[Step]]]:
    """Yield every day with its steps, also the days on which nothing happened."""

    def local(step: Step) -> date:
        return (step.at + timedelta(hours=LOCAL_HOURS)).date()

    last = start
    for day, steps in groupby(script, key=local):
        while last < day:
            yield last, iter(())
            last += timedelta(days=1)
        yield day, steps
        last = day + timedelta(days=1)
