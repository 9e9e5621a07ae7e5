"""Waiting: who may decide is told that something waits, and who asked for it how it ended.

Each is told once, in a message of its own with the buttons that lead to it: the word leaves in the
same commit as the act that it is about.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from core.people.reach import Reach, Reached, chat_of, each_of, who_may
from core.people.staff import Role
from core.rights import Right
from handlers.talk.question import OFFERED, offers
from handlers.talk.turn import Opening, Place, Turn
from locales import Words

LIFE = timedelta(days=3)
"""How long the buttons of such a message can be used."""
Told = Callable[[Words], tuple[str, Opening | None]]
"""What is said to a reader of these words, and the dialogue that its buttons open."""


async def tell_deciders(turn: Turn, right: Right, location: int, told: Told) -> int:
    """Tell the group, or else the people, who may decide at a place; return how many chats."""
    reach = await turn.program.ask(who_may, right, location, turn.person.id)
    if reach.group is not None:
        _tell_group(turn, reach, told)
        return 1
    for each in reach.people:
        _tell(turn, each, told)
    return len(reach.people)


async def tell_asker(turn: Turn, staff: int, told: Told) -> bool:
    """Tell the one who asked how it ended, unless that is who has just decided.

    Returns whether the one who asked knows: not, if there is no chat that leads there.
    """
    asker = await turn.program.ask(chat_of, staff)
    if asker is not None and staff != turn.person.id:
        _tell(turn, asker, told)
    return asker is not None


async def tell_each(turn: Turn, roles: tuple[Role, ...], location: int, told: Told) -> None:
    """Tell the people of each of these roles at a place, besides who speaks."""
    for each in await turn.program.ask(each_of, roles, location, turn.person.id):
        _tell(turn, each, told)


def _tell(turn: Turn, reached: Reached, told: Told) -> None:
    words = turn.words.speaking(reached.person.language)
    html, opening = told(words)
    turn.push(Place(reached.chat), html, _offering(opening), words.language)


def _tell_group(turn: Turn, reach: Reach, told: Told) -> None:
    """Tell a group in the language that it reads, and not in that of whoever happens to ask."""
    assert reach.group is not None
    words = turn.words.speaking(reach.language or turn.words.language)
    html, opening = told(words)
    place = Place(reach.group.chat, reach.group.thread, private=False)
    turn.push(place, html, _offering(opening), words.language)


def _offering(opening: Opening | None) -> Opening | None:
    """Return an opening that knows its buttons, so that a nod can be told which to press."""
    if opening is None:
        return None
    return replace(opening, body={**opening.body, OFFERED: offers(opening.rows)})
