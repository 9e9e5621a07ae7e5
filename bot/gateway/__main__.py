"""The gateway alone: `python -m bot.gateway`, for work on the chat page and for strangers' bots."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import uvloop

from bot.gateway import Gateway, Limits, SeedGroup, SeedUser, Tuning

# A token for trying things out; a hospital's own comes from its settings.
TRIAL_TOKEN = "42:trial"  # noqa: S105 - opens nothing but the machine it runs on

_PEOPLE = (
    SeedUser(101, "Li Min", "Nurse, cath lab", "zh-hans"),
    SeedUser(102, "Anna Weber", "Nurse, cath lab", "en"),
    SeedUser(103, "Wang Qiang", "Storekeeper", "zh-hans"),
    SeedUser(104, "Dr. Chen", "Surgeon, cardiology", "en"),
)
_GROUPS = (
    SeedGroup(-1001001, "Cath lab", (101, 102, 104), ("Alerts", "Approvals")),
    SeedGroup(-1001002, "Central store", (101, 103)),
)


async def serve(arguments: argparse.Namespace) -> None:
    """Run until interrupted."""
    arguments.path.parent.mkdir(parents=True, exist_ok=True)
    gateway = Gateway(
        arguments.path,
        token=arguments.token,
        demonstration=arguments.demonstration,
        tuning=Tuning(limits=Limits() if arguments.limits else None),
    )
    if arguments.demonstration:
        gateway.seed(_PEOPLE, _GROUPS)
    url = await gateway.start(arguments.host, arguments.port)
    sys.stdout.write(f"{url}\nbase_url {gateway.api_base}\n")
    sys.stdout.flush()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # not every system has them
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await gateway.stop()


def parsed(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="python -m bot.gateway", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--path", type=Path, default=Path(".tocsin/gateway.db"))
    parser.add_argument("--token", default=TRIAL_TOKEN)
    parser.add_argument("--demonstration", action="store_true")
    parser.add_argument("--limits", action="store_true", help="refuse a bot that writes too fast")
    return parser.parse_args(words)


if __name__ == "__main__":
    uvloop.run(serve(parsed()))
