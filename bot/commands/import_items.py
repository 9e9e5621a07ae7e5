"""Import from the terminal: ``tocsin import items FILE`` with a preview, a bar and its bad rows."""

import argparse
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from bot.commands.agreed import agreed
from bot.commands.parser import Commands
from bot.commands.report import errors_file, reason_of, write_errors
from bot.commands.setting import Setting, program_at, site_of
from core.clock import local_day
from core.door import Core
from core.people.site import SiteLine
from core.stock.import_items import ItemSheet, Preview, apply, preview, read_sheet
from core.stock.item_row import RowError
from core.stock.sheet import check_there, expected_lines

_SHOWN = 10


def register(commands: Commands) -> None:
    """Add the command."""
    words = commands.words
    items = commands.add("import items", import_items)
    items.add_argument("file", type=Path, help=words("cli.import.items.file"))
    items.add_argument("--yes", action="store_true", help=words("cli.import.items.yes"))
    items.add_argument("--site", default="", help=words("cli.option.site"))


def import_items(setting: Setting, arguments: argparse.Namespace) -> int:
    """Read, show and, if agreed, apply a catalogue; the exit code is 1 if a row was left out."""
    path: Path = arguments.file
    check_there(path)
    with setting.opened() as core:
        site = site_of(core, arguments.site)
        sheet = _read(setting, site, path)
        seen = program_at(core, site).ask_now(preview, sheet)
        _show(setting, seen, path)
        if not seen.items:
            setting.say("cli.import.nothing")
        elif not agreed(setting, arguments.yes):
            setting.say("cli.import.left")
            return 1
        else:
            done = _applied(setting, core, site, seen)
            setting.say("cli.import.done", new=done.new, changed=done.changed)
    return 1 if seen.bad_rows else 0


def _read(setting: Setting, site: SiteLine, path: Path) -> ItemSheet:
    today = local_day(setting.clock.now(), ZoneInfo(site.zone))
    lines = expected_lines(path) if path.exists() else 0
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn())
    with Progress(*columns, MofNCompleteColumn(), console=setting.terminal.out) as progress:
        task = progress.add_task(setting.words("cli.import.reading"), total=lines or None)
        sheet = read_sheet(path, today, lambda row: progress.update(task, completed=row))
        whole = max(lines, sheet.rows)
        progress.update(task, completed=whole, total=whole)
    return sheet


def _applied(setting: Setting, core: Core, site: SiteLine, seen: Preview) -> Preview:
    with setting.terminal.out.status(setting.words("cli.import.writing")):
        return program_at(core, site).do_now(apply, seen)


def _show(setting: Setting, seen: Preview, path: Path) -> None:
    """Print what would change, what is wrong, and where all of it is written."""
    words = setting.words
    heads = ("new", "changed", "unchanged", "bad")
    counts = Table(*(words(f"cli.import.{name}") for name in heads))
    figures = (seen.new, seen.changed, seen.unchanged, seen.bad_rows)
    counts.add_row(*(words("cli.import.figure", n=n) for n in figures))
    setting.terminal.out.print(counts)
    if seen.sheet.ignored:
        setting.say("cli.import.ignored", headings="|".join(seen.sheet.ignored))
    if seen.samples:
        setting.terminal.out.print(_samples(setting, seen))
    for title, faults in (
        ("cli.import.errors", seen.errors),
        ("cli.import.warnings", seen.warnings),
    ):
        if faults:
            setting.terminal.out.print(_faults(setting, title, faults))
    if seen.errors or seen.warnings:
        target = errors_file(path)
        write_errors(target, (*seen.errors, *seen.warnings))
        setting.say("cli.import.written", file=str(target))


def _samples(setting: Setting, seen: Preview) -> Table:
    words = setting.words
    heads = ("row", "code", "name", "change")
    table = Table(*(words(f"cli.import.{name}") for name in heads))
    for one in seen.samples:
        change = words("cli.import.is_new")
        if one.field:
            what = words(f"sheet.field.{one.field}")
            change = words("cli.import.from_to", what=what, old=one.old, new=one.new)
        table.add_row(str(one.row), one.code, one.name, change)
    return table


def _faults(setting: Setting, title: str, faults: tuple[RowError, ...]) -> Table:
    words = setting.words
    heads = ("row", "column", "value", "reason")
    table = Table(*(words(f"cli.import.{name}") for name in heads))
    table.title = words(title, n=len(faults))
    for fault in faults[:_SHOWN]:
        column = words(f"sheet.column.{fault.column.value}")
        reason = reason_of(words, fault)
        table.add_row(str(fault.row), column, fault.value, reason)
    return table
