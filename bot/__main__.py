"""``python -m bot``: run the program; without a token, with its own chat page."""

import asyncio
import logging
import sys

from rich.console import Console

from bot.main import run
from bot.settings import SettingError, read_settings


def main() -> int:
    """Run until stopped; returns the exit status."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("apscheduler", "httpx", "telegram"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        settings = read_settings()
    except SettingError as error:
        Console(stderr=True).print(str(error))
        return 2
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
