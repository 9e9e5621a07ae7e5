"""What a wish looks like: which family for which, in which sizes, on what condition, until when."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from core.care.wish import Wish
from core.stock.item import Article
from handlers.substitute_view import grounds
from handlers.talk.naming import name_of, who_name
from locales import Html, Words

MOST_SIZES = 120
"""Sizes that fit into one message with all else; a family has no more."""
SHORTEST = 4
"""Characters that names must share to be one name; fewer would say nothing."""
_SIZE = " 0123456789.,+-×x*φΦ(\uff08"
"""What a size begins with, which a shared beginning of names may have cut through."""


def line_text(words: Words, place: int, found: Wish) -> str:
    """Return a wish in one numbered line."""
    names = both_names(words, found)
    if len(found.pairs) == 1:
        return words.html("substitute.waiting_line", at=place, **names)
    return words.html("substitute.waiting_family", at=place, n=len(found.pairs), **names)


def wish_text(words: Words, found: Wish) -> str:
    """Return a wish in full: what for what, in which sizes, why, and who asked or approved."""
    first, lines = found.first, _about(words, found)
    who = who_name(words, first.asked_by)
    lines.append(words.html("substitute.asked", who=who, at=first.asked_at))
    if first.decided_by is not None and first.decided_at is not None:
        decider = who_name(words, first.decided_by)
        lines.append(words.html("substitute.approved_by", who=decider, at=first.decided_at))
        lines += [words.html("substitute.valid_to", day=first.valid_to)] if first.valid_to else []
    return Html("\n").join(lines)


def confirm_text(words: Words, found: Wish, until: date | None) -> str:
    """Return what is about to be approved, word for word, and until when it will count."""
    lines = [words.html("substitute.confirm_yes"), *_about(words, found)]
    if until is None:
        lines.append(words.html("substitute.counts_for_good"))
    else:
        lines.append(words.html("substitute.counts_until", day=until))
    return Html("\n").join(lines)


def both_names(words: Words, found: Wish) -> dict[str, str]:
    """Return what is replaced and by what: the articles, or what their families are called."""
    rules = [pair.rule for pair in found.pairs]
    return {
        "item": _shared(words, [rule.item for rule in rules]),
        "other": _shared(words, [rule.replacement for rule in rules]),
    }


def _about(words: Words, found: Wish) -> list[str]:
    first, names = found.first, both_names(words, found)
    both = words("substitute.both" if first.both_ways else "substitute.one_way")
    lines: list[str] = [
        words.html("substitute.rule", item=names["item"], replacement=names["other"], both=both)
    ]
    if len(found.pairs) > 1:
        shown = [_sizes(words, each.size, each.other) for each in found.pairs[:MOST_SIZES]]
        joined = words("common.list_joiner").join(shown)
        lines.append(words.html("substitute.sizes", n=len(found.pairs), sizes=joined))
        if len(found.pairs) > MOST_SIZES:
            lines.append(words.html("substitute.more", more=len(found.pairs) - MOST_SIZES))
    return lines + grounds(words, first)


def _sizes(words: Words, size: str, other: str) -> str:
    """Return a size once where both articles have it, else from which to which."""
    if size == other:
        return size
    return words("substitute.size_pair", size=size, other=other)


def _shared(words: Words, articles: Sequence[Article]) -> str:
    """Return the name of the articles, without the sizes in which they differ."""
    names = sorted({name_of(words, each) for each in articles})
    if len(names) == 1:
        return names[0]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in alike).rstrip(_SIZE)
    return shared if len(shared) >= SHORTEST else names[0]
