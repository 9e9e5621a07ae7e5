"""Places as buttons, the asker's own first, and the place to which words say something goes."""

import re
from collections.abc import Sequence

from core.errors import RefusedError
from core.stock.finder import make_out, understand
from core.stock.location import Place, homes, place_of, shelves_here
from core.stock.page import paged
from core.stock.partner import partner_with
from core.stock.search import DecisionKind, HitKind
from handlers.meaning.amount import amount
from handlers.meaning.plain import route_named
from handlers.talk.buttons import Choice, Rows
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.turn import Turn

LONGEST = 40
"""Characters of a button."""
MOST = 40
SHELVES_A_PAGE = 8
_TARGET = re.compile(
    r"^(?P<goods>.*\S)\s*(?:到|至|给|去|往)\s*(?P<zh>[^\d\s][^\d]{0,29})$"
    r"|^(?P<goods_en>.*\S)\s+to\s+(?:the\s+|our\s+)?(?P<en>[^\d\s][^\d]{0,39})$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:那里|这里|那儿|这儿|那边|这边|里面|里|一下|急用|备用|应急|急|马上|尽快|今天|明天|用|吧|了|啊"
    r"|there|over|for|urgently|urgent|asap|today|tomorrow|side|room|team|s|[,，、'\s])*",
    re.IGNORECASE,
)
"""What beside the name of a place names no other one."""
_HOSPITAL = re.compile(r"院区?$|hospital$", re.IGNORECASE)
_SAID = 40


async def own_home(turn: Turn) -> Place | None:
    """Return the store or department where the person belongs, or none."""
    if turn.person.location is None:
        return None
    mine = await turn.door.ask(place_of, turn.person.location)
    around = [home for home in await turn.door.ask(homes) if mine.within(home)]
    return max(around, key=lambda home: len(home.path), default=None)


async def home_rows(turn: Turn, verb: str, without: int = 0) -> list[list[Choice]]:
    """Return a button for each store and department, two a row, the person's own first."""
    mine = await own_home(turn)
    found = [home for home in await turn.door.ask(homes) if home.id != without]
    found.sort(key=lambda home: (mine is None or home.id != mine.id, home.path))
    named = [Choice(name_of(turn.words, home)[:LONGEST], verb, home.id) for home in found[:MOST]]
    return two_a_row(named)


async def shelf_rows(turn: Turn, place: Place, at: int = 1) -> Rows:
    """Return a page of buttons for the shelves at and below a place; none where it is the only."""
    shelves = await turn.door.ask(shelves_here, place.id)
    if len(shelves) < 2:
        return []
    page = paged(shelves, at, SHELVES_A_PAGE)
    rows = two_a_row([_shelf(turn, each, place) for each in page.rows])
    return [*rows, *page_row(turn.words, page)]


async def named_place(turn: Turn, text: str) -> Place | None:
    """Return the place that words name by its code, name or nickname, or none."""
    return (await turn.door.ask(understand, text)).place if text.strip() else None


async def ends_named(turn: Turn, text: str) -> tuple[int | None, int | None, str]:
    """Return from where and to where words say that goods go, and the words without both."""
    said, rest = route_named(text)
    source = await _source(turn, said)
    target, rest = await _target(turn, rest)
    return source, target, rest


async def _source(turn: Turn, said: str) -> int | None:
    """Return the place from which words say that something comes; refused if nobody knows it."""
    if not said:
        return None
    called = await turn.door.ask(understand, said)
    if called.place is None or not _mere(called.words):
        await _refuse_partner(turn, said)
        raise _not_known(said)
    return called.place.id


async def _target(turn: Turn, text: str) -> tuple[int | None, str]:
    """Return the place to which words say that goods go, and the words without it.

    A place that nobody knows is said to be unknown, and one of another hospital to be out of reach;
    what merely looks like a place ("一次性给药泵") stays with the goods.
    """
    words = text.strip(" 。.!！,，")
    found = _TARGET.match(words)
    if found is None:
        await _refuse_last(turn, words)
        return None, text
    said, goods = found["zh"] or found["en"], found["goods"] or found["goods_en"]
    called = await turn.door.ask(understand, said)
    if called.place is not None and _mere(called.words):
        return called.place.id, goods
    await _refuse_partner(turn, said)
    _, as_goods = await turn.door.ask(make_out, said)
    if as_goods.kind is DecisionKind.NONE:
        raise _not_known(said)
    if called.place is not None and not amount(goods)[1] and not _HOSPITAL.search(called.words):
        return called.place.id, f"{goods} {called.words}"
    # Where goods were named before, what stands by a place is part of another place's name.
    if called.place is not None or as_goods.hits[0].kind is HitKind.FUZZY:
        raise _not_known(said)
    return None, text


async def _refuse_last(turn: Turn, words: str) -> None:
    """Refuse a place of another hospital as the last word; a known place may stand among goods."""
    said = words.rsplit(maxsplit=1)[-1] if words else ""
    await _refuse_partner(turn, said)
    called = await turn.door.ask(understand, said)
    if called.place is not None and _HOSPITAL.search(called.words):
        raise _not_known(said)


async def _refuse_partner(turn: Turn, said: str) -> None:
    """Refuse a place of another hospital, unless one here goes by the very same name."""
    called = await turn.door.ask(understand, said)
    if called.place is not None and _mere(called.words):
        return
    partner = await turn.door.ask(partner_with, said)
    if partner is not None:
        site = name_of(turn.words, partner)
        raise RefusedError("place.out_of_reach", place=said[:_SAID], site=site)


def _mere(words: str) -> bool:
    """Tell whether words beside the name of a place name nothing themselves."""
    return _FILLER.fullmatch(words) is not None


def _not_known(said: str) -> RefusedError:
    return RefusedError("place.not_known", place=said[:_SAID])


def two_a_row(choices: Sequence[Choice], width: int = 2) -> list[list[Choice]]:
    """Return buttons in rows."""
    return [list(choices[at : at + width]) for at in range(0, len(choices), width)]


def _shelf(turn: Turn, shelf: Place, home: Place) -> Choice:
    name = name_of(turn.words, shelf)
    if shelf.id == home.id:
        name = turn.words("count.itself", place=name)
    return Choice(name[:LONGEST], "shelf", shelf.id)
