"""A wing's map names its rooms: every one that is there, and none that is gone."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, listed, modules, name

WINGS = sorted(
    path
    for path in modules("core")
    if path.name == "__init__.py" and path.parent.name not in {"tables", "migrations", "versions"}
)
NAMED = re.compile(r"``([a-z][a-z_0-9]*)``")


def rooms(wing: Path) -> set[str]:
    """The rooms of a wing: its modules and the wings below it."""
    files = {path.stem for path in modules("core") if path.parent == wing.parent}
    folders = {path.parent.name for path in modules("core") if path.parent.parent == wing.parent}
    return (files | folders) - {"__init__"}


def map_of(wing: Path) -> str:
    return ast.get_docstring(ast.parse(wing.read_text(encoding="utf-8"))) or ""


@pytest.mark.parametrize("wing", WINGS, ids=[name(path.parent) for path in WINGS])
def test_a_map_names_every_room_and_none_that_is_gone(wing: Path) -> None:
    named = set(NAMED.findall(map_of(wing)))

    unnamed, gone = sorted(rooms(wing) - named), sorted(named - rooms(wing))
    assert not unnamed, listed(f"{name(wing)} leaves out {room}" for room in unnamed)
    assert not gone, listed(f"{name(wing)} names {room}" for room in gone)


def test_the_wings_are_found() -> None:
    assert {name(path.parent) for path in WINGS} >= {"core", "core/stock", "core/flow"}
    assert {"ledger", "search"} <= rooms(ROOT / "core/stock/__init__.py")
