"""``python -m tests.bench``: measure, write ``bench.json`` and print the table.

Without names all figures are measured; ``--small`` only shows that everything can be measured.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.collector import calm_collector
from tests.bench import answer, found, lookup, program, take
from tests.bench.yardstick import ROUNDS, SMALL_ROUNDS, Figure, Row, Scale, document, table
from tests.postgres import serve

FIGURES: dict[str, Figure] = {
    "lookup": lookup.measure,
    "take": take.measure,
    "postgres": take.measure_postgres,
    "search": found.measure,
    "answer": answer.measure,
    "program": program.measure,
}
WRITTEN = Path(__file__).parents[2] / "bench.json"


def main(arguments: Sequence[str] | None = None, figures: Mapping[str, Figure] = FIGURES) -> int:
    """Measure what is asked for; the exit status tells whether every goal was met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*figures, []], help="what to measure")
    parser.add_argument("--small", action="store_true", help="a small run: it counts for nothing")
    parser.add_argument("--output", type=Path, default=WRITTEN, help="where to write the figures")
    asked = parser.parse_args(arguments)
    chosen = {name: figures[name] for name in asked.names or figures}
    rows = _measured(chosen, small=asked.small)
    about = {
        **{"at": datetime.now(UTC).isoformat(timespec="seconds"), "small": asked.small},
        **{"python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "cores": os.cpu_count(),
    }
    asked.output.write_text(document(rows, about))
    sys.stdout.write(table(rows) + "\n")
    return 0 if all(row.met for row in rows) else 1


def _measured(figures: Mapping[str, Figure], *, small: bool) -> list[Row]:
    rows: list[Row] = []
    calm_collector()  # as the program does: both sides of a race share this process
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-bench-")))
        url = stack.enter_context(serve(folder)) if "postgres" in figures else ""
        progress = stack.enter_context(
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed}/{task.total}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
            )
        )
        task = progress.add_task("", total=len(figures))
        for name, measure in figures.items():
            progress.update(task, description=name)
            own = folder / name
            own.mkdir()
            rounds = SMALL_ROUNDS if small else ROUNDS
            rows += measure(Scale(small, own, rounds, url))
            progress.advance(task)
    return rows


if __name__ == "__main__":
    sys.exit(main())
