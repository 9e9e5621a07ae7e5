"""``python -m bot``: run the program; without a token, with its own chat page."""

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import replace

import uvloop
from rich.console import Console

from bot.demonstration.build import WHOLE, Extent, Standing
from bot.demonstration.opening import make_ready
from bot.main import run
from bot.settings import SettingError, Settings, read_settings
from bot.telegram.side import TokenRefusedError
from bot.tenancy import tenancy
from core.clock import SystemClock
from locales import Words

_INTERRUPTED = 130


def main(environment: Mapping[str, str] | None = None, extent: Extent = WHOLE) -> int:
    """Run until stopped; returns the exit status."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "apscheduler", "httpx", "telegram"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    console = Console(highlight=False, markup=False)
    try:
        settings = read_settings(environment)
    except SettingError as error:
        Console(stderr=True, markup=False).print(str(error), soft_wrap=True)
        return 2
    words = Words(settings.language)
    try:
        with tenancy(settings, words):
            uvloop.run(run(_ready(settings, console, words, extent), console, words))
    except (SettingError, TokenRefusedError) as error:
        Console(stderr=True, markup=False).print(str(error), soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        console.print(words("demonstration.interrupted"))
        return _INTERRUPTED
    return 0


def _ready(settings: Settings, console: Console, words: Words, extent: Extent) -> Settings:
    """Build the demonstration if it is wanted; a real hospital is never shown as one."""
    if not settings.demonstration:
        return settings
    stood = make_ready(console, words, settings.database, SystemClock(), extent)
    if stood in (Standing.EMPTY, Standing.BEGUN):
        _start_anew()
    return replace(settings, demonstration=stood is Standing.DONE)


def _start_anew() -> None:
    """Start this very process again: what the building needed of memory is never given back."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - it is ourselves


if __name__ == "__main__":
    sys.exit(main())
