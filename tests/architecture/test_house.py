"""The house stands as drawn: seven folders, imports that point down, a test for each room."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, files, imports, listed, modules, name

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


def has_a_test(room: str, imported: set[str], files_of_tests: set[str]) -> bool:
    """Tell whether a test imports a room, or its package within a wing, or bears its noun.

    `test_gs1.py` also bears the noun of `gs1_split`, a part of the same thing.
    """
    package, _, noun = room.rpartition(".")
    words = noun.split("_")
    nouns = {"_".join(words[:length]) for length in range(1, len(words) + 1)}
    return (
        room in imported
        or (package.count(".") > 1 and package in imported)
        or any(f"test_{part}.py" in files_of_tests for part in nouns)
    )


OWED: frozenset[str] = frozenset()
"""Rooms whose own tests are still to be written; the list may only shrink."""


@pytest.fixture(scope="module")
def tested() -> tuple[set[str], set[str]]:
    """The modules that tests import, and the names of the files of tests."""
    imported = {module for path in modules("tests") for module in imports(path)}
    return imported, {path.name for path in modules("tests")}


def test_every_room_has_a_test_that_names_it(tested: tuple[set[str], set[str]]) -> None:
    untested = [room for room in rooms() if room not in OWED and not has_a_test(room, *tested)]

    assert not untested, listed(untested)


def test_what_is_owed_is_there_and_has_no_test_yet(tested: tuple[set[str], set[str]]) -> None:
    paid = [room for room in OWED if room not in set(rooms()) or has_a_test(room, *tested)]

    assert not paid, listed(paid)


@pytest.mark.parametrize(
    ("room", "found"),
    [
        ("core.stock.ledger", True),
        ("core.codes.gs1_split", True),
        ("core.stock.search.pinyin", True),
        ("core.stock.lot", False),
        ("core.stock.ledgers", False),
    ],
)
def test_a_room_without_a_test_is_told(room: str, found: bool) -> None:
    imported = {"core.stock", "core.stock.ledger", "core.stock.search"}

    assert has_a_test(room, imported, {"test_gs1.py"}) is found
