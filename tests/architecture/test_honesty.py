"""A test must be able to fail: it asserts something, and nothing of ours is patched away."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.tree import (
    ROOT,
    Function,
    functions,
    imports,
    listed,
    modules,
    name,
    nodes,
)

MOCKS = frozenset({"unittest.mock", "mock", "pytest_mock"})
CALLS_THAT_FAIL = frozenset({"pytest.fail", "pytest.raises", "pytest.warns", "expect"})
"""What fails by itself, as the page's ``expect``; other calls must be seen to assert or raise."""


def test_nothing_is_mocked() -> None:
    mocked = [name(path) for path in modules("tests") if not MOCKS.isdisjoint(imports(path))]

    assert not mocked, listed(mocked)


def test_nothing_of_ours_is_patched() -> None:
    patched = [
        f"{name(path)}:{node.lineno}"
        for path in modules("tests")
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in {"setattr", "delattr"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"monkeypatch", "mocker"}
    ]

    assert not patched, listed(patched)


def called(node: ast.AST) -> str:
    """What a call calls: a name, or a name with the module before it."""
    if not isinstance(node, ast.Call):
        return ""
    target = node.func
    if isinstance(target, ast.Attribute):
        return f"{getattr(target.value, 'id', '')}.{target.attr}"
    return getattr(target, "id", "")


def asserts(function: ast.AST, known: dict[str, Function], depth: int = 3) -> bool:
    """Tell whether a function asserts, by itself or through helpers that assert or raise."""
    for node in ast.walk(function):
        target = called(node)
        if isinstance(node, ast.Assert) or target in CALLS_THAT_FAIL:
            return True
        name_called = target.rpartition(".")[2]
        if depth and name_called in known and fails(known[name_called], known, depth - 1):
            return True
    return False


def fails(helper: Function, known: dict[str, Function], depth: int) -> bool:
    """Tell whether a helper can fail a test: it asserts, or raises by itself."""
    raising = any(isinstance(node, ast.Raise) for node in ast.walk(helper))
    return raising or asserts(helper, known, depth)


@cache
def helpers(path: Path) -> dict[str, Function]:
    """The functions of a file of tests, and those it imports from another one."""
    known: dict[str, Function] = {}
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            source = ROOT / f"{str(node.module).replace('.', '/')}.py"
            there = helpers(source) if source.exists() else {}
            names = {alias.name for alias in node.names}
            known |= {each: there[each] for each in names & there.keys()}
            # What a test calls on a thing it got from there, such as the ward's own checks.
            known |= {each: found for each, found in there.items() if each not in known}
    return known | {function.name: function for function in functions(path)}


def idle(path: Path) -> Iterator[str]:
    """The tests of a file that assert nothing."""
    local = helpers(path)
    for function in functions(path):
        if function.name.startswith("test_") and not asserts(function, local):
            yield f"{name(path)}:{function.lineno} {function.name}"


def test_every_test_asserts_something() -> None:
    tests = [path for path in modules("tests") if path.name.startswith("test_")]

    toothless = [line for path in tests for line in idle(path)]

    assert not toothless, listed(toothless)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("assert x", True),
        ("with pytest.raises(KeyError): f()", True),
        ("shelf_is_full(x)", True),
        ("expect(page).to_be_visible()", True),
        ("expect_much(x)", False),
        ("check_bounds(x)", True),
        ("refused_by(x)", False),
        ("print(x)", False),
        ("looks_on(x)", False),
    ],
)
def test_an_idle_test_is_told_from_one_that_can_fail(body: str, found: bool) -> None:
    source = f"""
def shelf_is_full(x):
    assert x
def looks_on(x):
    return x
def check_bounds(x):
    if x < 0:
        raise ValueError(x)
def refused_by(x):
    return expect_much(x)
def expect_much(x):
    return [x]
def test_it(x):
    {body}
"""
    local = {node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)}

    assert asserts(local["test_it"], local) is found
