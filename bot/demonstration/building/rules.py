"""Rules: what may replace what, asked for by one person and mostly approved by another."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.demonstration.building.books import Books
from bot.demonstration.catalogue import Article
from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital, SubstituteRule
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    ask_substitute,
    asked_substitutes,
    decide_substitute,
)
from core.door import Core
from core.errors import RefusedError

_ASKED, _DECIDED = 10 * 60, 15 * 60  # Minutes of the day.
APPROVED = "approved"


class Rules:
    """The hospital's substitute rules, each on its day."""

    def __init__(
        self, core: Core, hospital: Hospital, articles: Sequence[Article], books: Books
    ) -> None:
        """Remember who asks and what there is."""
        self._core = core
        self._hospital = hospital
        self._articles = articles
        self._books = books

    def on(self, day: date, today: date) -> list[SubstituteRule]:
        """Return the rules that are asked for on a day."""
        ago = (today - day).days
        return [rule for rule in self._hospital.substitutes if rule.days_ago == ago]

    def asked_at(self, day: date) -> datetime:
        """Return when a day's rules are asked for."""
        return Clerk.moment(day, _ASKED)

    def decided_at(self, day: date) -> datetime:
        """Return when they are decided: the same afternoon."""
        return Clerk.moment(day, _DECIDED)

    def ask(self, rule: SubstituteRule) -> int:
        """Ask for a rule, pair by pair; a pair that is known is left. Returns how many."""
        by = self._core.as_(self._books.staff[rule.asked_by])
        asked = 0
        for item, replacement in self._pairs(rule):
            condition, evidence = self._texts(rule)
            wish = AskSubstitute(item, replacement, condition, evidence, rule.both_ways)
            try:
                by.do_now(ask_substitute, wish)
                asked += 1
            except RefusedError as refusal:
                if refusal.code != "care.substitute_exists":
                    raise
        return asked

    def decide(self, rule: SubstituteRule, day: date) -> int:
        """Approve the pairs of an approved rule that still wait; returns how many."""
        if rule.state != APPROVED:
            return 0
        by = self._core.as_(self._books.staff[rule.decided_by])
        pairs, decided = set(self._pairs(rule)), 0
        while waiting := [
            each
            for each in by.ask_now(asked_substitutes)
            if (each.item.id, each.replacement.id) in pairs
        ]:
            for each in waiting:
                until = day + timedelta(days=3 * 365)
                by.do_now(decide_substitute, DecideSubstitute(each.id, True, day, until))
            decided += len(waiting)
        return decided

    def _pairs(self, rule: SubstituteRule) -> list[tuple[int, int]]:
        items = self._books.items
        return [(items[a], items[b]) for a, b in self._hospital.pairs(rule, self._articles)]

    def _texts(self, rule: SubstituteRule) -> tuple[str, str]:
        """Return condition and evidence for readers of either language."""
        condition = f"{rule.condition_zh} · {rule.condition_en}"
        return condition, f"{rule.evidence_zh} · {rule.evidence_en}"
