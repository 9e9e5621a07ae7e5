"""Cases: what a department uses on a day, gathered into operations, and what comes back unused."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

from bot.demonstration.clerk import Clerk
from bot.demonstration.steps import Pick, Reason, Return, Take, Use
from bot.demonstration.stocking import Stocking, Ward
from bot.demonstration.transfers import Transfers

_FIRST, _LAST, _RETURNED = 8 * 60 + 30, 19 * 60, 19 * 60 + 30  # Minutes of the day.
_LINES = (1, 2, 3, 4, 5, 6)
_LINE_CHANCES = (0.2, 0.26, 0.24, 0.15, 0.1, 0.05)
RETURN_SHARE = 0.02


class _Back(NamedTuple):
    """One piece taken for a case that will be put back: from which shelf, which lot."""

    case: str
    ward: Ward
    expiry: date
    pick: Pick


class Cases:
    """The departments' days: operations, what they use, and what they give back."""

    def __init__(
        self, stocking: Stocking, transfers: Transfers, clerk: Clerk, dice: Random
    ) -> None:
        """Sort what will be asked for by department and day."""
        self._transfers = transfers
        self._clerk = clerk
        self._dice = dice
        self._asked: dict[str, dict[int, list[tuple[Ward, int]]]] = {}
        for department, wards in stocking.wards.items():
            days = self._asked[department] = defaultdict(list)
            for ward in wards:
                for asked in ward.asked:
                    days[asked.day].append((ward, asked.quantity))

    def day(self, number: int, day: date) -> Iterator[Use | Take | Return]:
        """Yield what is used, taken and returned on a day, the days counted from the first."""
        for days in self._asked.values():
            asked = days.pop(number, [])
            if asked:
                yield from self._department(asked, day)

    def _department(
        self, asked: list[tuple[Ward, int]], day: date
    ) -> Iterator[Use | Take | Return]:
        self._dice.shuffle(asked)
        cases = list(self._gathered(asked))
        back: list[_Back] = []
        for n, lines in enumerate(cases):
            minute = _FIRST + (_LAST - _FIRST) * (n + self._dice.random()) / len(cases)
            yield from self._case(lines, day, int(minute), back)
        # What comes back lies on the shelf again only after the day's last case.
        for each in back:
            yield self._returned(each, day)

    def _gathered(self, asked: list[tuple[Ward, int]]) -> Iterator[list[tuple[Ward, int]]]:
        while asked:
            count = self._dice.choices(_LINES, _LINE_CHANCES)[0]
            yield asked[:count]
            del asked[:count]

    def _case(
        self, lines: list[tuple[Ward, int]], day: date, minute: int, back: list[_Back]
    ) -> Iterator[Use | Take]:
        """Yield a case's uses, a step for each bin, and what was taken too and not needed."""
        department = lines[0][0].department
        token, at = self._clerk.case(department, day), self._clerk.moment(day, minute)
        bins: dict[str, list[Pick]] = defaultdict(list)
        spares: list[_Back] = []
        for ward, quantity in lines:
            taken = ward.shelf.take(quantity, day)
            self._transfers.touch(ward)
            bins[ward.shelf.place] += [pick for _, pick in taken]
            if taken and self._dice.random() < RETURN_SHARE and _once(ward, lines):
                expiry, last = taken[-1]
                used, spare = _without_last(last)
                bins[ward.shelf.place][-1:] = [used] if used.quantity else []
                spares.append(_Back(token, ward, expiry, spare))
        by = self._clerk.signer(department, "nurse", "nurse", "nurse", "surgeon")
        site = lines[0][0].shelf.site
        for place, picks in bins.items():
            if picks:
                yield Use(at, by, site, place, token, tuple(picks))
        for each in spares:
            yield Take(at, by, site, each.ward.shelf.place, token, (each.pick,))
        back += spares

    def _returned(self, back: _Back, day: date) -> Return:
        shelf = back.ward.shelf
        shelf.put(back.expiry, back.pick)
        at = self._clerk.moment(day, _RETURNED)
        by = self._clerk.signer(back.ward.department, "nurse")
        reason = Reason.NOT_USED
        return Return(at, by, shelf.site, shelf.place, back.case, reason, (back.pick,))


def _once(ward: Ward, lines: Sequence[tuple[Ward, int]]) -> bool:
    return sum(each is ward for each, _ in lines) == 1


def _without_last(pick: Pick) -> tuple[Pick, Pick]:
    """Split the last piece off a pick."""
    less = replace(pick, quantity=pick.quantity - 1, serials=pick.serials[:-1])
    return less, replace(pick, quantity=1, serials=pick.serials[-1:])
