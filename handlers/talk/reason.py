"""Reason: why something was done; one that a button chose is kept by its name, and not its words.

Who reads it later may speak another language than who pressed: each reads it in their own.
"""

import re

from locales import Words

_NAMED = re.compile(r"(?P<noun>[a-z]+)\.(?P<name>[a-z_]+)")


def named_reason(noun: str, name: str) -> str:
    """Return a reason of a button as it is kept: the noun whose texts word it, and its name."""
    return f"{noun}.{name}"


def reason_said(words: Words, kept: str) -> str:
    """Return a reason as its reader reads it; what somebody wrote speaks for itself."""
    found = _NAMED.fullmatch(kept)
    key = f"{found['noun']}.reason.{found['name']}" if found else ""
    return words(key) if key and words.has(key) else kept
