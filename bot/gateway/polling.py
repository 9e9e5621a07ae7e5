"""Polling: `getUpdates`, held until something happens; only one may be held at a time."""

import time

from bot.gateway.call import Call
from bot.gateway.methods.delivery import newly_allowed, remember_allowed
from bot.gateway.refusal import conflict
from bot.gateway.settings import read_setting
from bot.gateway.signals import UPDATES, Signals, wait
from bot.gateway.store import Store, Tx
from bot.gateway.updates import Update, as_result, confirm_before, glance, waiting

LONGEST_WAIT = 50
MOST_AT_ONCE = 100


class Poller:
    """The one poll that may be held; a newer one ends it, as does a webhook."""

    def __init__(self, store: Store, signals: Signals) -> None:
        self._store = store
        self._signals = signals
        self._turn = 0
        self._confirmed = 0

    async def get_updates(self, call: Call) -> str:
        """Answer `getUpdates` with the text of the whole answer.

        Raises:
            ApiError: a webhook is set, or another poll took over.
        """
        self._turn += 1
        turn = self._turn
        self._signals.ring_here([UPDATES])  # lets an older poll see that its turn is over
        seconds = call.within("timeout", 0, 0, LONGEST_WAIT)
        ends = time.monotonic() + seconds
        with self._signals.listening(UPDATES) as bell:
            held = False
            while True:
                bell.clear()
                found = await self._look(turn, call, held)
                held = True
                left = ends - time.monotonic()
                if found or left <= 0 or self._signals.closed:
                    return as_result(found)
                await wait(bell, left)

    async def _look(self, turn: int, call: Call, held: bool) -> list[Update]:
        if turn != self._turn:
            raise conflict(
                "terminated by other getUpdates request;"
                " make sure that only one bot instance is running"
            )
        offset = call.whole("offset") or 0
        if offset < 0 or self._store.look(newly_allowed, call) is not None:
            return await self._store.run(_take, call, held)
        if offset > self._confirmed:
            # A bot that hears an update twice knows it by its number: this need not be durable.
            self._confirmed = offset
            self._store.ride(confirm_before, offset)
        return self._store.look(_glance, call, held, self._confirmed)


def _glance(tx: Tx, call: Call, held: bool, start: int) -> list[Update]:
    _check_no_webhook(tx, held)
    return glance(tx, start, _limit(call))


def _take(tx: Tx, call: Call, held: bool) -> list[Update]:
    _check_no_webhook(tx, held)
    remember_allowed(tx, call)
    return waiting(tx, call.whole("offset") or 0, _limit(call))


def _check_no_webhook(tx: Tx, held: bool) -> None:
    if read_setting(tx, "webhook") is None:
        return
    if held:
        raise conflict("terminated by setWebhook request")
    raise conflict(
        "can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )


def _limit(call: Call) -> int:
    return call.within("limit", MOST_AT_ONCE, 1, MOST_AT_ONCE)
