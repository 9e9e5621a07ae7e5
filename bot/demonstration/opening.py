"""Opening: at the start the demonstration is built, gone on with, found ready, or left out."""

from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.demonstration import hospital as data
from bot.demonstration.build import WHOLE, Extent, Standing, standing
from bot.demonstration.screen import build_with_bar
from bot.demonstration.seats import offer_commands, seat_everybody, seeds
from bot.demonstration.sentences import sentences
from bot.gateway import Gateway
from core.clock import Clock, local_day
from core.door import Core
from core.opening import open_core
from handlers.registry import build_frame
from locales import Words

_ZONE = ZoneInfo("Asia/Shanghai")


def make_ready(
    console: Console, words: Words, url: str, clock: Clock, extent: Extent = WHOLE
) -> Standing:
    """Build what is missing of the demonstration; return how it stood before that."""
    core = open_core(url)
    try:
        found = standing(core, data.load())
    finally:
        core.close()
    if found is Standing.FOREIGN:
        console.print(words("demonstration.foreign"), soft_wrap=True)
    elif found is not Standing.DONE:
        build_with_bar(console, words, url, today(clock), extent)
    return found


def take_seats(core: Core, gateway: Gateway) -> list[tuple[str, ...]]:
    """Seat the people at the page; return the sentences to try, each in all languages."""
    hospital = data.load()
    seat_everybody(core, hospital)
    gateway.seed(*seeds(hospital))
    offer_commands(core, hospital, build_frame().commands)
    return sentences(core, hospital)


def today(clock: Clock) -> date:
    """Return the demonstration's calendar day."""
    return local_day(clock.now(), _ZONE)
