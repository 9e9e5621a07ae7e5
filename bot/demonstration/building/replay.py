"""Replay: the steps of the plan carried out by the people who sign them, each under its own key.

Commands are begun without waiting, and the one writer applies them in their order; their answers
are waited for only where a later step needs them. The same step again answers as it did the first
time, so that an interrupted replay goes over its past quickly and goes on. A refusal is a fault of
the plan: it is kept and told, never passed over.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from bot.demonstration import steps
from bot.demonstration.building import acts
from bot.demonstration.building.books import Books
from bot.demonstration.building.timetable import Timetable
from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Reason, Step
from core.actor import Actor, ActorKind
from core.care.case import schedule_case
from core.care.schedule import take_schedule
from core.care.use import use
from core.clock import SetClock
from core.door import Core, Door
from core.errors import RefusedError
from core.flow.adjust import adjust, dispose, send_back
from core.flow.issue import give_back, take
from core.flow.receipt import receive
from core.flow.transfer import arrive, dispatch
from core.flow.transfer_view import TransferView
from core.stock.count import CountLineOf, OpenCount, count_line, finish_count, open_count
from core.stock.count_review import DecideCount, Decision, decide_count
from core.stock.lot import set_lot_status
from core.stock.posting import Posted
from core.stock.reservation import reserve
from core.tables.kinds import LotStatus
from core.unit_of_work import UnitOfWork

C = TypeVar("C")
R = TypeVar("R")
_MOST_WAITING = 2_000
_LISTED = 20  # Minute of the day at which the list of its operations comes.


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that the core refused, and why."""

    number: int
    step: Step
    refusal: RefusedError


@dataclass(slots=True)
class Replay:
    """Carries the steps out, day by day."""

    core: Core
    clock: SetClock
    hospital: Hospital
    books: Books
    counted: set[str] = field(default_factory=set)
    """Papers of the counts that an earlier run has finished."""
    on_count: Callable[[str], None] | None = None
    number: int = 0
    refused: list[Refused] = field(default_factory=list)
    _waiting: list[Callable[[], None]] = field(default_factory=list)
    _owed: set[type[Step]] = field(default_factory=set)
    """Kinds of steps whose answers have not been entered yet."""
    _timetable: Timetable = field(init=False)

    def __post_init__(self) -> None:
        """Begin with an empty timetable."""
        self._timetable = Timetable(self.hospital, self.books)

    def day(self, day: date, script: Iterable[Step]) -> None:
        """Carry out a day: the lists of its operations, then its steps in order of time."""
        listed = list(script)
        self.clock.set(Clerk.moment(day, _LISTED))
        for site, cases in self._timetable.day(listed):
            system = Actor(ActorKind.PROGRAM, 0, self.books.sites[site])
            self.core.as_(system, key=f"demo:list:{site}:{day}").do_now(take_schedule, cases)
        for step in listed:
            self._step(step)
        self.settle()

    def settle(self) -> None:
        """Wait for the answers to all that was begun, and enter them in the books."""
        waiting, self._waiting = self._waiting, []
        for answered in waiting:
            answered()
        self._owed = set()

    def _step(self, step: Step) -> None:
        needs = _NEEDS.get(type(step))
        if needs is not None and not self._owed.isdisjoint(needs):
            self.settle()
        if len(self._waiting) > _MOST_WAITING:
            self.settle()
        self.number += 1
        self.clock.set(step.at)
        _CARRIED_OUT[type(step)](self, step)

    def door(self, by: str, part: int = 0) -> Door:
        """Return the door of who signs the present step, or a part of it, under its key."""
        key = f"demo:{self.number}:{part}" if part else f"demo:{self.number}"
        return self.core.as_(self.books.staff[by], key=key)

    def begin(
        self,
        step: Step,
        rule: Callable[[UnitOfWork, C], R],
        commands: Iterable[C],
        then: Callable[[R], None] | None = None,
    ) -> None:
        """Begin the commands of a step."""
        for part, command in enumerate(commands):
            future = self.door(step.by, part).begin(rule, command)
            self._waiting.append(partial(self._answered, self.number, step, future, then))
        if then is not None:
            self._owed.add(type(step))

    def _answered(
        self, number: int, step: Step, future: Future[R], then: Callable[[R], None] | None
    ) -> None:
        try:
            answer = future.result()
        except RefusedError as refusal:
            self.refused.append(Refused(number, step, refusal))
        else:
            if then is not None:
                then(answer)

    def reason(self, step: Step, reason: Reason) -> str:
        """Return the words for a reason in the language of who signs the step."""
        zh, en = self.hospital.reasons[reason.value]
        return en if self.books.languages[step.by] == "en" else zh


