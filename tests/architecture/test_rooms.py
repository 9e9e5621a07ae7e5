"""The registry has every room: what a module brings is heard, and nothing is heard twice."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from handlers.registry import ROOMS, build_frame
from tests.architecture.tree import listed, modules, name

KINDS = ("COMMANDS", "STEPS", "THENS")


def bringing() -> Iterator[ModuleType]:
    """The modules of the handlers that have commands, steps or what follows a question."""
    for path in modules("handlers"):
        if path.stem != "__init__":
            module = import_module(name(path).removesuffix(".py").replace("/", "."))
            if any(hasattr(module, kind) for kind in KINDS):
                yield module


def heard() -> dict[str, set[object]]:
    """All that the rooms of the registry bring, the parts of a room with the room."""
    return {kind: {each for room in ROOMS for each in getattr(room, kind, ())} for kind in KINDS}


def test_whatever_a_module_brings_is_heard() -> None:
    known = heard()

    lost = [
        (module.__name__, kind, each)
        for module in bringing()
        for kind in KINDS
        for each in getattr(module, kind, ())
        if each not in known[kind]
    ]

    assert not lost, listed(lost)


def test_a_room_stands_there_once_and_brings_something() -> None:
    assert len(set(ROOMS)) == len(ROOMS)
    assert set(ROOMS) <= set(bringing())


@pytest.mark.parametrize(("command", "place"), [("stock", 0), ("take", 1), ("return", 2)])
def test_what_is_done_most_comes_first(command: str, place: int) -> None:
    assert build_frame().commands[place].name == command


def test_the_frame_hears_what_the_rooms_bring() -> None:
    frame, known = build_frame(), heard()

    assert known["STEPS"] == set(frame.steps)
    assert known["COMMANDS"] < set(frame.commands)
    assert known["THENS"] == set(frame.rooms) - {"said"}
