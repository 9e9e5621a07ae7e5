"""Code book: the codes of a catalogue, and those of its latest changes beside them.

All codes lie sorted in one piece, which takes a second to lay out for a large catalogue. So what
changes is kept in a second, small piece; only when that grows are the two laid out as one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from core.stock.search.codes import CodeMatch, Codes

MOST_BESIDE = 1_000
"""Changed items above which everything is laid out anew."""


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes as they were laid out, without those of changed items, and the changed ones."""

    laid_out: Codes
    beside: Codes
    changed_items: frozenset[int]

    @classmethod
    def build(cls, codes: Iterable[tuple[str, int]]) -> "CodeBook":
        """Return the book of codes, each given with its item."""
        return cls(Codes.build(codes), Codes.build(()), frozenset())

    def changed(self, codes: Iterable[tuple[str, int]], gone: Collection[int]) -> "CodeBook":
        """Return the book without the codes of some items, and with others."""
        gone = frozenset(gone)
        beside = [*(pair for pair in self.beside.pairs() if pair[1] not in gone), *codes]
        changed_items = self.changed_items | gone
        if len(changed_items) > MOST_BESIDE:
            left = (pair for pair in self.laid_out.pairs() if pair[1] not in changed_items)
            return CodeBook.build([*left, *beside])
        return CodeBook(self.laid_out, Codes.build(beside), changed_items)

    def whole(self, code: str) -> list[int]:
        """Return the items that carry exactly this code."""
        old = (item for item in self.laid_out.whole(code) if item not in self.changed_items)
        return sorted([*old, *self.beside.whole(code)])

    def like(self, code: str, least: float) -> list[CodeMatch]:
        """Return items with a code at least so like this one, the likest first."""
        return sorted(self._like(code, least), key=lambda match: (-match.likeness, match.item))

    def _like(self, code: str, least: float) -> Iterator[CodeMatch]:
        for match in self.laid_out.like(code, least):
            if match.item not in self.changed_items:
                yield match
        yield from self.beside.like(code, least)
