"""Chance: dice of their own for every key, so that one draw never shifts another."""

from random import Random


def dice(*key: object) -> Random:
    """Return dice that fall the same way for the same key, everywhere and for ever."""
    return Random(" ".join(map(str, key)))  # noqa: S311 - it plays a hospital, it guards nothing
