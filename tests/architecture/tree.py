"""The project as its own tests see it: its files, its modules, its catalogue."""

import ast
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "core", "devices", "handlers", "locales", "scheduler")
MIGRATIONS = "core/migrations/versions/"


@cache
def files() -> tuple[Path, ...]:
    """All files of the project: what is neither hidden from git nor git's own."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split() if line]
    return tuple(sorted(_walk(ROOT, [".git", "docs/_build", *ignored])))


def _walk(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in ignored) or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path, ignored)
        else:
            yield path


def name(path: Path) -> str:
    """The path of a file from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files below some top folders, migrations left out."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in folders
        and not name(path).startswith(MIGRATIONS)
    )


@cache
def text(path: Path) -> str:
    """The text of a file."""
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(text(path), name(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module's syntax tree."""
    return tuple(ast.walk(tree(path)))


@cache
def docstrings(path: Path) -> frozenset[int]:
    """Ids of the constants that stand alone as statements: docstrings of modules, classes,
    functions and attributes."""
    return frozenset(
        id(node.value)
        for node in nodes(path)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def strings(path: Path) -> Iterator[ast.Constant]:
    """The string constants of a module that are values, not documentation."""
    documentation = docstrings(path)
    for node in nodes(path):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """The functions of a module, methods and inner ones too."""
    for node in nodes(path):
        if isinstance(node, Function):
            yield node


def imports(path: Path) -> Iterator[str]:
    """Every module, and every name of a module, that a file imports, by its full name."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def listed(faults: Iterable[object]) -> str:
    """All faults, a line each: what a failing test shows."""
    return "\n".join(["", *(str(fault) for fault in faults)])
