"""Term: what the trade calls one thing in two languages, and under several names.

A catalogue may hold "coronary stent" only; its nurse says 心脏支架. Where a name holds a term, the
family is also found by the term's other forms. In terms.csv "coronary+stent" and "=cordis" tell
of the term without being a form of it; "~valve" is a form but, as it means other things too, tells
nothing.
"""

import csv
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
    text = " " + " | ".join(_apart(name) for name in names) + " "
    words, terms = _terms()
    held = {word for word in words if word in text}
    found: dict[str, None] = {}
    for term in terms:
        if any(sign <= held for sign in term.signs):
            found.update(dict.fromkeys(form for form in term.forms if _in_text(form) not in text))
    return tuple(found)


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
def _terms() -> tuple[tuple[str, ...], tuple[_Term, ...]]:
    """Return all words that signs are made of, and all terms."""
    with files(__package__).joinpath("terms.csv").open(encoding="utf-8") as file:
        rows = [(*row["zh"].split("|"), *row["en"].split("|")) for row in csv.DictReader(file)]
    terms = tuple(
        _Term(
            tuple(_apart(form) for form in row if "+" not in form and form[0] != "="),
            tuple(_sign(form) for form in row if form[0] != "~"),
        )
        for row in rows
    )
    words = {word for term in terms for sign in term.signs for word in sign}
    return tuple(sorted(words)), terms
