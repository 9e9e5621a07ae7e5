"""The house stands as drawn: seven folders, imports that point down, a test for each room."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, files, listed, modules, name, nodes, tree

ROOMS = ("core", "locales")
RULELESS = ("core/tables/", "core/migrations/")


def test_the_top_folders_are_exactly_seven() -> None:
    folders = {
        path.relative_to(ROOT).parts[0]
        for path in files()
        if path.suffix == ".py" and path.parent != ROOT
    }

    assert folders == {*PACKAGES, "tests"}


def test_imports_point_down() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    run = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def rooms() -> Iterator[str]:
    """The modules that hold rules, by their full names; tables and migrations hold none."""
    for path in modules(*ROOMS):
        if path.name != "__init__.py" and not name(path).startswith(RULELESS):
            yield name(path).removesuffix(".py").replace("/", ".")


def public(path: Path) -> set[str]:
    """The names that a module makes and others may use."""
    made: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            made.add(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        made |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {each for each in made if not each.startswith("_")}


def used(path: Path) -> Iterator[str]:
    """What a file of tests imports by name, and what it uses of the modules that it imports."""
    whole: dict[str, str] = {}
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    yield from whole.values()
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{whole.get(node.value.id, '')}.{node.attr}"


def has_a_test(room: str, made: set[str], names: set[str]) -> bool:
    """Tell whether a test uses a name that the room itself makes, from it or from its package."""
    package = room.rpartition(".")[0]
    doors = (room, package) if package.count(".") > 1 else (room,)
    return any(f"{door}.{each}" in names for door in doors for each in made)


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Every name of ours that some test uses."""
    return {each for path in modules("tests") for each in used(path)}


def test_every_room_has_a_test_that_uses_it(names: set[str]) -> None:
    made = {room: public(ROOT / f"{room.replace('.', '/')}.py") for room in rooms()}

    untested = [room for room in made if not has_a_test(room, made[room], names)]

    assert not untested, listed(untested)


@pytest.mark.parametrize(
    ("room", "found"),
    [
        ("core.stock.ledger", True),
        ("core.stock.search.index", True),
        ("core.stock.lot", False),
        ("core.stock.ledgers", False),
        ("core.stock.count", False),
    ],
)
def test_a_room_without_a_test_is_told(room: str, found: bool) -> None:
    made = {"core.stock.ledger": {"post"}, "core.stock.search.index": {"SearchIndex"}}
    names = {"core.stock.ledger.post", "core.stock.search.SearchIndex", "core.stock.count.Borrowed"}

    assert has_a_test(room, made.get(room, {"open_count"}), names) is found
