"""Transfers: departments fill up from the central store, what is sent today arrives tomorrow."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Arrive, Dispatch, Pick
from bot.demonstration.stocking import Ward

_SENT, _ARRIVED = 16 * 60, 7 * 60 + 45  # Minutes of the day.
_WEEKDAYS = ((0, 3), (1, 4))  # A department is filled up on Monday and Thursday, or a day later.
_ALL_FILLED = 2  # Days before today on which everybody is filled up, at last to the brim.
_SHORT_AT = "CATH"  # Where the last arrival lacks a piece.


@dataclass(frozen=True, slots=True)
class _Load:
    """A line on its way: what was picked, when it expires, and for whom."""

    ward: Ward
    expiry: date
    pick: Pick


class Transfers:
    """What is sent to the departments and what arrives there."""

    def __init__(self, hospital: Hospital, clerk: Clerk, today: date) -> None:
        """Start with nothing on its way."""
        self._hospital = hospital
        self._clerk = clerk
        self._today = today
        self._ways: list[tuple[Dispatch, list[_Load]]] = []
        self._touched: dict[str, dict[str, Ward]] = defaultdict(dict)

    def touch(self, ward: Ward) -> None:
        """Note that a department's stock of an article has sunk."""
        if not ward.store.direct:
            self._touched[ward.department][ward.article.code] = ward

    def dispatches(self, day: date) -> Iterator[Dispatch]:
        """Yield what the stores send to the departments whose day it is."""
        for department in self._touched:
            if self._reviewed(department, day):
                yield from self._fill(department, day)

    def _reviewed(self, department: str, day: date) -> bool:
        weekdays = _WEEKDAYS[sum(map(ord, department)) % 2]
        return day.weekday() in weekdays or (self._today - day).days <= _ALL_FILLED

    def _fill(self, department: str, day: date) -> Iterator[Dispatch]:
        """Fill a department up; what the store lacks is asked for again next time."""
        left = (self._today - day).days
        waiting: dict[str, Ward] = {}
        routes: dict[tuple[str, str], list[_Load]] = defaultdict(list)
        for code, ward in self._touched[department].items():
            here = ward.shelf.usable(day) + ward.coming
            if here > (ward.most - 1 if left == 1 else ward.least):
                if left == _ALL_FILLED:
                    waiting[code] = ward
                continue
            loads = self._loads(ward, ward.most - here, day)
            if not loads:
                waiting[code] = ward
            for load in loads:
                routes[ward.store.shelf.place, ward.shelf.place].append(load)
        self._touched[department] = waiting
        for (source, target), loads in routes.items():
            yield self._dispatch(source, target, loads, day)

    @staticmethod
    def _loads(ward: Ward, quantity: int, day: date) -> list[_Load]:
        loads = [_Load(ward, *taken) for taken in ward.store.shelf.take(quantity, day)]
        ward.coming += sum(load.pick.quantity for load in loads)
        return loads

    def _dispatch(self, source: str, target: str, loads: list[_Load], day: date) -> Dispatch:
        store = self._hospital.department(source)
        dispatch = Dispatch(
            at=self._clerk.moment(day, _SENT + len(self._ways) % 60),
            by=self._clerk.signer(store, "storekeeper"),
            site=self._hospital.places[source].site,
            source=source,
            target=target,
            document=self._clerk.document("TR", self._hospital.department(target), day),
            lines=tuple(load.pick for load in loads),
        )
        self._ways.append((dispatch, loads))
        return dispatch

    def arrivals(self, day: date) -> Iterator[Arrive]:
        """Yield the arrivals of what was sent the day before."""
        ways, self._ways = self._ways, []
        lacking = self._lacking(ways, day)
        for n, (dispatch, loads) in enumerate(ways):
            came = [_without_one(load) if load is lacking else load for load in loads]
            for sent, load in zip(loads, came, strict=True):
                sent.ward.coming -= sent.pick.quantity
                if load.pick.quantity:
                    sent.ward.shelf.put(load.expiry, load.pick)
            yield self._arrive(dispatch, [load.pick for load in came], day, n)

    def _lacking(self, ways: list[tuple[Dispatch, list[_Load]]], day: date) -> _Load | None:
        """Choose the one line that arrives short on the last day."""
        if (self._today - day).days != 1:
            return None
        loads = [load for _, several in ways for load in several if load.pick.quantity > 1]
        here = [load for load in loads if load.ward.department == _SHORT_AT]
        return next(iter(here or loads), None)

    def _arrive(self, dispatch: Dispatch, picks: list[Pick], day: date, n: int) -> Arrive:
        department = self._hospital.department(dispatch.target)
        return Arrive(
            at=self._clerk.moment(day, _ARRIVED + n % 30),
            by=self._clerk.signer(department, "nurse"),
            site=dispatch.site,
            target=dispatch.target,
            document=dispatch.document,
            lines=tuple(pick for pick in picks if pick.quantity),
        )


def _without_one(load: _Load) -> _Load:
    pick = load.pick
    less = replace(pick, quantity=pick.quantity - 1, serials=pick.serials[:-1])
    return replace(load, pick=less)
