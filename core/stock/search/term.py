"""Term: what the trade calls one thing in two languages, and under several names.

A catalogue may hold "coronary stent" only; its nurse says 心脏支架. Where a name holds a term, the
family is also found by the term's other forms. In terms.csv "coronary+stent" and "=cordis" tell
of the term without being a form of it; "~valve" is a form but, as it means other things too, tells
nothing.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from core.stock.search.text import is_chinese, runs


@dataclass(frozen=True, slots=True)
class _Term:
    """The forms of a term; each sign is a set of words that together tell of it."""

    forms: tuple[str, ...]
    signs: tuple[frozenset[str], ...]


def other_forms(names: Iterable[str]) -> tuple[str, ...]:
    """Return the forms, not yet in these names, of all terms that the names hold."""
    apart = [_apart(name) for name in names]
    text = " " + " | ".join(apart) + " "
    words = _words()
    held: frozenset[str] = frozenset().union(*(_held(name) for name in apart))
    told = {term for word in held for sign, term in words[word] if sign <= held}
    found: dict[str, None] = {}
    for term in sorted(told):
        forms = _terms()[term].forms
        found.update(dict.fromkeys(form for form in forms if _in_text(form) not in text))
    return tuple(found)


@lru_cache(maxsize=2048)
def _held(name: str) -> frozenset[str]:
    """Return the words that signs are made of and that stand in a name."""
    words, longest = _words(), _longest()
    latin = name.split(" ")
    runs_of_words = (
        f" {' '.join(latin[start:end])} "
        for start in range(len(latin))
        for end in range(start + 1, min(start + longest, len(latin)) + 1)
    )
    stretches = (
        name[start:end]
        for start in range(len(name))
        if not name[start].isascii()
        for end in range(start + 1, min(start + longest, len(name)) + 1)
    )
    return frozenset(one for some in (runs_of_words, stretches) for one in some if one in words)


def _apart(name: str) -> str:
    """Return a name with its words between single spaces."""
    return " ".join(runs(name))


def _sign(mark: str) -> frozenset[str]:
    """Return the words that a text must hold to hold this form or sign."""
    return frozenset(_in_text(_apart(part)) for part in mark.lstrip("=~").split("+"))


def _in_text(words: str) -> str:
    """Return Chinese words as they are; latin ones must stand between spaces."""
    return words if is_chinese(words) else f" {words} "


@lru_cache(maxsize=1)
def _terms() -> tuple[_Term, ...]:
    """Return all terms."""
    with files(__package__).joinpath("terms.csv").open(encoding="utf-8") as file:
        rows = [(*row["zh"].split("|"), *row["en"].split("|")) for row in csv.DictReader(file)]
    return tuple(
        _Term(
            tuple(_apart(form) for form in row if "+" not in form and form[0] != "="),
            tuple(_sign(form) for form in row if form[0] != "~"),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[tuple[frozenset[str], int], ...]]:
    """Return every word of a sign with the signs that it stands in and the terms they tell of."""
    found: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for number, term in enumerate(_terms()):
        for sign in term.signs:
            for word in sign:
                found[word].append((sign, number))
    return {word: tuple(signs) for word, signs in found.items()}


@lru_cache(maxsize=1)
def _longest() -> int:
    """Return of how many characters or latin words the longest word of a sign is made."""
    return max(len(word) if is_chinese(word) else len(word.split()) for word in _words())
