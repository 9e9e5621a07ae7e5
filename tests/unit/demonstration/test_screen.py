"""What the terminal shows while the demonstration is built: a bar, or lines where there is none."""

from io import StringIO

import pytest
from rich.console import Console

from bot.demonstration.build import Tick
from bot.demonstration.screen import progress
from locales import Words, languages


def shown(language: str, *, terminal: bool) -> str:
    out = StringIO()
    console = Console(file=out, force_terminal=terminal, width=100, color_system=None)
    with progress(console, Words(language)) as tick:
        for day in range(1, 51):
            tick(Tick(day, 50))
    return out.getvalue()


@pytest.mark.parametrize("language", languages)
def test_without_a_terminal_every_tenth_is_a_plain_line(language: str) -> None:
    words = Words(language)
    first, *lines = shown(language, terminal=False).splitlines()

    assert first == words("demonstration.building")
    assert lines == [words("demonstration.percent", n=n) for n in range(10, 101, 10)]


def test_a_build_that_goes_on_late_says_only_how_far_it_is() -> None:
    out = StringIO()
    with progress(Console(file=out, width=100), Words("en")) as tick:
        tick(Tick(45, 50))
        tick(Tick(46, 50))

    assert [line.strip() for line in out.getvalue().splitlines()[1:]] == ["90 %"]


def test_on_a_terminal_it_is_a_bar() -> None:
    assert "100%" in shown("en", terminal=True)
