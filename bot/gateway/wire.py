"""Wire: the JSON that crosses the gateway's doors, always compact and never trusted."""

import json
from collections.abc import Mapping, Sequence

type_error = "a JSON object was expected"

Json = dict[str, object]


def dump(value: object) -> str:
    """Return the value as compact JSON text, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(text: str | bytes) -> object:
    """Return what the JSON text says.

    Raises:
        ValueError: the text is not JSON.
    """
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise ValueError(type_error) from error
    return value


def mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is a JSON object.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(value, Mapping):
        raise ValueError(type_error)  # noqa: TRY004 - bad input, not a bug of ours
    return value


def sequence(value: object) -> Sequence[object]:
    """Return the value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else ()


def whole(value: object) -> int | None:
    """Return the value as a whole number of 63 bits, or None when it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    return number if -(2**63) <= number < 2**63 else None
