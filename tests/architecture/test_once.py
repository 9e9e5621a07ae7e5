"""Every command is done once: it keeps its key, or says in its own words why it need not.

A command is a marked rule of the core whose act reaches the transaction, through whatever it calls.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, listed, modules

Name = tuple[str, str]
"""A function: its module and its own name."""
KEEPING = frozenset({"replayed", "done_once", "made_before"})
"""What looks up whether the key has been here before."""
OWN_COLUMN = "idempotency_key"
"""The column of a record that keeps the key of its command itself."""
SAYS = "done twice"
"""How the reason begins in the docstring of a command that keeps no key."""


class Room:
    """One module of the core: its functions, and what its names stand for."""

    def __init__(self, path: Path, root: Path = ROOT) -> None:
        self.name = ".".join(path.relative_to(root).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        self.imported: dict[str, Name] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = (node.module, alias.name)

    def calls(self, function: ast.FunctionDef) -> Iterator[Name]:
        """The functions of the core that a function mentions, here or in another room."""
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in self.functions:
                yield self.name, node.id
            elif isinstance(node, ast.Name) and node.id in self.imported:
                yield self.imported[node.id]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module, name = self.imported.get(node.value.id, ("", ""))
                if module:
                    yield f"{module}.{name}", node.attr


def touches(function: ast.FunctionDef) -> bool:
    """Whether a function itself uses the transaction, or records something."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("writing", "emit", "audit", "record")
        and isinstance(node.value, ast.Name)
        and node.value.id == "uow"
        for node in ast.walk(function)
    )


def mark_of(function: ast.FunctionDef) -> str:
    """The right that a rule is marked with; nothing where it is no rule."""
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "needs":
            right = mark.args[0]
            assert isinstance(right, ast.Attribute)
            return right.attr
    return ""


class Core:
    """All rooms of the core, and what their rules come to."""

    def __init__(self, paths: Iterable[Path] = modules("core"), root: Path = ROOT) -> None:
        self.rooms = {room.name: room for room in (Room(path, root) for path in paths)}

    def reached(self, name: Name) -> set[Name]:
        """All functions of the core that a function may come to, itself included."""
        found: set[Name] = set()
        waiting = [name]
        while waiting:
            module, own = each = waiting.pop()
            room = self.rooms.get(module)
            if each in found or room is None or own not in room.functions:
                continue
            found.add(each)
            waiting += room.calls(room.functions[own])
        return found

    def function(self, name: Name) -> ast.FunctionDef:
        return self.rooms[name[0]].functions[name[1]]

    def commands(self) -> dict[Name, str]:
        """The marked rules that write, with the right they need."""
        return {
            (room.name, function.name): right
            for room in self.rooms.values()
            for function in room.functions.values()
            if (right := mark_of(function))
            and any(
                touches(self.function(each)) for each in self.reached((room.name, function.name))
            )
        }

    def keeps(self, name: Name) -> bool:
        """Whether a command looks its key up: in its own words, or in what it leaves it to."""
        nodes = list(ast.walk(self.function(name)))
        named = {node.id for node in nodes if isinstance(node, ast.Name)}
        own = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        return bool(named & KEEPING) or OWN_COLUMN in own


CORE = Core()
COMMANDS = CORE.commands()
PROGRAM = {
    "deletes what is too old, and finds nothing the second time": """
        delivery.dialogue.forget_old delivery.event.forget_old delivery.inbox.forget_old
        delivery.outbox.forget_old once.forget_old
    """,
    "its rows say how far they are, and leave that state once": """
        delivery.drawn.expire_due delivery.inbox.finish delivery.inbox.set_aside
        delivery.outbox.claim delivery.outbox.settle delivery.lease.release
        stock.reservation.lapse_due
    """,
    "counts a try, and each try is one": """
        delivery.inbox.begin delivery.inbox.break_off delivery.inbox.note_failure
    """,
    "keeps each under a key of its own": """
        delivery.inbox.keep delivery.outbox.post
    """,
    "sets what is set already": """
        delivery.dialogue.redirect delivery.outbox.redirect delivery.menu.offer_menu
        delivery.menu.offer_menus milestone.reach people.enrolment.bind_now
        people.enlist.first_administrator people.group.migrate_group
    """,
    "refuses a code that is there": """
        stock.place.open_site
    """,
    "only looks": """
        survey.survey
    """,
}
"""What the program alone does, by why it needs no key: no person can send it."""
KEYLESS = {
    "core.people.fault.note_refused": "was refused twice, and the record says so",
}


def dotted(name: Name) -> str:
    return ".".join(name)


def own_words(name: Name) -> str:
    """The docstring of a command, in one line and in small letters."""
    return " ".join((ast.get_docstring(CORE.function(name)) or "").split()).lower()


def unkeyed(right: Callable[[str], bool]) -> list[Name]:
    """The commands of some rights that look up no key."""
    return [name for name, its in sorted(COMMANDS.items()) if right(its) and not CORE.keeps(name)]


def test_what_a_person_sends_keeps_its_key_or_says_why_not() -> None:
    silent = [
        dotted(name)
        for name in unkeyed(lambda right: right != "RUN")
        if SAYS not in own_words(name) and dotted(name) not in KEYLESS
    ]

    assert not silent, listed(silent)


def test_what_the_program_does_stands_in_the_list() -> None:
    known = {f"core.{each}" for names in PROGRAM.values() for each in names.split()}
    found = {dotted(name) for name in unkeyed(lambda right: right == "RUN")}

    assert sorted(found ^ known) == []
    assert set(KEYLESS) <= {dotted(name) for name in COMMANDS}


def test_who_keeps_a_key_gives_no_reason_for_having_none() -> None:
    both = [dotted(name) for name in COMMANDS if CORE.keeps(name) and SAYS in own_words(name)]

    assert not both, listed(both)


def test_the_commands_are_found_by_what_they_write() -> None:
    found = {dotted(name): CORE.keeps(name) for name in COMMANDS}

    assert found["core.flow.issue.take"]
    assert found["core.people.enlist.grant_role"]
    assert not found["core.supply.supplier.put_suppliers"]
    assert "core.stock.overview.stock_of" not in found
    assert "core.stock.location.tree" not in found
    assert len(found) > 60


COMMAND = """
@needs(Right.TAKE)
def drop(uow: UnitOfWork, item: int) -> None:
    {body}


def _gone(uow: UnitOfWork, item: int) -> None:
    uow.audit("drop", subject=item)
"""


@pytest.mark.parametrize(
    ("body", "writes", "keeps"),
    [
        ("_gone(uow, item)", True, False),
        ("done_once(uow, 1, lambda: _gone(uow, item))", True, True),
        ("replayed(uow, 1) or _gone(uow, item)", True, True),
        ("uow.reading.forget()", False, False),
    ],
)
def test_a_command_is_known_by_what_it_comes_to(
    tmp_path: Path, body: str, writes: bool, keeps: bool
) -> None:
    path = tmp_path / "drop.py"
    path.write_text(COMMAND.format(body=body))
    own = Core([path], tmp_path)

    assert (("drop", "drop") in own.commands()) is writes
    assert own.keeps(("drop", "drop")) is keeps
