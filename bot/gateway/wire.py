"""Wire: the JSON that crosses the gateway's doors, always compact and never trusted."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

type_error = "a JSON object was expected"

Json = dict[str, object]


def dump(value: object) -> str:
    """Return the value as compact JSON text, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def load(text: str | bytes) -> object:
    """Return what the JSON text says; half a character, which nothing can keep, is replaced.

    Raises:
        ValueError: the text is not JSON.
    """
    given = text.decode() if isinstance(text, bytes) else text
    try:
        value: object = _DECODER.decode(given)
        if "\\u" in given and (said := dump(value)) != (kept := whole_characters(said)):
            value = _DECODER.decode(kept)
    except RecursionError as error:
        raise ValueError(type_error) from error
    return value


def whole_characters(text: str) -> str:
    """Return the text with every half of a surrogate pair replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def word(value: object) -> str:
    """Return the value as text where text is expected, empty where it is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


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
