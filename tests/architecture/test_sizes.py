"""The tail is capped: no long file, no long function, no long list of parameters."""

import ast
from pathlib import Path

from tests.architecture.tree import PACKAGES, Function, functions, listed, modules, name, text

LINES_OF_A_FILE = 300
LINES_OF_A_TEST_FILE = 400
LINES_OF_A_FUNCTION = 40
PARAMETERS = 6

# Functions whose parameters are not ours to choose.
SET_BY_A_LIBRARY = {"do_request": "python-telegram-bot calls its transport so"}


def length(function: Function) -> int:
    """Lines of a function with its signature, without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None and first.end_lineno:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def parameters(function: Function) -> int:
    """Parameters that a caller must think of: not self, not cls, not the open-ended ones."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(parameter.arg not in {"self", "cls"} for parameter in given)


def too_long(paths: tuple[Path, ...], cap: int) -> list[str]:
    counted = [(name(path), len(text(path).splitlines())) for path in paths]
    return [f"{path} has {lines} lines" for path, lines in counted if lines > cap]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = too_long(modules(*PACKAGES), LINES_OF_A_FILE)

    assert not long, listed(long)


def test_no_test_file_is_longer_than_four_hundred_lines() -> None:
    long = too_long(modules("tests"), LINES_OF_A_TEST_FILE)

    assert not long, listed(long)


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name(path)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in modules(*PACKAGES)
        for function in functions(path)
        if length(function) > LINES_OF_A_FUNCTION
    ]

    assert not long, listed(long)


def test_no_function_takes_more_than_six_parameters() -> None:
    wide = [
        f"{name(path)}:{function.lineno} {function.name} takes {parameters(function)}"
        for path in modules(*PACKAGES)
        for function in functions(path)
        if parameters(function) > PARAMETERS and function.name not in SET_BY_A_LIBRARY
    ]

    assert not wide, listed(wide)


def test_the_measure_leaves_out_the_docstring_and_self() -> None:
    source = '''
class Shelf:
    async def take(self, n, *, by, **more):
        """Take.

        More.
        """
        return n
'''
    (function,) = [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]

    assert length(function) == 2
    assert parameters(function) == 2
