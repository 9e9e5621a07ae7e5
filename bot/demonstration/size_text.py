"""Sizes in words: the tail of an article's name in Chinese and in English."""

import csv
from collections.abc import Iterable
from pathlib import Path

from bot.demonstration.sizes import Size

_HERE = Path(__file__).parent
_CHAIN = ("diameter", "width", "length")


class SizeWords:
    """Writes sizes as a label would say them; the words come from two small tables."""

    def __init__(self) -> None:
        """Load the templates per dimension and the translations of variants."""
        with (_HERE / "size_words.csv").open(encoding="utf-8", newline="") as file:
            self._templates = {r["dimension"]: (r["zh"], r["en"]) for r in csv.DictReader(file)}
        with (_HERE / "size_variants.csv").open(encoding="utf-8", newline="") as file:
            self._variants = {r["raw"]: (r["zh"], r["en"]) for r in csv.DictReader(file)}

    def __call__(self, sizes: Iterable[Size]) -> tuple[str, str]:
        """Return the size text in Chinese and in English; both empty when there is no size."""
        sizes = tuple(sizes)
        chain = [s for s in sizes if self._in_chain(s, sizes)]
        zh, en = [], []
        for size in sizes:
            if size in chain[1:]:
                continue
            one_zh, one_en = (_chained(chain),) * 2 if size in chain[:1] else self._one(size)
            zh.append(one_zh)
            en.append(one_en)
        return " ".join(zh), " ".join(en)

    @staticmethod
    def _in_chain(size: Size, sizes: tuple[Size, ...]) -> bool:
        """Say whether a size is one of those written 3.0×18 mm or 5 Fr×55 cm."""
        if size.dimension == "gauge":
            return any(s.dimension == "length" for s in sizes)
        if size.dimension == "height":
            return any(s.dimension in {"width", "length"} for s in sizes)
        return size.dimension in _CHAIN

    def _one(self, size: Size) -> tuple[str, str]:
        zh, en = self._templates[size.dimension]
        word_zh, word_en = self._variants.get(size.amount.lower(), (size.amount, size.amount))
        if size.dimension == "size" and word_zh != size.amount:
            return f"{word_zh}号", word_en
        amount = f" {size.unit}" if size.unit in {"mm", "cm"} else ""
        return zh.format(n=word_zh + amount), en.format(n=word_en + amount)


def _chained(chain: list[Size]) -> str:
    """Join diameter, width, length and height with ×, naming a unit once when they share it."""
    if len({s.unit for s in chain}) == 1:
        return f"{'×'.join(s.amount for s in chain)} {chain[0].unit}"
    return "×".join(f"{s.amount} {s.unit}" for s in chain)
