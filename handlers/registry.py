"""The registry: every room of the chat, collected once into the frame."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from handlers import (
    adjust,
    code,
    count,
    dispose,
    hand,
    history,
    hold,
    item,
    link,
    lots,
    mine,
    reserve,
    staff,
    stock,
    substitute,
    take,
    transfer,
    undo,
    use,
    waste,
    which,
    whoami,
)
from handlers.frame import Command, Frame, Said, Step, permitted
from handlers.help import hello, help_room, unknown_room, welcome_back
from handlers.language import STEPS as LANGUAGE_STEPS
from handlers.language import language_room
from handlers.plain import said_with
from handlers.start import start_room
from handlers.turn import Meant, Then, Turn
from handlers.written import STANDING, answers, leaves

T = TypeVar("T")
SPOKEN = (
    *("mine", "undo", "return", "use", "take", "transfer", "dispose", "count"),
    *("transfers", "reserve"),
    *("hold", "release", "sendback", "sub"),
)
"""The commands whose verbs are understood in a sentence."""


_STEPS: tuple[Mapping[str, Step], ...] = (
    *(which.STEPS, stock.STEPS, take.STEPS, use.STEPS, undo.STEPS, mine.STEPS, lots.STEPS),
    *(history.STEPS, code.STEPS, substitute.STEPS, transfer.STEPS, count.STEPS, adjust.STEPS),
    *(
        hold.STEPS,
        dispose.STEPS,
        waste.STEPS,
        link.STEPS,
        staff.STEPS,
        LANGUAGE_STEPS,
        hand.STEPS,
        reserve.STEPS,
    ),
)
_ROOMS: tuple[Mapping[str, Then], ...] = (
    *(stock.THENS, take.THENS, use.THENS, mine.THENS, item.THENS, lots.THENS, history.THENS),
    *(substitute.THENS, transfer.THENS, dispose.THENS, hold.THENS, waste.THENS, code.THENS),
    reserve.THENS,
)


def build_frame() -> Frame:
    """Return all that can be said to us."""
    commands: list[Command] = []

    def known() -> Sequence[Command]:
        return commands

    # The menu shows them in this order: what is done many times a day comes first.
    for room in (stock, take, use, undo, mine, item, lots, history, substitute, transfer, count):
        commands += room.COMMANDS
    for room in (reserve, adjust, dispose, hold, link, staff, whoami):
        commands += room.COMMANDS
    commands += [*language_room(known), *help_room(known), *start_room(known)]
    said = _said(commands)

    async def spoken(turn: Turn, meant: Meant) -> None:
        await said(turn, meant.case)

    names = [command.name for command in commands]
    assert len(set(names)) == len(names), "two commands have one name"
    rooms = _merged([*_ROOMS, {"said": spoken}])
    unlinked = frozenset({link.KIND, *LANGUAGE_STEPS})
    return Frame(
        *(commands, _merged(_STEPS), rooms, said, code.anything),
        answers=answers,
        cancels=leaves,
        unlinked=unlinked,
        standing=STANDING,
    )


def _said(commands: Sequence[Command]) -> Said:
    return said_with(
        {
            "help": _run(commands, "help"),
            "greeting": hello,
            "thanks": welcome_back,
            **{name: _run(commands, name) for name in SPOKEN},
        },
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
