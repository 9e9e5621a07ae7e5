"""The registry: every room of the chat, collected once into the frame."""

from collections.abc import Mapping, Sequence
from itertools import chain
from types import ModuleType
from typing import Any, TypeVar

from handlers import (
    adjust,
    alone,
    audit,
    code,
    count,
    dispose,
    grant,
    history,
    hold,
    item,
    language,
    link,
    lots,
    mine,
    operations,
    putaway,
    reserve,
    reverse,
    scans,
    shelf,
    staff,
    start,
    stock,
    substitute,
    take,
    transfer,
    undo,
    use,
    waste,
    whoami,
)
from handlers.done import show_done
from handlers.help import hello, help_room, unknown_room, welcome_back
from handlers.meaning import asked, hand, which
from handlers.meaning.plain import said_with
from handlers.talk.frame import Command, Frame, Said, permitted
from handlers.talk.menus import Menus
from handlers.talk.turn import Meant, Turn
from handlers.written import STANDING, answers, leaves

T = TypeVar("T")
SPOKEN = (
    *("mine", "undo", "return", "use", "take", "transfer", "dispose", "count"),
    *("transfers", "putaway", "reserve"),
    *("hold", "release", "sendback", "sub", "item", "history"),
)
"""The commands whose verbs are understood in a sentence."""

ROOMS: tuple[ModuleType, ...] = (
    *(stock, take, use, undo, mine, item, lots, history, substitute, transfer, putaway),
    *(count, reserve, adjust, dispose, hold, link, staff, grant, audit, whoami, language, start),
    *(which, code, scans, shelf, alone, waste, hand, reverse, operations),
)
"""Every room, in the order of the menu: what is done many times a day comes first.

A room brings its ``COMMANDS``, ``STEPS`` and ``THENS``, as far as it has them.
"""


def build_frame() -> Frame:
    """Return all that can be said to us."""
    commands: list[Command] = []

    def known() -> Sequence[Command]:
        return commands

    commands += [*chain.from_iterable(_brought("COMMANDS")), *help_room(known)]
    said = _said(commands)

    async def spoken(turn: Turn, meant: Meant) -> None:
        await said(turn, meant.case)

    names = [command.name for command in commands]
    assert len(set(names)) == len(names), "two commands have one name"
    rooms = _merged([*_brought("THENS"), {"said": spoken}])
    unlinked = frozenset({link.KIND, *language.STEPS})
    return Frame(
        *(commands, _merged(_brought("STEPS")), rooms, said, code.anything),
        answers=answers,
        cancels=leaves,
        unlinked=unlinked,
        standing=STANDING,
        after=Menus(known).renew,
        done=show_done,
    )


def _brought(kind: str) -> list[Any]:
    """Return what the rooms bring of a kind: commands, steps or what follows a question."""
    return [getattr(room, kind) for room in ROOMS if hasattr(room, kind)]


def _said(commands: Sequence[Command]) -> Said:
    return said_with(
        {
            "help": _run(commands, "help"),
            "greeting": hello,
            "thanks": welcome_back,
            **asked.ROOMS,
            "operations": operations.operations,
            **{name: _run(commands, name) for name in SPOKEN},
        },
        alone.alone,
        unknown_room(lambda: commands),
    )


def _run(commands: Sequence[Command], name: str) -> Said:
    """Return what a verb does; as with its command, the right to it is looked at first."""
    command = next(command for command in commands if command.name == name)

    async def run(turn: Turn, text: str) -> None:
        permitted(turn, command.right)
        await command.does(turn, text)

    return run


def _merged(parts: Sequence[Mapping[str, T]]) -> dict[str, T]:
    whole: dict[str, T] = {}
    for part in parts:
        assert whole.keys().isdisjoint(part), "two rooms answer to one name"
        whole.update(part)
    return whole
