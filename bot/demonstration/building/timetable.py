"""Timetable: the operations of a day as the hospital's own system would list them.

The plan names the cases of the past by their tokens only. A day's list is taken over in its first
minutes; the next list brings the day before with it, done.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.demonstration.building.acts import case_title
from bot.demonstration.building.books import Books
from bot.demonstration.chance import dice
from bot.demonstration.hospital import Hospital, Operation
from bot.demonstration.steps import Step, Take, Use
from core.care.schedule import Listed
from core.tables.kinds import CaseState

_OTHER = Operation("", "手术", "Operation")


@dataclass(slots=True)
class Timetable:
    """The lists of the sites, one day after the other."""

    hospital: Hospital
    books: Books
    _yesterday: dict[str, list[Listed]] = field(default_factory=dict)

    def day(self, day: Iterable[Step]) -> Iterator[tuple[str, list[Listed]]]:
        """Yield each site's list: yesterday's operations, now done, and those of the day."""
        cases: dict[str, tuple[datetime, str, str]] = {}
        for step in day:
            if isinstance(step, Use | Take):
                cases.setdefault(step.case, (step.at, step.site, step.location))
        for site in self.hospital.sites:
            todays = [
                self._listed(token, at, place)
                for token, (at, where, place) in cases.items()
                if where == site.code
            ]
            done = [
                replace(each, state=CaseState.DONE) for each in self._yesterday.get(site.code, ())
            ]
            self._yesterday[site.code] = todays
            if done or todays:
                yield site.code, done + todays

    def _listed(self, token: str, at: datetime, place: str) -> Listed:
        department = self.hospital.department(place)
        known = [o for o in self.hospital.operations if o.place == department]
        chosen = dice("case", token).choice(known or [_OTHER])
        title = case_title(chosen.title_zh, chosen.title_en)
        return Listed(token, self.books.places[department], at, title)
