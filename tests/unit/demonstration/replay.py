"""A second account of the plan, kept apart from the planner's own: it refuses what cannot be."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from bot.demonstration.steps import (
    Adjust,
    Arrive,
    Count,
    Dispatch,
    Dispose,
    Pick,
    Receive,
    Return,
    SendBack,
    Step,
    Take,
    Use,
)


class Lying(NamedTuple):
    site: str
    place: str
    item: str
    lot: str
    owner: str


@dataclass
class Account:
    balance: Counter[Lying] = field(default_factory=Counter)
    expiry: dict[tuple[str, str, str], date] = field(default_factory=dict)
    pieces: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    codes: set[tuple[str, str]] = field(default_factory=set)
    sent: dict[str, Dispatch] = field(default_factory=dict)
    missing: int = 0
    """Pieces that counts did not find."""

    def follow(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.carry_out(step)

    def carry_out(self, step: Step) -> None:
        if isinstance(step, Receive):
            self._receive(step)
        elif isinstance(step, Dispatch):
            assert step.document not in self.sent
            self.sent[step.document] = step
            self._move(step.site, step.source, step.document, step.lines)
        elif isinstance(step, Arrive):
            assert self.sent[step.document].target == step.target
            self._move(step.site, step.document, step.target, step.lines)
        elif isinstance(step, Count):
            self._count(step)
        elif isinstance(step, Use | Take):
            self._check_unexpired(step)
            self._move(step.site, step.location, "", step.lines)
        elif isinstance(step, Adjust | Dispose | SendBack):
            self._move(step.site, step.location, "", step.lines)
        elif isinstance(step, Return):
            self._move(step.site, "", step.location, step.lines)

    def _receive(self, step: Receive) -> None:
        for line in step.lines:
            key = (step.site, line.item, line.lot)
            assert self.expiry.setdefault(key, line.expiry) == line.expiry
            for mark in line.marks:
                assert (step.site, mark.code) not in self.codes
                self.codes.add((step.site, mark.code))
            serials = tuple(mark.serial for mark in line.marks)
            pick = Pick(line.item, line.lot, line.owner, line.quantity, serials)
            self._put(step.site, step.location, pick)

    def _move(self, site: str, source: str, target: str, picks: Iterable[Pick]) -> None:
        for pick in picks:
            assert pick.quantity > 0
            if source:
                self._take(site, source, pick)
            if target:
                self._put(site, target, pick)

    def _take(self, site: str, place: str, pick: Pick) -> None:
        key = Lying(site, place, pick.item, pick.lot, pick.owner)
        self.balance[key] -= pick.quantity
        assert self.balance[key] >= 0, f"{key} below nothing"
        for serial in pick.serials:
            assert self.pieces.pop((site, pick.item, serial)) == (place, pick.lot)

    def _put(self, site: str, place: str, pick: Pick) -> None:
        self.balance[Lying(site, place, pick.item, pick.lot, pick.owner)] += pick.quantity
        for serial in pick.serials:
            assert (site, pick.item, serial) not in self.pieces, "a piece is in one place only"
            self.pieces[site, pick.item, serial] = (place, pick.lot)

    def _count(self, step: Count) -> None:
        """Take off the books what was not there; everything at the place is looked at."""
        lying: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (_, item, serial), (place, lot) in self.pieces.items():
            if place == step.location:
                lying[item, lot].add(serial)
        for line in step.lines:
            key = Lying(step.site, step.location, line.item, line.lot, line.owner)
            less = self.balance[key] - line.quantity
            assert less >= 0
            self.missing += less
            if less:
                gone = lying[line.item, line.lot].difference(line.serials)
                pick = Pick(line.item, line.lot, line.owner, less, tuple(gone))
                self._take(step.site, step.location, pick)
        counted = {(line.item, line.lot, line.owner) for line in step.lines}
        for key, quantity in self.balance.items():
            if (key.site, key.place) == (step.site, step.location) and quantity:
                assert (key.item, key.lot, key.owner) in counted

    def _check_unexpired(self, step: Use | Take) -> None:
        day = local_day(step)
        for pick in step.lines:
            assert self.expiry[step.site, pick.item, pick.lot] >= day, "expired stock was used"

    def on_shelves(self) -> dict[Lying, int]:
        return {k: n for k, n in self.balance.items() if n and k.place not in self.sent}

    def in_transit(self) -> dict[Lying, int]:
        return {k: n for k, n in self.balance.items() if n and k.place in self.sent}

    def expiry_of(self, lying: Lying) -> date:
        return self.expiry[lying.site, lying.item, lying.lot]


def local_day(step: Step) -> date:
    return (step.at + timedelta(hours=8)).date()
