"""Screen: what the terminal shows of the demonstration: how far it is built, what to try.

On a terminal that is a bar; in a file or a service's log it is a line for every tenth.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.demonstration.build import WHOLE, Built, Extent, Tick, build
from locales import Words

SLOWEST_BAR = 10
"""Times a second that the bar is drawn anew."""


def build_with_bar(
    console: Console, words: Words, url: str, today: date, extent: Extent = WHOLE
) -> Built:
    """Build the hospital, show how far it is and say what came of it."""
    with progress(console, words) as tick:
        built = build(url, today, extent, tick)
    console.print(said(words, built), soft_wrap=True)
    return built


@contextmanager
def progress(console: Console, words: Words) -> Iterator[Callable[[Tick], None]]:
    """Yield what shows how far a build is."""
    if not console.is_terminal:
        yield _Lines(console, words)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
    )
    bar = Progress(*columns, TimeElapsedColumn(), console=console, refresh_per_second=SLOWEST_BAR)
    with bar:
        task = bar.add_task(words("demonstration.building"), total=None)

        def tick(far: Tick) -> None:
            bar.update(task, completed=far.days, total=far.of)

        yield tick


class _Lines:
    """Prints a line for every tenth of a build."""

    def __init__(self, console: Console, words: Words) -> None:
        self._console = console
        self._words = words
        self._told = 0
        console.print(words("demonstration.building"), soft_wrap=True)

    def __call__(self, far: Tick) -> None:
        tenths = far.days * 10 // far.of
        if tenths > self._told:
            self._told = tenths
            self._console.print(self._words("demonstration.percent", n=tenths * 10))


def said(words: Words, built: Built) -> str:
    """Return what a build came to."""
    if built.clean:
        movements = sum(proof.movements for proof in built.proofs)
        return words("demonstration.built", steps=built.steps, movements=movements)
    differences = sum(len(proof.differences) for proof in built.proofs)
    return words("demonstration.faults", refused=len(built.refused), differences=differences)


def show_sentences(
    console: Console, words: Words, url: str, sentences: list[tuple[str, ...]]
) -> None:
    """Show the page's address and what to try, each sentence in all languages."""
    console.print(words("demonstration.open", url=url), soft_wrap=True)
    for number, several in enumerate(sentences, 1):
        console.print(f"  {number}. " + "   |   ".join(dict.fromkeys(several)), soft_wrap=True)
