"""Report: the bad rows of an import as a table beside the file, in every language."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import RefusedError
from core.stock.item_row import RowError
from locales import Words, languages

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def errors_file(path: Path) -> Path:
    """Return where the bad rows of a file are written."""
    return path.with_name(f"{path.stem}.errors.csv")


def reason_of(words: Words, fault: RowError) -> str:
    """Return what is wrong in a cell as a sentence."""
    values = {"value": fault.value, "first": fault.first_row}
    return words(f"sheet.fault.{fault.code.value}", **values)


def refused(words: Words, refusal: RefusedError) -> str:
    """Return a refusal in words, or at least its code where it has no sentence."""
    key = f"refused.{refusal.code}"
    if not words.has(key):
        return words("cli.refused", code=str(refusal))
    return words(key, **refusal.params)


def write_errors(target: Path, faults: Iterable[RowError]) -> None:
    """Write a line for each fault: row, column, value, and what is wrong in every language."""
    spoken = [Words(language) for language in languages]
    lines = [_heads(spoken)]
    for fault in faults:
        columns = [words(f"sheet.column.{fault.column.value}") for words in spoken]
        reasons = [reason_of(words, fault) for words in spoken]
        lines.append([str(fault.row), *columns, plain_cell(fault.value), *reasons])
    _write(target, lines)


def write_refusals(
    target: Path, rows: Iterable[tuple[int, str, RefusedError]], spoken: Sequence[Words]
) -> None:
    """Write a line for each row left out: its number, its code, and why in every language."""
    joined = [" / ".join(words(f"cli.import.{key}") for words in spoken) for key in ("row", "code")]
    lines = [[*joined, *(words("cli.import.reason") for words in spoken)]]
    for row, name, why in rows:
        lines.append([str(row), plain_cell(name), *(refused(words, why) for words in spoken)])
    _write(target, lines)


def _write(target: Path, lines: Iterable[Sequence[str]]) -> None:
    try:
        # The mark at the start makes spreadsheets read Chinese as such.
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
    except OSError as error:
        raise RefusedError("cli.cannot_write", file=str(target)) from error


def _heads(spoken: list[Words]) -> list[str]:
    def of_all(key: str) -> list[str]:
        return [words(f"cli.import.{key}") for words in spoken]

    row, column = " / ".join(of_all("row")), of_all("column")
    return [row, *column, " / ".join(of_all("value")), *of_all("reason")]


def plain_cell(value: str) -> str:
    """Return a value that no spreadsheet will take for a formula."""
    return f"'{value}" if value.startswith(_RUN_BY_SPREADSHEETS) else value
