"""Import of what a hospital brings along: ``tocsin import places``, ``staff``, ``stock`` FILE."""

import argparse
from collections.abc import Callable
from pathlib import Path

from rich.progress import Progress
from rich.table import Table

from bot.commands.agreed import agreed
from bot.commands.parser import Commands
from bot.commands.report import errors_file, refused, write_refusals
from bot.commands.setting import Setting, program_at, site_of
from core.door import Door
from core.errors import RefusedError
from core.flow.founding.form import Form, read_form
from core.flow.founding.founded import Founded, RowRefusal, Rule, rehearsed
from core.flow.founding.goods import Arrivals, bring, look_at_goods
from core.flow.founding.people import found_people
from core.flow.founding.places import found_places
from core.flow.founding.suppliers import found_suppliers
from core.stock.sheet import check_there
from locales import Words, languages

_SHOWN = 10
_LONGEST_NOTE = 64
_RULES: dict[Form, Rule] = {
    Form.PLACES: found_places,
    Form.STAFF: found_people,
    Form.SUPPLIERS: found_suppliers,
}
_EXAMPLES = ("items", *(form.value for form in Form))


def register(commands: Commands) -> None:
    """Add the commands."""
    words = commands.words
    for form in Form:
        run = import_stock if form is Form.STOCK else _importing(form)
        parser = commands.add(f"import {form.value}", run)
        parser.add_argument("file", type=Path, help=words("cli.import.items.file"))
        parser.add_argument("--yes", action="store_true", help=words("cli.import.items.yes"))
        parser.add_argument("--site", default="", help=words("cli.option.site"))
        if form is Form.STOCK:
            parser.add_argument("--note", required=True, help=words("cli.import.stock.note"))
    examples = commands.add("import examples", write_examples)
    examples.add_argument("folder", type=Path, help=words("cli.import.examples.folder"))


def import_stock(setting: Setting, arguments: argparse.Namespace) -> int:
    """Receive the stock of a sheet; the exit code is 1 if a row was left out."""
    note = str(arguments.note).strip()
    if not 0 < len(note) <= _LONGEST_NOTE or not note.isprintable():
        raise RefusedError("cli.bad_note", most=_LONGEST_NOTE)
    check_there(arguments.file)
    with setting.opened() as core:
        door = program_at(core, site_of(core, arguments.site))
        sheet = read_form(arguments.file, Form.STOCK)
        seen = door.ask_now(look_at_goods, sheet.rows, note)
        trial = _Trial(seen.founded, sheet.ignored, lambda: _brought(setting, door, seen))
        return _carried_out(setting, arguments, trial)


def _brought(setting: Setting, door: Door, seen: Arrivals) -> Founded:
    with Progress(console=setting.terminal.out, transient=True) as progress:
        words = setting.words("cli.import.writing")
        task = progress.add_task(words, total=len(seen.deliveries))
        return bring(door, seen, lambda done: progress.update(task, completed=done))


def write_examples(setting: Setting, arguments: argparse.Namespace) -> int:
    """Write an example of every sheet into a folder; nothing that is there is overwritten."""
    folder: Path = arguments.folder
    files = {folder / f"{name}.csv": name for name in _EXAMPLES}
    for file in files:
        if file.exists():
            raise RefusedError("cli.file_exists", file=str(file))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, name in files.items():
            # The mark at the start makes spreadsheets read Chinese as such.
            file.write_text(setting.words(f"import.example.{name}"), "utf-8-sig")
            setting.say("cli.import.examples.written", file=str(file))
    except OSError as error:
        raise RefusedError("cli.cannot_write", file=str(folder)) from error
    setting.say("cli.import.examples.next")
    return 0


class _Trial:
    """What a sheet would come to, and how to do it."""

    def __init__(
        self, founded: Founded, ignored: tuple[str, ...], do: Callable[[], Founded]
    ) -> None:
        self.founded = founded
        self.ignored = ignored
        self.do = do


def _importing(form: Form) -> Callable[[Setting, argparse.Namespace], int]:
    def run(setting: Setting, arguments: argparse.Namespace) -> int:
        check_there(arguments.file)
        with setting.opened() as core:
            door = program_at(core, site_of(core, arguments.site))
            code = _carried_out(setting, arguments, _trial(door, form, arguments.file))
            if form is Form.STAFF:
                setting.say("cli.import.staff.keeps")
            return code

    return run


def _trial(door: Door, form: Form, path: Path) -> _Trial:
    sheet, rule = read_form(path, form), _RULES[form]
    founded = rehearsed(door, rule, sheet.rows)
    return _Trial(founded, sheet.ignored, lambda: door.do_now(rule, sheet.rows))


def _carried_out(setting: Setting, arguments: argparse.Namespace, trial: _Trial) -> int:
    """Show what would change, do it if agreed, and show which rows were left out."""
    founded = trial.founded
    _show(setting, founded)
    if trial.ignored:
        setting.say("cli.import.ignored", headings="|".join(trial.ignored))
    _show_refused(setting, arguments.file, founded.refused)
    if not founded.changes:
        setting.say("cli.import.nothing")
    elif not agreed(setting, arguments.yes):
        setting.say("cli.import.left_as_it_was")
        return 1
    else:
        done = trial.do()
        if len(done.refused) != len(founded.refused):
            _show_refused(setting, arguments.file, done.refused)
        setting.say("cli.import.done", new=done.new, changed=done.changed)
        founded = done
    return 1 if founded.refused else 0


def _show(setting: Setting, founded: Founded) -> None:
    words = setting.words
    counts = Table(
        *(words(f"cli.import.{name}") for name in ("new", "changed", "unchanged", "bad"))
    )
    figures = (founded.new, founded.changed, founded.unchanged, len(founded.refused))
    counts.add_row(*(words("cli.import.figure", n=n) for n in figures))
    setting.terminal.out.print(counts)


def _show_refused(setting: Setting, path: Path, rows: tuple[RowRefusal, ...]) -> None:
    """Print the first rows that are left out, and write all of them beside the file."""
    if not rows:
        return
    words = setting.words
    table = Table(*(words(f"cli.import.{name}") for name in ("row", "code", "reason")))
    table.title = words("cli.import.errors", n=len(rows))
    for one in rows[:_SHOWN]:
        table.add_row(str(one.row), one.name, refused(words, one.why))
    setting.terminal.out.print(table)
    target = errors_file(path)
    spoken = [Words(language) for language in languages]
    write_refusals(target, [(one.row, one.name, one.why) for one in rows], spoken)
    setting.say("cli.import.written", file=str(target))
