"""A test must be able to fail: it asserts something, and nothing of ours is patched away."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import Function, functions, imports, listed, modules, name, nodes

MOCKS = frozenset({"unittest.mock", "mock", "pytest_mock"})
CALLS_THAT_FAIL = ("assert_", "check_", "expect", "fail", "raises", "refused", "warns")


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
    """The last name of what a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def asserts(function: ast.AST, local: dict[str, Function], depth: int = 3) -> bool:
    """Tell whether a function asserts, by itself or through functions of its own file."""
    for node in ast.walk(function):
        target = called(node)
        if isinstance(node, ast.Assert) or target.startswith(CALLS_THAT_FAIL):
            return True
        if depth and target in local and asserts(local[target], local, depth - 1):
            return True
    return False


def idle(path: Path) -> Iterator[str]:
    """The tests of a file that assert nothing."""
    local = {function.name: function for function in functions(path)}
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
def test_it(x):
    {body}
"""
    local = {node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)}

    assert asserts(local["test_it"], local) is found
