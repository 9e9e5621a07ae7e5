"""The courier: letters on their way, in order per chat, the most urgent lane first.

It gets answers straight from the commit that posted them, and claims the rest when a commit wakes
it or when they fall due. A letter that surely did not arrive is tried again in its place, so that
its chat reads things in order; one that may have arrived goes back to the outbox, whose rule says
whether there may be a copy. How each ended is written down in batches, behind the fence.

What this guarantees: a message that was committed is sent at least once while it is worth sending,
and twice only if its sender died, or lost the answer, between the call and the note of its end (a
digest not even then). The Bot API takes no key by which it could refuse the copy. The copy draws
the same version of the same dialogue, so whoever presses on both acts once.
"""

import asyncio
import contextlib
import heapq
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.pace import Pace
from bot.telegram.post import deliver
from bot.telegram.transport import NotSentError
from core.delivery.outbox import Ending, Operation, Posted, claim, may_repeat, settle
from core.door import Door
from core.tables.kinds import Lane, LetterState

IN_HAND = 60.0
"""A chat that must rest longer gives its letters back to the outbox."""
LONGEST_PAUSE = 30.0
LINGER = 0.05
"""How long the end of a letter waits for others to be written down with: a commit costs more."""
UNSURE_SECONDS = {Lane.ANSWER: 2.0, Lane.CRITICAL: 2.0, Lane.ALARM: 60.0, Lane.DIGEST: 60.0}
"""How soon a copy follows a letter that may have arrived."""
PATIENCE = {Lane.ANSWER: timedelta(hours=1)}
MOST_PATIENCE = timedelta(hours=24)
TOAST_PATIENCE = timedelta(seconds=20)
"""How old a letter may be that never arrived; a press is not waited for any longer."""
URGENT = (Lane.ANSWER, Lane.CRITICAL)
SURE = (BadRequest, Forbidden, InvalidToken)
"""The server said no: the letter did not arrive and never will."""
_RANK = {lane: rank for rank, lane in enumerate(Lane)}
Migrate = Callable[[int, int], Awaitable[None]]
"""What is done when a chat has become another one."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hands:
    """How much the courier can hold, and how often it looks for more though nobody called."""

    at_once: int = 64
    most: int = 512
    look_seconds: float = 5.0


USUAL = Hands()


class Courier:
    """Carries letters until it is stopped."""

    def __init__(
        self, program: Door, bot: Bot, pace: Pace, migrate: Migrate, hands: Hands = USUAL
    ) -> None:
        self._program = program
        self._bot = bot
        self._pace = pace
        self._migrate = migrate
        self._hands = hands
        self._chats: dict[int, list[tuple[int, int, Posted]]] = {}
        self._held: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._endings: list[Ending] = []
        self._ended = asyncio.Event()
        self._called = asyncio.Event()
        self._stopping = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to carry."""
        self._loops = [
            asyncio.create_task(self._look(), name="outbox"),
            asyncio.create_task(self._write_down(), name="endings"),
        ]

    async def stop(self) -> None:
        """Finish what is being sent, give back what is not begun, and write down how all ended."""
        self._stopping.set()
        self._called.set()
        self._ended.set()
        # The loops end by themselves: a claim broken off would leave letters in nobody's hand.
        await asyncio.gather(*self._loops, return_exceptions=True)
        while self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self._settle()
        except Exception:
            log.exception("endings could not be written; their letters count as unsure")

    def call(self) -> None:
        """Look at the outbox soon: something was posted."""
        self._called.set()

    def carry(self, letters: Sequence[Posted]) -> None:
        """Carry letters that are dispatched already."""
        for letter in letters:
            self._held[letter.id] = letter.fence
            if letter.operation is Operation.TOAST:
                # The answer to a press is awaited within seconds and waits behind nothing.
                self._spawn(self._toast(letter))
            elif letter.chat in self._chats:
                heapq.heappush(self._chats[letter.chat], _entry(letter))
            else:
                self._chats[letter.chat] = [_entry(letter)]
                self._spawn(self._work(letter.chat))

    def _spawn(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), self._hands.look_seconds)
            self._called.clear()
            try:
                while not self._stopping.is_set() and await self._claim():
                    pass
            except Exception:
                log.exception("the outbox could not be looked at; again in a moment")

    async def _claim(self) -> bool:
        """Take what is due as far as hands reach; tell whether there may be more."""
        most = min(self._hands.at_once, max(0, self._hands.most - len(self._held)))
        letters = await self._program.do(claim, most, tuple(self._held.items()))
        self.carry(letters)
        return 0 < most == len(letters)

    async def _work(self, chat: int) -> None:
        queue = self._chats[chat]
        try:
            while queue and not self._stopping.is_set():
                urgent = queue[0][2].lane in URGENT
                await self._rest(self._pace.reserve(chat, urgent=urgent))
                if not self._stopping.is_set():
                    await self._next(queue)
        finally:
            del self._chats[chat]
            for _, _, letter in queue:
                self._end(letter, LetterState.QUEUED)
            self._pace.forget(chat)

    async def _next(self, queue: list[tuple[int, int, Posted]]) -> None:
        """Send the most urgent letter of a chat, or let the chat rest with it."""
        letter = heapq.heappop(queue)[2]
        seconds = await self._carry(letter)
        if seconds > IN_HAND:
            for each in (letter, *(entry[2] for entry in queue)):
                self._end(each, LetterState.QUEUED, wait=seconds, error="the chat must rest")
            queue.clear()
        elif seconds:
            heapq.heappush(queue, _entry(letter))
            await self._rest(seconds)

    async def _toast(self, letter: Posted) -> None:
        while seconds := await self._carry(letter):
            if self._age(letter) + timedelta(seconds=seconds) > TOAST_PATIENCE:
                self._end(letter, LetterState.FAILED, error="nobody waits for it any longer")
                return
            await self._rest(seconds)
            if self._stopping.is_set():
                self._end(letter, LetterState.QUEUED)
                return

    async def _rest(self, seconds: float) -> None:
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _carry(self, letter: Posted) -> float:
        """Try once; return after how many seconds it is to be tried again, 0 if it has ended."""
        try:
            message = await deliver(self._bot, letter)
        except RetryAfter as error:
            wait = error.retry_after
            return max(1.0, wait.total_seconds() if isinstance(wait, timedelta) else wait)
        except ChatMigrated as error:
            await self._move(letter, error.new_chat_id)
        except SURE as error:
            log.warning("letter %s to %s was refused: %s", letter.id, letter.chat, error)
            self._end(letter, LetterState.FAILED, error=str(error))
        except NotSentError as error:
            return self._again(letter, str(error))
        except TelegramError as error:
            self._doubt(letter, str(error))
        except Exception as error:  # a letter that cannot be drawn must not stop the others
            log.exception("letter %s could not be sent", letter.id)
            self._end(letter, LetterState.FAILED, error=repr(error))
        else:
            self._end(letter, LetterState.SENT, message=message)
        return 0

    async def _move(self, letter: Posted, new_chat: int) -> None:
        try:
            await self._migrate(letter.chat, new_chat)
        except Exception as error:
            log.exception("chat %s could not be moved to %s", letter.chat, new_chat)
            self._end(letter, LetterState.QUEUED, wait=LONGEST_PAUSE, error=repr(error))
        else:
            self._end(letter, LetterState.QUEUED)
            self.call()

    def _again(self, letter: Posted, error: str) -> float:
        """The server was not reached: the letter is kept in hand while it is worth sending."""
        age = self._age(letter)
        if age > PATIENCE.get(letter.lane, MOST_PATIENCE):
            self._end(letter, LetterState.FAILED, error=error)
            return 0
        return min(1.0 + age.total_seconds() / 2, LONGEST_PAUSE)

    def _doubt(self, letter: Posted, error: str) -> None:
        """Nobody knows whether it arrived: the rule of the outbox says whether there is a copy."""
        unsure = letter.unsure + 1
        if may_repeat(letter.operation, letter.lane, unsure):
            wait = UNSURE_SECONDS[letter.lane]
            self._end(letter, LetterState.QUEUED, wait=wait, error=error, unsure=unsure)
        else:
            self._end(letter, LetterState.UNKNOWN, error=error, unsure=unsure)

    def _age(self, letter: Posted) -> timedelta:
        return self._program.core.clock.now() - letter.made_at

    def _end(
        self,
        letter: Posted,
        state: LetterState,
        *,
        message: int | None = None,
        wait: float = 0,
        error: str = "",
        unsure: int | None = None,
    ) -> None:
        again = self._program.core.clock.now() + timedelta(seconds=wait)
        doubts = letter.unsure if unsure is None else unsure
        ending = Ending(letter.id, letter.fence, state, message, again, error, doubts)
        self._endings.append(ending)
        self._ended.set()

    async def _write_down(self) -> None:
        while not self._stopping.is_set():
            await self._ended.wait()
            await self._rest(LINGER)
            self._ended.clear()
            try:
                await self._settle()
            except Exception:
                log.exception("endings could not be written; again in a moment")
                await self._rest(1)
                self._ended.set()

    async def _settle(self) -> None:
        batch, self._endings = self._endings, []
        if not batch:
            return
        try:
            await self._program.do(settle, batch)
        except BaseException:
            self._endings = batch + self._endings
            raise
        for ending in batch:
            if self._held.get(ending.letter) == ending.fence:
                del self._held[ending.letter]
        if any(ending.state is LetterState.QUEUED for ending in batch):
            self.call()


def _entry(letter: Posted) -> tuple[int, int, Posted]:
    return _RANK[letter.lane], letter.id, letter
