"""Index: the search over a whole catalogue, in memory.

Words find families, sizes decide inside the family as numbers, codes go their own way. The same
catalogue always gives the same answers in the same order.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from core.stock.search.codebook import CodeBook
from core.stock.search.hit import Family, Hit, HitKind, ItemText
from core.stock.search.name import Name, likeness
from core.stock.search.narrowing import has_size, in_families, in_order, of_size, sized_first
from core.stock.search.postings import Postings
from core.stock.search.ranking import Ranked, ranked
from core.stock.search.shelf import Shelf
from core.stock.search.vocabulary import Vocabulary
from core.stock.search.wanted import Wanted, few, short_size, wanted, words_of

_LEAST_LIKE_CODE, _LIKE_SPACED_CODE = 0.72, 0.8
_TELLING, _STRANGE = 0.6, 0.75
"""Words that name something surely speak against a like code of something else."""
_INITIALS_AND_SIZE = re.compile(r"([a-z]{2,4})(\d{4,5})")
"""Written together, as on a slip of paper: cx3018."""
_NEARLY = 0.55
_NAMED = frozenset(HitKind) - {HitKind.FUZZY}
_MOST_TOLD = 2_000
"""Answers about words that are kept, each a few dozen families long."""
_SURE, _UNSURE = 0.75, 0.7
"""Words that score less may as well be a code in pieces."""


class SearchIndex:
    """Finds items by what people say, write, mistype or read off a label."""

    def __init__(
        self, shelf: Shelf, codes: CodeBook, postings: Postings, vocabulary: Vocabulary
    ) -> None:
        self._shelf = shelf
        self._codes = codes
        self._postings = postings
        self._vocabulary = vocabulary
        self._told: dict[tuple[str, ...], Sequence[Ranked]] = {}

    @classmethod
    def build(cls, rows: Iterable[ItemText]) -> "SearchIndex":
        """Return the index over a catalogue."""
        pairs: list[tuple[str, int]] = []
        shelf = Shelf.of(_read(rows, pairs))
        codes = CodeBook.build(pairs)
        pairs.clear()
        postings = Postings.build(family.grams() for family in shelf.families)
        words = Vocabulary(word for family in shelf.families for word in family.words)
        return cls(shelf, codes, postings, words)

    def with_changes(
        self, added: Iterable[ItemText], removed: Collection[int] = ()
    ) -> "SearchIndex":
        """Return an index with items added, replaced (same id) or removed; the rest is kept.

        It answers as one built anew would, and this one goes on answering as before.
        """
        pairs: list[tuple[str, int]] = []
        rows = list(_read(added, pairs))
        gone = frozenset(removed).union(row.item_id for row in rows)
        change = self._shelf.changed(rows, removed)
        fresh = [(number, change.shelf.families[number]) for number in change.fresh]
        return SearchIndex(
            change.shelf,
            self._codes.changed(pairs, gone),
            self._postings.changed(
                change.numbers, [(number, family.grams()) for number, family in fresh]
            ),
            self._vocabulary.changed(
                (word for family in change.gone for word in family.words),
                (word for _, family in fresh for word in family.words),
            ),
        )

    def find(self, query: str, limit: int = 10) -> list[Hit]:
        """Return the items a query may mean, best first; none for words that name nothing here."""
        asked = wanted(query, self._vocabulary)
        if whole := self._by_whole_code(asked):
            return whole[:limit]
        asked, like_code = self._codes_told_apart(asked)
        if not asked.words and not like_code:
            return in_order(of_size(self._shelf, asked.sizes), limit)
        ranking = self._ranking(asked.words)
        # One character sounds like a part of anything.
        kinds = _NAMED if len("".join(asked.words)) == 1 else frozenset(HitKind)
        hits = _unsure(asked, in_families(self._shelf, ranking, asked.sizes, limit, kinds))
        best = max((hit.score for hit in hits), default=0.0)
        if not like_code and best < _SURE:
            spaced = self._by_spaced_code(asked)
            like_code = spaced if max(spaced.values(), default=0.0) > best else {}
        if like_code:
            return self._with_codes(like_code, ranking, limit)
        return in_order(hits, limit)

    def family_of(self, item_id: int) -> Family | None:
        """Return the family of an item, if the catalogue has it."""
        place = self._shelf.place_of(item_id)
        return None if place is None else self._shelf.family(self._shelf.family_at(place))

    def nearest_names(self, query: str, limit: int = 3) -> list[str]:
        """Return the names most like a query that found nothing, in the language it was put in."""
        asked = wanted(query, self._vocabulary)
        words = (
            *asked.words,
            *(word for code in asked.codes for word in words_of(code, self._vocabulary)[0]),
        )
        typed = Name.of_pieces(words)
        names: dict[str, None] = {}
        for one in self._nearest(few(words), 3 * limit):
            family = self._shelf.families[one.family]
            both = [name for name in (family.name_zh, family.name_en) if name]
            if not asked.chinese:
                both.sort(key=lambda name: -likeness(typed, Name.of(name)))
            names.update(dict.fromkeys(both[:1]))
        return list(names)[:limit]

    def _nearest(self, words: Sequence[str], most: int) -> list[Ranked]:
        """Return the families named like the words, else like one of them; none for mere talk."""
        if len("".join(words)) == 1:
            return []
        both = (self._shelf.families, self._postings)
        near = ranked(*both, words, self._vocabulary, most)
        if found := [one for one in near if one.score >= _NEARLY]:
            return found
        each = (ranked(*both, (word,), self._vocabulary, most) for word in words if len(word) > 1)
        return [one for some in each for one in some if one.score >= _SURE]

    def _by_whole_code(self, asked: Wanted) -> list[Hit]:
        """Return the items whose code stands in the query; short ones must be all of the query."""
        for code in asked.possible_codes():
            alone = not asked.chinese and len(code) == sum(map(len, asked.chunks))
            telling = len(code) >= 5 and any(map(str.isdigit, code))
            long_enough = telling or (alone and len(code) >= 3)
            if long_enough and (items := self._codes.whole(code)):
                hits = [self._hit(item, 1.0 if alone else 0.98) for item in items]
                return hits if alone else sized_first(self._shelf, hits, asked.sizes)
        return []

    def _codes_told_apart(self, asked: Wanted) -> tuple[Wanted, dict[int, float]]:
        """Return the query with what is no code put among its words or sizes; and likely items."""
        likely: dict[int, float] = {}
        words, sizes = list(asked.words), list(asked.sizes)
        for code in asked.codes:
            if self._sized(code):
                sizes.extend(short_size(code))
            elif matches := self._codes.like(code, _LEAST_LIKE_CODE):
                for match in matches:
                    likely[match.item] = max(match.likeness, likely.get(match.item, 0.0))
            elif (glued := _INITIALS_AND_SIZE.fullmatch(code)) and self._sized(glued[2]):
                words.append(glued[1])
                sizes.extend(short_size(glued[2]))
            else:
                more, figures = words_of(code, self._vocabulary)
                words.extend(more)
                sizes.extend(figures)
        return replace(asked, words=few(words), sizes=tuple(sizes)), likely

    def _ranking(self, words: tuple[str, ...]) -> Sequence[Ranked]:
        """Return the families that words name; the same words are said all day, of any size."""
        found = self._told.get(words)
        if found is None:
            found = ranked(self._shelf.families, self._postings, words, self._vocabulary)
            if len(self._told) >= _MOST_TOLD:
                self._told.clear()
            self._told[words] = found
        return found

    def _sized(self, digits: str) -> bool:
        """Tell whether digits are a size as it is said in short, and some item has it."""
        short = short_size(digits)
        return bool(short) and has_size(self._shelf, short)

    def _by_spaced_code(self, asked: Wanted) -> dict[int, float]:
        """Return items with a code like the whole query: a code in pieces that names nothing."""
        code = "".join(asked.chunks)
        if asked.chinese or len(asked.chunks) < 2 or not any(map(str.isdigit, code)):
            return {}
        return {match.item: match.likeness for match in self._codes.like(code, _LIKE_SPACED_CODE)}

    def _with_codes(
        self, like_code: dict[int, float], ranking: Sequence[Ranked], limit: int
    ) -> list[Hit]:
        """Return the items with a code like the one asked for; words raise those they name."""
        named = {one.family: one.score for one in ranking}
        told = ranking[0].score if ranking else 0.0
        hits: list[Hit] = []
        for item, likeness_ in like_code.items():
            hit = replace(self._hit(item, likeness_), kind=HitKind.LIKE_CODE)
            raised = likeness_ + (1 - likeness_) * 0.7 * named.get(hit.family, 0.0)
            strange = told >= _TELLING and hit.family not in named
            hits.append(replace(hit, score=raised * _STRANGE if strange else raised))
        others = in_families(self._shelf, ranking, (), limit + len(like_code))
        hits.extend(
            replace(hit, score=hit.score * 0.6) for hit in others if hit.item_id not in like_code
        )
        return in_order(hits, limit)

    def _hit(self, item: int, score: float) -> Hit:
        place = self._shelf.place_of(item)
        assert place is not None
        return Hit(item, score, HitKind.CODE, True, self._shelf.family_at(place))


def _unsure(asked: Wanted, hits: list[Hit]) -> list[Hit]:
    """Return hits that two latin letters only sound like as what may be asked about at most."""
    if asked.chinese or len("".join(asked.words)) > 2:
        return hits
    return [
        replace(hit, score=min(hit.score, _UNSURE)) if hit.kind is HitKind.FUZZY else hit
        for hit in hits
    ]


def _read(rows: Iterable[ItemText], pairs: list[tuple[str, int]]) -> Iterator[ItemText]:
    """Pass rows on while noting their codes, so that a catalogue is read once and never held."""
    for row in rows:
        pairs.extend((code, row.item_id) for code in row.codes)
        yield row
