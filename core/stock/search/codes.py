"""Codes: reference numbers and device identifiers, found whole, in part or mutilated.

Separators and case do not count. All codes lie sorted in one byte string: the whole and its
beginnings are found by bisection, what was misread or mistyped by threes of characters.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")
_ALIKE = bytes.maketrans(b"OIQLZSB", b"0101258")  # Read off a worn label, these are the same.
_FEWEST, _LONGEST = 4, 40
_CANDIDATES = 48


def code_key(code: str) -> str:
    """Return a code as it is compared: capital letters and digits, no leading zeros of a GTIN."""
    key = _SEPARATORS.sub("", code).upper()
    return key.lstrip("0") if key.isdigit() and len(key) >= 8 else key


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """An item one of whose codes is like the one asked for; 1 means the same code."""

    item: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Codes:
    """All codes of a catalogue, sorted; code n belongs to items owners[n] to owners[n + 1]."""

    text: bytes
    ends: NDArray[np.int64]
    items: NDArray[np.int64]
    owners: NDArray[np.int64]
    threes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    holders: NDArray[np.int32]

    @classmethod
    def build(cls, codes: Iterable[tuple[str, int]]) -> "Codes":
        """Return the index of codes, each given with its item."""
        pairs = sorted({(code_key(code), item) for code, item in codes})
        pairs = [(key, item) for key, item in pairs if key]
        items = np.fromiter((item for _, item in pairs), np.int64, len(pairs))
        counts = Counter(key for key, _ in pairs)
        text = "".join(f"^{key}$" for key in counts).encode()
        lengths = np.fromiter((len(key) + 2 for key in counts), np.int64, len(counts))
        owners = np.cumsum([0, *counts.values()], dtype=np.int64)
        threes, starts, holders = _postings(text.translate(_ALIKE), lengths)
        return cls(text, np.cumsum(lengths), items, owners, threes, starts, holders)

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Return every code with each of its items."""
        return ((self._code(at), item) for at in range(len(self.ends)) for item in self._items(at))

    def whole(self, code: str) -> list[int]:
        """Return the items that carry exactly this code."""
        key = code_key(code)
        at = self._bisect(key) if key else len(self.ends)
        return self._items(at) if at < len(self.ends) and self._code(at) == key else []

    def like(self, code: str, least: float) -> list[CodeMatch]:
        """Return items with a code at least so like this one, the likest first."""
        key = code_key(code)[:_LONGEST]
        best: dict[int, float] = {}
        for at in self._candidates(key) if len(key) >= _FEWEST else ():
            likeness = _likeness(key, self._code(at))
            for item in self._items(at)[:_CANDIDATES] if likeness >= least else ():
                best[item] = max(likeness, best.get(item, 0.0))
        matches = [CodeMatch(item, likeness) for item, likeness in best.items()]
        return sorted(matches, key=lambda match: (-match.likeness, match.item))

    def _items(self, at: int) -> list[int]:
        return [int(item) for item in self.items[self.owners[at] : self.owners[at + 1]]]

    def _code(self, at: int) -> str:
        start = int(self.ends[at - 1]) if at else 0
        return self.text[start + 1 : int(self.ends[at]) - 1].decode()

    def _bisect(self, key: str) -> int:
        return bisect_left(range(len(self.ends)), key, key=self._code)

    def _candidates(self, key: str) -> list[int]:
        """Return the codes that share most threes of characters with the key."""
        letters = np.frombuffer(f"^{key}$".encode().translate(_ALIKE), np.uint8)
        asked = np.unique(_packed(letters))
        if not len(self.threes):
            return []
        places = np.minimum(np.searchsorted(self.threes, asked), len(self.threes) - 1)
        lists = [
            self.holders[self.starts[at] : self.starts[at + 1]]
            for at in places[self.threes[places] == asked]
        ]
        if not lists:
            return []
        # A series shares its first letters; how rare a three is decides what tells codes apart.
        weights = np.repeat(
            [np.log1p(len(self.ends) / len(one)) for one in lists], [len(one) for one in lists]
        )
        summed = np.bincount(np.concatenate(lists), weights=weights)
        close = np.flatnonzero(summed > 0)
        if len(close) > _CANDIDATES:
            floor = np.partition(summed[close], -_CANDIDATES)[-_CANDIDATES]
            close = close[summed[close] >= floor]
        order = np.argsort(-summed[close], kind="stable")
        return [int(at) for at in close[order][: 4 * _CANDIDATES]]


def _packed(letters: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = letters.astype(np.uint32)
    packed: NDArray[np.uint32] = wide[:-2] << np.uint32(16)
    packed |= wide[1:-1] << np.uint32(8)
    packed |= wide[2:]
    return packed


def _postings(
    text: bytes, lengths: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32]]:
    """Return the distinct threes of the codes, and for each the codes that hold it."""
    letters = np.frombuffer(text, np.uint8)
    if len(letters) < 3:
        return np.zeros(0, np.uint32), np.zeros(1, np.int64), np.zeros(0, np.int32)
    holders = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)[:-2]
    within = (letters[:-2] != ord("$")) & (letters[1:-1] != ord("$"))
    pairs = np.sort((_packed(letters)[within].astype(np.int64) << 32) | holders[within])
    pairs = pairs[np.append(True, np.diff(pairs) != 0)]
    threes, starts = np.unique((pairs >> 32).astype(np.uint32), return_index=True)
    starts = np.append(starts, len(pairs)).astype(np.int64)
    return threes, starts, (pairs & 0xFFFFFFFF).astype(np.int32)


def _likeness(asked: str, code: str) -> float:
    """Return how like two codes are: by edits, or by one being a part of the other."""
    if asked == code:
        return 1.0
    part = 0.7 + 0.28 * len(asked) / len(code)
    if asked.isdigit() and len(asked) <= 5:  # So few digits say nothing but as a beginning or end.
        near = len(asked) == 5 and OSA.distance(asked, code) == 1
        return part if near or code.startswith(asked) or code.endswith(asked) else 0.0
    likeness = OSA.normalized_similarity(asked, code)
    alike = OSA.normalized_similarity(
        asked.encode().translate(_ALIKE).decode(), code.encode().translate(_ALIKE).decode()
    )
    likeness = max(likeness, 0.5 * likeness + 0.5 * alike - 0.005)
    if sorted(asked) == sorted(code):  # Two characters changed places: the likeliest slip.
        likeness += 0.01
    if code.startswith(asked) or code.endswith(asked):
        likeness = max(likeness, part)
    return min(likeness, 0.99)
