"""Screen: what the terminal shows of the demonstration: a bar while it is built, what to try."""

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
    """Build the hospital under a progress bar and say what came of it."""
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

        built = build(url, today, extent, tick)
    console.print(said(words, built), soft_wrap=True)
    return built


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
