"""Entities in: the marks a bot names itself, refused as Telegram does when they cannot be."""

from collections.abc import Callable, Mapping

from bot.gateway.entities import KINDS, Entity, ordered, units
from bot.gateway.links import own_number, trouble
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.wire import whole, word

_LARGEST_ID = 2**63


def parse_entities(text: str, given: object) -> tuple[Entity, ...]:
    """Return the marks of a text that a call lists beside it.

    Raises:
        ApiError: one is of no known kind, lies outside the text or lacks what its kind needs.
    """
    if not isinstance(given, list):
        return ()
    return ordered(_checked(_entity(value), text) for value in given)


def _entity(value: object) -> Entity:
    if not isinstance(value, Mapping):
        raise _unreadable("expected an Object")
    kind = word(value.get("type"))
    if kind not in KINDS:
        raise _unreadable("Unsupported type specified")
    offset, length = _number(value, "offset"), _number(value, "length")
    carried = _CARRIED[kind](value) if kind in _CARRIED else ""
    return Entity(kind, offset, length, carried)


def _number(value: Mapping[str, object], name: str) -> int:
    if value.get(name) is None:
        raise _unreadable(f'Can\'t find field "{name}"')
    number = whole(value[name])
    if number is None:
        raise _unreadable(f'Field "{name}" must be of type Number')
    return number


def _checked(entity: Entity, text: str) -> Entity:
    size = units(text)
    for name, number in (("offset", entity.offset), ("length", entity.length)):
        if number < 0:
            raise bad_request(f"receive an entity with incorrect {name} {number}")
    if entity.offset > size:
        words = f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
        raise bad_request(words)
    begins = f"entity beginning at UTF-16 offset {entity.offset}"
    if entity.end > size:
        words = f"ends after the end of the text at UTF-16 offset {entity.end}"
        raise bad_request(f"{begins} {words}")
    for place, verb in ((entity.offset, "begins"), (entity.end, "ends")):
        if (byte := _inside(text, place)) is not None:
            middle = f"{verb} in a middle of a UTF-16 symbol at byte offset {byte}"
            raise bad_request(f"{begins} {middle}")
    return entity


def _inside(text: str, place: int) -> int | None:
    """Return the byte at which a character begins that a place halves, None if it halves none."""
    if units(text) == len(text):
        return None
    raw = text.encode("utf-16-le")
    if not 0xDC <= (raw[2 * place + 1] if 2 * place < len(raw) else 0) <= 0xDF:
        return None
    return len(raw[: 2 * place - 2].decode("utf-16-le").encode())


def _url(value: Mapping[str, object]) -> str:
    given = value.get("url")
    if not isinstance(given, str):
        raise _unreadable('Can\'t find field "url"')
    if wrong := trouble(given):
        raise bad_request(f"entity URL '{given}' is invalid: {wrong}")
    return given


def _person(value: Mapping[str, object]) -> str:
    given = value.get("user")
    if given is None:
        raise _unreadable('Can\'t find field "user"')
    if not isinstance(given, Mapping):
        raise _unreadable('Field "user" must be of type Object')
    return str(whole(given.get("id")) or 0)


def _emoji(value: Mapping[str, object]) -> str:
    given = value.get("custom_emoji_id")
    if given is None:
        raise _unreadable('Can\'t find field "custom_emoji_id"')
    if not is_emoji_id(word(given)):
        raise _unreadable('Field "custom_emoji_id" must be a valid Number')
    return word(given)


def is_emoji_id(given: str) -> bool:
    """Tell whether a text can be the id of a custom emoji."""
    number = whole(given) if given.isascii() and given.isdecimal() else None
    return number is not None and 0 < number < _LARGEST_ID


def linked(address: str, offset: int, length: int) -> Entity | None:
    """Return the mark of words with an address behind them, None if it leads nowhere."""
    if person := own_number(address, "user"):
        return Entity("text_mention", offset, length, str(person))
    return None if trouble(address) else Entity("text_link", offset, length, address)


_CARRIED: dict[str, Callable[[Mapping[str, object]], str]] = {
    "text_link": _url,
    "text_mention": _person,
    "custom_emoji": _emoji,
    "pre": lambda value: word(value.get("language")),
}


def _unreadable(words: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {words}")
