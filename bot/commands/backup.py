"""Backup: a copy of the embedded database, taken while the house goes on working."""

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from rich.progress import Progress

from bot.commands.parser import Commands
from bot.commands.setting import Setting
from core.errors import RefusedError

_PAGES = 2_000
"""Pages copied in one go; between two the house may write."""


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("backup", back_up)
    parser.add_argument("file", type=Path, help=commands.words("cli.backup.file"))


def back_up(setting: Setting, arguments: argparse.Namespace) -> int:
    """Copy the database to a file that is not there yet, and check the copy."""
    target: Path = arguments.file
    source = setting.file()
    if source is None:
        raise RefusedError("cli.backup_by_server", file=f"{target.stem}.dump")
    if not source.exists():
        raise RefusedError("cli.no_database", path=str(source))
    if target.exists():
        raise RefusedError("cli.file_exists", file=str(target))
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)  # what it holds is its owner's business
        _copy(setting, source, part)
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise RefusedError("cli.backup_failed", why=str(error)[:200]) from error
    setting.say("cli.backup.done", file=str(target), kilobytes=target.stat().st_size // 1024)
    return 0


def _copy(setting: Setting, source: Path, part: Path) -> None:
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as reading,
        closing(sqlite3.connect(part)) as writing,
        Progress(console=setting.terminal.out, transient=True) as progress,
    ):
        task = progress.add_task(setting.words("cli.backup.running"), total=None)

        def tell(_: int, remaining: int, total: int) -> None:
            progress.update(task, completed=total - remaining, total=total)

        reading.backup(writing, pages=_PAGES, progress=tell)
        (verdict,) = writing.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
