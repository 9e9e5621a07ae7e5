"""Search: which article of the catalogue a person means.

In reading order: ``hit`` (what goes in and comes out), ``text`` and ``traditional`` (what is
folded away), ``pinyin`` (how it sounds), ``term`` (what the trade calls it too), ``grams`` and
``postings`` (candidates), ``coverage``, ``vocabulary`` and ``name`` (likeness), ``ranking``
(families by words), ``family``, ``shelf`` (items that differ in size only), ``agreement``,
``size_table`` and ``narrowing`` (items by size), ``codes`` and ``codebook`` (reference numbers),
``wanted`` (what a query asks for), ``index`` (the search itself), ``heard`` (what was asked
lately), ``decision`` (one is meant, or ask back), ``question`` and ``place`` (what a sentence says
besides the article).
"""

from core.stock.search.decision import (
    MOST_CHOICES,
    Decision,
    DecisionKind,
    choices,
    decide,
    of_kind,
    of_size,
)
from core.stock.search.hit import Family, Hit, HitKind, ItemText
from core.stock.search.index import SearchIndex
from core.stock.search.question import Question, read_question

__all__ = [
    "MOST_CHOICES",
    "Decision",
    "DecisionKind",
    "Family",
    "Hit",
    "HitKind",
    "ItemText",
    "Question",
    "SearchIndex",
    "choices",
    "decide",
    "of_kind",
    "of_size",
    "read_question",
]
