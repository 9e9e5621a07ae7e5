"""Both: several goods asked about in one sentence, such as "北辰和晨星 3.0x18 各有几个"."""

import re

_JOINED = re.compile(r"\s*(?:以及|[和与跟及、,，&]|\s+and\s+)\s*", re.IGNORECASE)
_EACH = re.compile(r"(?:各自?|分别|都)(?=还?有|还?剩|[\s?？]|$)|\beach\b|\bboth\b", re.IGNORECASE)
_LEFT_OVER = re.compile(r"\s+(?:are|is)$|[\s?？。]+$", re.IGNORECASE)
_SIZE = re.compile(r"\d[\d.]*\s*(?:[x×*]|乘以?)\s*\d[\d.]*", re.IGNORECASE)
_NAMES = re.compile(r"[^\W\d_]{2}")
"""What is more than a size."""
MOST = 4
"""Goods that are answered about at once."""


def both_said(text: str) -> tuple[str, ...] | None:
    """Return the words for each of several goods; a size said once, at the end, counts for all."""
    said = _LEFT_OVER.sub("", _EACH.sub(" ", text).strip())
    parts = [each.strip() for each in _JOINED.split(said)]
    named = all(_NAMES.search(_SIZE.sub("", each)) for each in parts)
    if not 2 <= len(parts) <= MOST or not named:
        return None
    size = _SIZE.search(parts[-1])
    if size is None:
        return tuple(parts)
    return tuple(
        part if any(map(str.isdigit, part)) else f"{part} {size.group()}" for part in parts
    )