def _receive(replay: Replay, step: steps.Receive) -> None:
    entered = partial(replay.books.received, acts.named(step))
    replay.begin(step, receive, [acts.receive(step, replay.books)], entered)


def _dispatch(replay: Replay, step: steps.Dispatch) -> None:
    def entered(sent: TransferView) -> None:
        replay.books.transfers[step.document] = sent

    replay.begin(step, dispatch, [acts.dispatch(step, replay.books)], entered)


def _arrive(replay: Replay, step: steps.Arrive) -> None:
    replay.begin(step, arrive, [acts.arrive(step, replay.books)])
    del replay.books.transfers[step.document]


def _use(replay: Replay, step: steps.Use) -> None:
    replay.begin(step, use, acts.uses(step, replay.books))


def _take(replay: Replay, step: steps.Take) -> None:
    def entered(posted: Posted) -> None:
        replay.books.takes[step.case, step.lines[0].item] = posted.id

    replay.begin(step, take, [acts.take(step, replay.books)], entered)


def _return(replay: Replay, step: steps.Return) -> None:
    replay.begin(step, give_back, [acts.give_back(step, replay.books)])


def _dispose(replay: Replay, step: steps.Dispose) -> None:
    replay.begin(step, dispose, acts.disposals(step, replay.books))


def _send_back(replay: Replay, step: steps.SendBack) -> None:
    reason = replay.reason(step, step.reason)
    replay.begin(step, send_back, acts.returns_to_supplier(step, replay.books, reason))


def _adjust(replay: Replay, step: steps.Adjust) -> None:
    reason = replay.reason(step, step.reason)
    replay.begin(step, adjust, acts.adjustments(step, replay.books, reason))


def _hold(replay: Replay, step: steps.Hold) -> None:
    lot = replay.books.lots[step.item, step.lot]
    door = replay.door(step.by)
    status, reason = LotStatus(step.held.value), replay.reason(step, step.reason)
    door.do_now(set_lot_status, lot, status, reason)


def _schedule(replay: Replay, step: steps.Schedule) -> None:
    replay.begin(step, schedule_case, [acts.schedule(step, replay.books)])


def _reserve(replay: Replay, step: steps.Reserve) -> None:
    replay.begin(step, reserve, acts.reservations(step, replay.books))


def _count(replay: Replay, step: steps.Count) -> None:
    """Count a shelf and have it looked at; a count that an earlier run finished is left."""
    replay.settle()
    if step.document in replay.counted:
        return
    books, counter = replay.books, replay.door(step.by)
    sheet = counter.do_now(open_count, OpenCount(books.places[step.location], step.document)).id
    for line in step.lines:
        if books.by_unit[line.item]:
            for serial in line.serials:
                seen = CountLineOf(sheet, 1, unit=books.units[line.item, serial])
                replay.begin(step, count_line, [seen])
        else:
            lot, owner = books.lots[line.item, line.lot], books.owner(line.owner)
            replay.begin(step, count_line, [CountLineOf(sheet, line.quantity, lot, owner=owner)])
    replay.settle()
    replay.door(step.by, 1).do_now(finish_count, sheet)
    decision = DecideCount(sheet, Decision.APPROVE, replay.reason(step, Reason.COUNT))
    replay.door(step.second, 2).do_now(decide_count, decision)
    if replay.on_count is not None:
        replay.on_count(step.document)


_NEEDS: dict[type[Step], frozenset[type[Step]]] = {
    kind: frozenset({steps.Receive, steps.Take, steps.Dispatch})
    for kind in (steps.Arrive, steps.Return, steps.SendBack, steps.Dispose, steps.Adjust)
}
_NEEDS |= {
    kind: frozenset({steps.Receive})
    for kind in (steps.Use, steps.Take, steps.Dispatch, steps.Hold, steps.Reserve)
}
"""What must have been answered before a step of a kind can be worded."""

_CARRIED_OUT: dict[type[Step], Callable[..., None]] = {
    steps.Receive: _receive,
    steps.Dispatch: _dispatch,
    steps.Arrive: _arrive,
    steps.Use: _use,
    steps.Take: _take,
    steps.Return: _return,
    steps.SendBack: _send_back,
    steps.Dispose: _dispose,
    steps.Adjust: _adjust,
    steps.Hold: _hold,
    steps.Schedule: _schedule,
    steps.Reserve: _reserve,
    steps.Count: _count,
}
