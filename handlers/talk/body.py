"""The body of a dialogue, read back: it went through JSON, so each value is checked on the way."""

from collections.abc import Mapping
from typing import Any


def number(body: Mapping[str, object], name: str) -> int:
    """Return a whole number that the dialogue knows."""
    value = body[name]
    assert isinstance(value, int), name
    return value


def numbers(body: Mapping[str, object], name: str) -> list[int]:
    """Return a list of whole numbers that the dialogue knows."""
    value = body[name]
    assert isinstance(value, list), name
    return [int(each) for each in value]


def texts(body: Mapping[str, object], name: str) -> list[str]:
    """Return a list of texts that the dialogue knows."""
    value = body[name]
    assert isinstance(value, list), name
    return [str(each) for each in value]


def said(body: Mapping[str, object], name: str) -> str:
    """Return a text that the dialogue knows; one that it does not know yet is empty."""
    value = body.get(name, "")
    assert isinstance(value, str), name
    return value


def known(body: Mapping[str, object], name: str) -> dict[str, Any]:
    """Return a named group of values that the dialogue knows."""
    value = body[name]
    assert isinstance(value, dict), name
    return value
