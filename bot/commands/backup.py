"""Backup: copies of the embedded database and the page's chats, taken while the house works.

What a server keeps is left to the server's own tool; the chats are a file of our own even then.
"""

import argparse
import sqlite3
from collections.abc import Sequence
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
    """Copy the database, and the page's chats if there are any, to files that are not there yet."""
    target: Path = arguments.file
    source = setting.file()
    chats: Path = arguments.home / "chats.db"
    pairs = [(chats, target.with_name(f"{target.stem}.chats{target.suffix}"))]
    pairs = pairs if chats.exists() else []
    if source is not None:
        pairs.insert(0, (source, target))
        if not source.exists():
            raise RefusedError("cli.no_database", path=str(source))
    for _, copy in pairs:
        if copy.exists():
            raise RefusedError("cli.file_exists", file=str(copy))
    _copy_all(setting, pairs)
    if source is None:
        raise RefusedError("cli.backup_by_server", file=f"{target.stem}.dump")
    return 0


def _copy_all(setting: Setting, pairs: Sequence[tuple[Path, Path]]) -> None:
    """Copy each file and check the copy; where one fails, none of the copies is left."""
    parts = [copy.with_name(f"{copy.name}.part") for _, copy in pairs]
    try:
        for (source, _), part in zip(pairs, parts, strict=True):
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)  # what it holds is its owner's business
            _copy(setting, source, part)
        for (_, copy), part in zip(pairs, parts, strict=True):
            part.rename(copy)
    except (OSError, sqlite3.Error) as error:
        for part in parts:
            part.unlink(missing_ok=True)
        raise RefusedError("cli.backup_failed", why=str(error)[:200]) from error
    for _, copy in pairs:
        setting.say("cli.backup.done", file=str(copy), kilobytes=copy.stat().st_size // 1024)


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
