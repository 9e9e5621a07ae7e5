"""The play: acts are sent through the doors, and every answer is held against the book."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event
from typing import Any

from core.care.use import Use, use
from core.errors import RefusedError
from core.flow import adjust, issue, putaway, receipt, transfer, waste
from core.flow.transfer_view import TransferView
from core.rights import Right, needs
from core.stock import count, count_review, lot, reservation
from core.stock import reverse as back
from core.stock.count_record import CountView
from core.stock.naming import NewUnit
from core.stock.posting import Posted, posting
from core.stock.way import FORCED
from core.tables.kinds import LotStatus, MovementKind
from core.unit_of_work import UnitOfWork
from tests.property.ledger import (
    rules_count,
    rules_fetch,
    rules_goods,
    rules_papers,
    rules_shelf,
)
from tests.property.ledger.book import Book, NoError
from tests.property.ledger.deal import Deed, deal
from tests.property.ledger.dice import WIDTH
from tests.property.ledger.rules_shelf import Plan
from tests.property.ledger.ward import Ward

Rule = Callable[..., Any]
_WAIT = 30.0

_STATUS = {True: LotStatus.RECALLED, False: LotStatus.AVAILABLE}
PLAIN: dict[type, tuple[Rule, Callable[[Book, str, Any], Plan]]] = {
    receipt.Receive: (receipt.receive, rules_goods.receive),
    issue.Take: (issue.take, rules_fetch.take),
    issue.GiveBack: (issue.give_back, rules_goods.give_back),
    Use: (use, rules_fetch.use),
    putaway.PutAway: (putaway.put_away, rules_shelf.put_away),
    transfer.Dispatch: (transfer.dispatch, rules_shelf.dispatch),
    transfer.Arrive: (transfer.arrive, rules_papers.arrive),
    transfer.Settle: (transfer.settle, rules_papers.settle),
    adjust.Adjust: (adjust.adjust, rules_goods.adjust),
    adjust.Dispose: (adjust.dispose, rules_goods.dispose),
    waste.Waste: (waste.waste, rules_goods.waste),
    adjust.Quarantine: (adjust.quarantine, rules_goods.quarantine),
    adjust.Release: (adjust.release, rules_goods.release),
    adjust.SendBack: (adjust.send_back, rules_goods.send_back),
    reservation.Reserve: (reservation.reserve, rules_shelf.reserve),
    back.Reverse: (back.reverse, rules_papers.reverse),
    count.OpenCount: (count.open_count, rules_count.open_count),
    count.CountLineOf: (count.count_line, rules_count.count_line),
    count_review.DecideCount: (count_review.decide_count, rules_count.decide_count),
}
"""Commands that are passed as they are."""
SPREAD: dict[type, tuple[Rule, Callable[[Book, str, Any], Plan], Callable[[Any], tuple[Any, ...]]]]
SPREAD = {
    rules_papers.Undo: (back.undo, rules_papers.undo, lambda cmd: (cmd.posting,)),
    rules_papers.Void: (
        reservation.void_reservation,
        rules_papers.void,
        lambda cmd: (cmd.reservation,),
    ),
    rules_papers.Lapse: (reservation.lapse_due, rules_papers.lapse, lambda _: ()),
    rules_papers.Hold: (
        lot.set_lot_status,
        rules_papers.hold,
        lambda cmd: (cmd.lot, _STATUS[cmd.held], cmd.reason),
    ),
    rules_count.Finish: (count.finish_count, rules_count.finish_count, lambda cmd: (cmd.sheet,)),
    rules_count.Cancel: (count.cancel_count, rules_count.cancel_count, lambda cmd: (cmd.sheet,)),
}
"""Commands whose rule takes plain arguments."""
KEYED = reservation.Reserve | transfer.Arrive | rules_papers.Hold | count_review.DecideCount
"""Commands that keep their key although they need not move anything."""


def send(ward: Ward, deed: Deed) -> Future[Any]:
    """Send an act; the future is its answer."""
    door = ward.door(deed.who, deed.key)
    kind = type(deed.command)
    if kind in PLAIN:
        return door.begin(PLAIN[kind][0], deed.command)
    rule, _, arguments = SPREAD[kind]
    return door.begin(rule, *arguments(deed.command))


@needs(Right.ANYONE)
def _hold_up(uow: UnitOfWork, gate: Event) -> None:
    del uow
    assert gate.wait(_WAIT), "nobody opened the gate"


@needs(Right.ANYONE)
def posted_by_id(uow: UnitOfWork, number: int) -> Posted:
    return posting(uow, number)


@dataclass
class Play:
    """One sequence at one ward."""

    ward: Ward
    book: Book
    foreign: Sequence[int] = ()
    answered: dict[str, tuple[Deed, object]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    acts: int = 0

    def run(self, steps: Sequence[bytes]) -> None:
        """Play acts one after the other, some several to a commit, some twice."""
        self.together(list(stocked(self.ward, steps[0])))
        pending: list[Deed] = []
        for raw in steps:
            if not pending:
                self._time_passes(raw[WIDTH - 2])
            self.acts += 1
            deed = deal(raw, self.book, self.foreign, f"k{self.acts}")
            mode = raw[WIDTH - 1]
            pending.append(deed)
            if mode > 215 and len(pending) < 5:
                continue
            if mode > 190:
                pending.append(deed if mode % 3 else altered(deed))
            self.together(pending)
            pending = []
            if mode < 40:
                self.together([deed])
            elif mode < 60:
                self.together([altered(deed)])
        self.together(pending)

    def _time_passes(self, byte: int) -> None:
        seconds = 20 if byte < 205 else 240 if byte < 235 else 7_200 if byte < 250 else 86_400
        self.ward.clock.advance(seconds=seconds)

    def together(self, deeds: Sequence[Deed]) -> None:
        """Send acts in one go, so that one commit carries them all; judge them in their order."""
        gate = Event()
        if len(deeds) > 1:
            self.ward.door("program", "").begin(_hold_up, gate)
        futures = [send(self.ward, deed) for deed in deeds]
        gate.set()
        for deed, future in zip(deeds, futures, strict=True):
            self.judge(deed, outcome(future))

    def judge(self, deed: Deed, answer: object) -> None:
        """Hold one answer against the book."""
        name = type(deed.command).__name__
        how = "refused" if isinstance(answer, RefusedError) else "done"
        if deed.key in self.answered:
            self.tally[f"{name} again: {how}"] += 1
            self._judge_again(deed, answer)
            return
        self.tally[f"{name}: {how}"] += 1
        try:
            plan = planned(self.book, deed)
        except NoError:
            assert how == "refused", f"{deed} should have been refused"
            return
        assert how == "done", f"{deed} was refused: {answer}"
        self._enter(deed, plan, answer)

    def _enter(self, deed: Deed, plan: Plan, answer: object) -> None:
        if plan.kind is None:
            plan.finish(answer)
            if isinstance(deed.command, KEYED):
                self.answered[deed.key] = (deed, answer)
            return
        self.answered[deed.key] = (deed, answer)
        posted = self._posted(answer)
        assert posted.kind is plan.kind
        assert (posted.key, posted.at) == (deed.key, self.ward.clock.now())
        if plan.kind is MovementKind.RECEIVE:
            plan.finish(answer)
        elif isinstance(deed.command, count_review.DecideCount):
            assert sorted(map(repr, posted.lines)) == sorted(map(repr, plan.lines))
        else:
            assert list(posted.lines) == plan.lines
        self.book.post(deed.who, posted)
        if plan.kind is not MovementKind.RECEIVE:
            plan.finish(answer)
        self.tally["gave way"] += plan.kind in FORCED and bool(self.book.postings[posted.id].used)

    def _posted(self, answer: object) -> Posted:
        if isinstance(answer, Posted):
            return answer
        if isinstance(answer, TransferView):
            number = answer.postings[-1]
        else:
            assert isinstance(answer, CountView)
            assert answer.posting is not None
            number = answer.posting
        return self.ward.door("program", "").ask_now(posted_by_id, number)

    def _judge_again(self, deed: Deed, answer: object) -> None:
        """The same key: the first answer for the same act, and a refusal for any other."""
        first, before = self.answered[deed.key]
        if first != deed:
            assert isinstance(answer, RefusedError)
            assert answer.code == "key.reused"
            return
        assert not isinstance(answer, RefusedError), f"{deed} again: {answer}"
        assert named(answer) == named(before)


def stocked(ward: Ward, raw: bytes) -> Iterator[Deed]:
    """Receipts that fill some shelves, so that there is something to move."""
    for number, (place, item) in enumerate(
        (("CATH-1", ward.goods.stent), ("STORE-1", ward.goods.balloon), ("OR-1", ward.goods.wire))
    ):
        if raw[number] < 230:
            expiries = (date(2026, 3, 11), date(2026, 4, 19), None)
            lines = tuple(
                receipt.ReceiveLine(
                    item,
                    f"B{order}",
                    2 + raw[number] % 3,
                    expiries[(order + raw[number]) % 3],
                    owner=order * 9,
                    units=tuple(NewUnit(f"B{order}-{n}") for n in range(2 + raw[number] % 3))
                    if item == ward.goods.stent
                    else (),
                )
                for order in range(2)
            )
            yield Deed("storekeeper", receipt.Receive(ward.by_code(place), lines), f"b{number}")


def named(answer: object) -> object:
    """What makes an answer the same one: a posting is the same in every word."""
    if isinstance(answer, Posted):
        return answer
    if isinstance(answer, lot.Batch):
        return answer.id
    if isinstance(answer, tuple):
        return tuple(each.id for each in answer)
    assert isinstance(answer, TransferView | CountView)
    return answer.id


def outcome(future: Future[Any]) -> object:
    """An answer or a refusal; nothing else may ever come out of a door."""
    try:
        return future.result(_WAIT)
    except RefusedError as refusal:
        return refusal


def planned(book: Book, deed: Deed) -> Plan:
    """What the book says must come of an act; raises ``NoError``."""
    kind = type(deed.command)
    rule = PLAIN[kind][1] if kind in PLAIN else SPREAD[kind][1]
    plan = rule(book, deed.who, deed.command)
    plan.before()
    if plan.kind is not None and plan.kind is not MovementKind.RECEIVE:
        book.check(plan.kind, plan.lines)
    return plan


def altered(deed: Deed) -> Deed:
    """Another command under the same key."""
    command: Any = deed.command
    for name in ("quantity", "quantity_change", "reason", "note", "posting", "reservation"):
        value = getattr(command, name, None)
        if isinstance(value, int):
            return replace(deed, command=replace(command, **{name: value + 1}))
        if isinstance(value, str):
            return replace(deed, command=replace(command, **{name: value + "!"}))
    if isinstance(command, receipt.Receive):
        return replace(deed, command=replace(command, reference="other"))
    return deed
