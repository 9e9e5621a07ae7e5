"""Clerk: gives out what the steps of the plan are signed with: times, people, numbers."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Mark

LOCAL_HOURS = 8  # Both sites keep the time of Shanghai.
_MONTH_LETTERS = "ABCDEFGHJKLM"


class Clerk:
    """Signs steps; counts documents, cases, lots and pieces so that no number comes twice."""

    def __init__(self, hospital: Hospital, dice: Random) -> None:
        """Start all counters at nothing."""
        self._hospital = hospital
        self._dice = dice
        self._numbers: Counter[str] = Counter()
        self._staff: dict[tuple[str, str], list[str]] = {}

    @staticmethod
    def moment(day: date, minute: float) -> datetime:
        """Return the aware UTC time of a minute of a local day."""
        midnight = datetime.combine(day, time(), UTC)
        return midnight + timedelta(hours=-LOCAL_HOURS, minutes=minute)

    def signer(self, place: str, *roles: str) -> str:
        """Return someone who holds one of the roles at a place, else the first of the roles."""
        codes = self._codes(place, self._dice.choice(roles)) or self._codes(place, roles[0])
        return self._dice.choice(codes)

    def _codes(self, place: str, role: str) -> list[str]:
        codes = self._staff.get((place, role))
        if codes is None:
            codes = [p.code for p in self._hospital.people_at(place, role) if p.place == place]
            self._staff[place, role] = codes
        return codes

    def chief(self, place: str) -> str:
        """Return who answers for a department's or store's stock."""
        kind = self._hospital.places[place].kind
        return self.signer(place, "storekeeper" if kind == "store" else "department_head")

    def pair(self, place: str) -> tuple[str, str]:
        """Return who counts at a department or store, and another who looks at it."""
        kind = self._hospital.places[place].kind
        if kind == "department":
            return self.signer(place, "nurse"), self.chief(place)
        first, second = self._dice.sample(self._codes(place, "storekeeper"), 2)
        return first, second

    def document(self, kind: str, place: str, day: date) -> str:
        """Return the next number of a kind of paper at a place on a day."""
        stem = f"{kind}-{place}-{day:%y%m%d}"
        return f"{stem}-{self._next(stem):02d}"

    def case(self, department: str, day: date) -> str:
        """Return the next case token of a department on a day."""
        stem = f"{department}-{day:%y%m%d}"
        return f"{stem}-{self._next(stem):02d}"

    def lot(self, article: Article, made: date) -> str:
        """Return the next lot number of an article."""
        return f"{made:%y}{_MONTH_LETTERS[made.month - 1]}{self._next(article.code):04d}"

    def marks(self, article: Article, site: str, lot: str, quantity: int) -> tuple[Mark, ...]:
        """Return marks for the pieces of a lot, none where pieces are not told apart."""
        if not article.by_unit:
            return ()
        first = self._numbers[site]
        self._numbers[site] += quantity
        return tuple(
            Mark(f"{lot}{n + 1:03d}", f"{site}{first + n + 1:07d}") for n in range(quantity)
        )

    def _next(self, stem: str) -> int:
        self._numbers[stem] += 1
        return self._numbers[stem]
