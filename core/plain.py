"""Plain text: what somebody typed or scanned, as every database can keep it and any screen show it.

Control characters, halves of characters and the marks that turn the direction of writing are
taken out; PostgreSQL refuses the first, both databases the second, and the third can make one name
look like another.
"""

import re

_HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+"
)


def plain(text: str, most: int) -> str:
    """Return a text on one line without what cannot be kept, cut to what its column holds."""
    return _HIDDEN.sub(" ", text).strip()[:most].rstrip() if text else ""


def is_plain(text: str) -> bool:
    """Tell whether a text, such as a lot number or a serial, holds only what can be kept."""
    return _HIDDEN.search(text) is None
