"""Audit from the terminal: ``tocsin audit`` shows who did what, or writes all of it to a file."""

import argparse
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table

from bot.commands.parser import Commands
from bot.commands.report import plain_cell
from bot.commands.setting import Setting, program_at, site_of
from core.door import Door
from core.errors import RefusedError
from core.stock.audit_trail import AuditAsked, AuditLine, audit_after, audit_trail
from handlers.audit_view import act_of, doer, outcome_text, subject_text
from locales import Words

_PAGES = 5
"""Pages that are printed where no file is written."""
_HEADS = ("at", "who", "act", "outcome", "about", "code")


def register(commands: Commands) -> None:
    """Add the command."""
    words = commands.words
    parser = commands.add("audit", show_audit)
    parser.add_argument("--since", default="", metavar="DAY", help=words("cli.audit.since"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=words("cli.audit.csv"))
    parser.add_argument("--site", default="", help=words("cli.option.site"))


def show_audit(setting: Setting, arguments: argparse.Namespace) -> int:
    """Print the latest lines, or write all since a day to a file that is not there yet."""
    asked = AuditAsked(since=_day(arguments.since))
    with setting.opened() as core:
        site = site_of(core, arguments.site)
        words = Words(setting.words.language, zone=ZoneInfo(site.zone))
        door = program_at(core, site)
        if arguments.csv is not None:
            written = _write(arguments.csv, words, _all(door, asked))
            setting.say("cli.audit.written", n=written, file=str(arguments.csv))
        else:
            _print(setting, words, door, asked)
    return 0


def _print(setting: Setting, words: Words, door: Door, asked: AuditAsked) -> None:
    table = Table(*(words(f"cli.audit.{name}") for name in _HEADS[:-1]))
    total, at, pages = 0, 1, 1
    while at <= min(pages, _PAGES):
        page = door.ask_now(audit_trail, asked, at)
        for line in page.rows:
            table.add_row(*_row(words, line)[:-1])
        total, pages, at = page.total, page.pages, at + 1
    setting.terminal.out.print(table)
    setting.say("cli.audit.total", n=total)


def _all(door: Door, asked: AuditAsked) -> Iterator[AuditLine]:
    """Go through all lines, a bounded number at once, the oldest first."""
    after = 0
    while lines := door.ask_now(audit_after, asked, after):
        yield from lines
        after = lines[-1].id


def _write(target: Path, words: Words, lines: Iterator[AuditLine]) -> int:
    """Write the lines to a new file; return how many."""
    written = 0
    try:
        # The mark at the start makes spreadsheets read Chinese as such.
        with target.open("x", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow([words(f"cli.audit.{name}") for name in _HEADS])
            for line in lines:
                table.writerow([plain_cell(cell) for cell in _row(words, line)])
                written += 1
    except FileExistsError as error:
        raise RefusedError("cli.file_exists", file=str(target)) from error
    except OSError as error:
        raise RefusedError("cli.cannot_write", file=str(target)) from error
    return written


def _row(words: Words, line: AuditLine) -> tuple[str, ...]:
    ended = words("cli.audit.done") if line.done else outcome_text(words, line)
    at = line.at.astimezone(words.zone).strftime("%Y-%m-%d %H:%M:%S")
    about = (doer(words, line), act_of(words, line), ended, subject_text(words, line))
    return (at, *about, f"{line.act}/{line.outcome}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RefusedError("cli.bad_day", day=text[:20]) from error
