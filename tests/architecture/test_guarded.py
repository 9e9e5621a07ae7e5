"""Every command asks for its right at the very place it changes, or says here why it need not.

The door only asks whether the right is held somewhere at the site. The calls are followed by their
names through the whole core, from each marked command.
"""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.tree import Function, functions, imports, listed, modules, name

CHECKS = frozenset({"core.people.roles.permit", "core.people.enlist.managed"})
WRITES = frozenset({"writing", "emit", "audit", "record"})
"""What of a unit of work only a command uses."""
THE_PROGRAM = "RUN"
UNPLACED = {
    "core.people.enlist.set_language": "changes only who acts",
    "core.people.enrolment.redeem": "a stranger has no place; the token stands for the right",
    "core.people.fault.note_refused": "writes down only that the actor was refused",
    "core.care.substitute.ask_substitute": "only asks; who decides is checked at the place",
}
"""Commands that need no place, each with the reason."""


@cache
def written() -> dict[str, Function]:
    """Every function at the top of a module of the core, by its full name."""
    found: dict[str, Function] = {}
    for path in modules("core"):
        module = name(path).removesuffix(".py").replace("/", ".")
        top = [each for each in functions(path) if each.col_offset == 0]
        found |= {f"{module}.{each.name}": each for each in top}
    return found


@cache
def known_as() -> dict[str, dict[str, str]]:
    """For each module what a name in it stands for."""
    found: dict[str, dict[str, str]] = {}
    for path in modules("core"):
        module = name(path).removesuffix(".py").replace("/", ".")
        found[module] = {full.rpartition(".")[2]: full for full in imports(path)}
        own = (full for full in written() if full.rpartition(".")[0] == module)
        found[module] |= {full.rpartition(".")[2]: full for full in own}
    return found


@cache
def used(function: str) -> frozenset[str]:
    """The functions of the core that a function names."""
    names = known_as()[function.rpartition(".")[0]]
    loaded = (node.id for node in ast.walk(written()[function]) if isinstance(node, ast.Name))
    return frozenset(names[each] for each in loaded if names.get(each) in written())


def reached(function: str) -> frozenset[str]:
    """A function with all that it uses, and that they use."""
    found, new = frozenset[str](), frozenset({function})
    while new:
        found |= new
        new = frozenset(each for one in new for each in used(one)) - found
    return found


def changes(function: str) -> bool:
    """Tell whether a function itself uses what only a command may."""
    nodes = ast.walk(written()[function])
    return any(isinstance(node, ast.Attribute) and node.attr in WRITES for node in nodes)


def marks(function: Function) -> Iterator[ast.Call]:
    """The ``needs`` that a function is marked with."""
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "needs":
            yield mark


def commands() -> list[str]:
    """What people can have changed: marked, not the program's alone, and writing."""
    return [
        full
        for full, function in written().items()
        for mark in marks(function)
        if getattr(mark.args[0], "attr", "") != THE_PROGRAM and any(map(changes, reached(full)))
    ]


def test_every_command_asks_for_its_right_at_a_place() -> None:
    bare = [each for each in commands() if not CHECKS & reached(each) and each not in UNPLACED]

    assert not bare, listed(bare)


def test_every_reason_is_still_needed() -> None:
    stale = [each for each in UNPLACED if each not in commands() or CHECKS & reached(each)]

    assert not stale, listed(stale)


def test_the_commands_are_seen() -> None:
    seen = set(commands())

    assert {"core.flow.issue.take", "core.stock.place.add_place"} <= seen
    assert {"core.people.enrolment.make_token", "core.stock.import_items.apply"} <= seen
    assert "core.stock.overview.stock_of" not in seen
