"""A wing's map names its rooms: every one that is there, and none that is gone."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from handlers.registry import build_frame
from tests.architecture.tree import ROOT, listed, modules, name

WINGS = sorted(
    path
    for path in modules("core", "handlers", "bot")
    if path.name == "__init__.py" and path.parent.name not in {"tables", "migrations", "versions"}
)
NAMED = re.compile(r"``([a-z][a-z_0-9]*)``")


def rooms(wing: Path) -> set[str]:
    """The rooms of a wing: its modules and the wings below it."""
    top = name(wing).partition("/")[0]
    files = {path.stem for path in modules(top) if path.parent == wing.parent}
    folders = {each.parent.name for each in WINGS if each.parent.parent == wing.parent}
    floors = {"tables", "migrations"} if name(wing) == "core/__init__.py" else set[str]()
    return (files | folders | floors) - {"__init__", "__main__"}


def map_of(wing: Path) -> str:
    return ast.get_docstring(ast.parse(wing.read_text(encoding="utf-8"))) or ""


@pytest.mark.parametrize("wing", WINGS, ids=[name(path.parent) for path in WINGS])
def test_a_map_names_every_room_and_none_that_is_gone(wing: Path) -> None:
    named = set(NAMED.findall(map_of(wing)))

    unnamed, gone = sorted(rooms(wing) - named), sorted(named - rooms(wing))
    assert not unnamed, listed(f"{name(wing)} leaves out {room}" for room in unnamed)
    assert not gone, listed(f"{name(wing)} names {room}" for room in gone)


def test_the_wings_are_found() -> None:
    found = {name(path.parent) for path in WINGS}

    assert found >= {"core", "core/stock", "core/flow", "handlers", "bot", "bot/gateway"}
    assert {"ledger", "search"} <= rooms(ROOT / "core/stock/__init__.py")


ELSEWHERE = re.compile(r"((?:/[a-z]+(?:, | and )?)+) in\s+``([a-z_]+)``")


def test_the_map_of_the_handlers_says_where_each_command_stands() -> None:
    told = {
        command: room
        for commands, room in ELSEWHERE.findall(map_of(ROOT / "handlers/__init__.py"))
        for command in re.findall(r"/([a-z]+)", commands)
    }
    rooms = {each.name: each.does.__module__.split(".")[1] for each in build_frame().commands}

    assert told == {command: room for command, room in rooms.items() if command != room}


PATH = re.compile(r"`((?:bot|core|devices|handlers|locales|scheduler|tests)/[\w./-]*)`")


@pytest.mark.parametrize("paper", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_the_papers_name_only_what_is_there(paper: str) -> None:
    named = PATH.findall((ROOT / paper).read_text("utf-8"))

    gone = [path for path in named if not (ROOT / path).exists()]
    assert named
    assert not gone, listed(gone)


def wings() -> list[str]:
    """The wings of the core, the lowest first, as the contract in pyproject has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {each["name"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    contract = contracts["Wings of the core"]
    assert contract["exhaustive"]
    folders = {path.parent.name for path in WINGS if path.parent.parent == ROOT / "core"}
    return [layer for layer in reversed(contract["layers"]) if layer in folders]


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", "core/__init__.py"])
def test_the_wings_are_told_as_the_contract_has_them(paper: str) -> None:
    told = re.sub(r"[`\s]+", " ", (ROOT / paper).read_text("utf-8")).replace("→", ",")

    assert ",".join(wings()) in re.sub(r"\s*,\s*", ",", told)


def test_every_wing_stands_in_the_contract() -> None:
    folders = {path.parent.name for path in WINGS if path.parent.parent == ROOT / "core"}

    assert set(wings()) == folders
