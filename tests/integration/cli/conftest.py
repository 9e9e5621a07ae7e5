"""A terminal that writes into memory, and a database in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import main
from bot.commands.setting import Terminal
from core.db import sqlite_url


@dataclass
class Typed:
    """What a command printed, complained, and ended with."""

    code: int
    out: str
    err: str


@dataclass
class Shell:
    """Types commands into a memory terminal; ``answers`` is what a person types when asked."""

    database: str
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, *argv: str, answer: str | None = None, environ: Mapping[str, str] | None = None
    ) -> Typed:
        out, err = StringIO(), StringIO()
        asked: Callable[[str], str] | None = None if answer is None else _answering(out, answer)
        terminal = Terminal(_console(out), _console(err), asked)
        around = {"LANG": "en_GB.UTF-8", "TOCSIN_DATABASE": self.database, **self.environ}
        code = main(list(argv), environ={**around, **(environ or {})}, terminal=terminal)
        return Typed(code, out.getvalue(), err.getvalue())

    def founded(self) -> "Shell":
        """Return the same shell with one hospital in the database."""
        assert self("site", "add", "H1", "示范医院", "Test hospital").code == 0
        return self


def _console(file: StringIO) -> Console:
    return Console(file=file, width=160, markup=False, highlight=False, color_system=None)


def _answering(out: StringIO, answer: str) -> Callable[[str], str]:
    def ask(question: str) -> str:
        out.write(question)
        if answer == "^C":
            raise KeyboardInterrupt
        return answer

    return ask


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    house = tmp_path / "house"
    return Shell(sqlite_url(house / "tocsin.db"), {"TOCSIN_HOME": str(house)})


@pytest.fixture
def founded(shell: Shell) -> Shell:
    return shell.founded()
