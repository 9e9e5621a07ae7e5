"""Heard: an index with its answers to what was asked lately, because wards ask the same all day."""

from core.stock.search.hit import Hit
from core.stock.search.index import SearchIndex

MOST_KEPT = 2_000
"""Answers that are kept, each of ten to fifty small hits."""
_Asked = tuple[str, int]


class Heard:
    """Asks one index, which never changes, and keeps what it said."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self._said: dict[_Asked, tuple[Hit, ...]] = {}

    def find(self, words: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the items that words may mean, best first."""
        asked = (words, limit)
        said = self._said.get(asked)
        if said is None:
            said = tuple(self.index.find(words, limit))
            if len(self._said) >= MOST_KEPT:
                self._said.clear()
            self._said[asked] = said
        return said
