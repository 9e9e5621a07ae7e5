"""What a substitute looks like: who approved it and when, on what condition, and where it lies."""

from collections.abc import Collection, Sequence

from core.care.rule import SubstituteView
from core.care.substitute import Choice
from core.stock.item import Article
from core.stock.location import Place
from handlers.talk.blind import free_at
from handlers.talk.naming import name_of, title_of, who_name
from locales import Html, Words

MOST_CHOICES = 6
MOST_HOMES = 2


def substitutes_text(
    words: Words, article: Article, choices: Sequence[Choice], hidden: Collection[Place] = ()
) -> str:
    """Return what may be used instead of an item, the nearest to hand first.

    While the reader counts a shelf (``hidden``), no figure gives away what lies there.
    """
    name = name_of(words, article)
    if not choices:
        return words.html("substitute.none", item=name, code=article.code)
    lines: list[str] = [words.html("substitute.title", item=name, code=article.code)]
    for place, choice in enumerate(choices[:MOST_CHOICES], start=1):
        lines += ["", *_choice(words, place, choice, hidden)]
    if len(choices) > MOST_CHOICES:
        lines += ["", words.html("substitute.more", more=len(choices) - MOST_CHOICES)]
    return Html("\n").join(lines)


def rule_text(words: Words, rule: SubstituteView) -> str:
    """Return a rule as it waits for a decision."""
    lines: list[str] = [
        words.html(
            "substitute.rule",
            item=name_of(words, rule.item),
            replacement=name_of(words, rule.replacement),
            both=words("substitute.both" if rule.both_ways else "substitute.one_way"),
        )
    ]
    lines += grounds(words, rule)
    lines.append(
        words.html("substitute.asked", who=who_name(words, rule.asked_by), at=rule.asked_at)
    )
    return Html("\n").join(lines)


def _choice(words: Words, place: int, choice: Choice, hidden: Collection[Place]) -> list[str]:
    here = choice.here.available if choice.here is not None else 0
    name, code = name_of(words, choice.article), choice.article.code
    figures = {"here": f"{here:,}", "total": f"{choice.total.available:,}"}
    if hidden:
        figures = dict.fromkeys(figures, words("count.counting"))
    lines: list[str] = [words.html("substitute.choice", place=place, item=name, code=code)]
    lines.append(words.html("substitute.available", **figures))
    for near in choice.nearest[:MOST_HOMES]:
        home = name_of(words, near.home.place)
        available = free_at(words, near.home.figures.available, near.home.place, hidden)
        lines.append(words.html("substitute.at", place=home, available=available))
    return lines + grounds(words, choice.rule) + _approval(words, choice.rule)


def grounds(words: Words, rule: SubstituteView) -> list[str]:
    """Return the condition of a rule and what speaks for it."""
    lines: list[str] = []
    if rule.condition:
        lines.append(words.html("substitute.condition", condition=title_of(words, rule.condition)))
    if rule.evidence:
        lines.append(words.html("substitute.evidence", evidence=title_of(words, rule.evidence)))
    return lines


def _approval(words: Words, rule: SubstituteView) -> list[str]:
    if rule.decided_by is None or rule.decided_at is None:
        return []
    who = who_name(words, rule.decided_by)
    lines: list[str] = [words.html("substitute.approved_by", who=who, at=rule.decided_at)]
    if rule.valid_to is not None:
        lines.append(words.html("substitute.valid_to", day=rule.valid_to))
    return lines
