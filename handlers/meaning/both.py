"""Both: two goods asked about in one sentence, such as "北辰和晨星 3.0x18 各有几个"."""

import re

_BOTH = re.compile(
    r"^(?P<first>[^\s,，、和与跟及]{2,20}?)\s*(?:和|与|跟|及|以及|、|\s+and\s+)\s*(?P<second>\S.*)$",
    re.IGNORECASE,
)
_EACH = re.compile(r"(?:各自?|分别|都)(?=还?有|还?剩|[\s?？]|$)|\beach\b|\bboth\b", re.IGNORECASE)
_SIZE = re.compile(r"\d[\d.]*\s*(?:[x×*]|乘以?)\s*\d[\d.]*", re.IGNORECASE)


def both_said(text: str) -> tuple[str, str] | None:
    """Return the words for each of two goods; a size said once counts for both."""
    found = _BOTH.match(_EACH.sub(" ", text).strip())
    if found is None:
        return None
    first, second = found["first"].strip(), found["second"].strip()
    size = _SIZE.search(second)
    if size is not None and not any(map(str.isdigit, first)):
        first = f"{first} {size.group()}"
    return first, second
