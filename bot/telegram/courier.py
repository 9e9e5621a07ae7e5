"""The courier: letters on their way, in order per chat, the most urgent lane first.

It gets answers straight from the commit that posted them, and claims the rest when a commit wakes
it or when they fall due. How each attempt ended is written down in batches, behind the fence.
"""

import asyncio
import contextlib
import heapq
import logging
from collections.abc import Sequence
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
from core.delivery.outbox import MOST_TRIES, Ending, Operation, Posted, claim, settle
from core.people.group import migrate_group
from core.tables.kinds import Lane, LetterState
from core.unit_of_work import Door

LOOK_SECONDS = 5.0
"""How often the outbox is looked at though nobody called: the net under the wake-up."""
SURE = (BadRequest, Forbidden, InvalidToken)
"""The server said no: the letter did not arrive and never will."""
_RANK = {lane: rank for rank, lane in enumerate(Lane)}
log = logging.getLogger(__name__)


class Courier:
    """Carries letters until it is stopped."""

    def __init__(self, program: Door, bot: Bot, pace: Pace) -> None:
        self._program = program
        self._bot = bot
        self._pace = pace
        self._chats: dict[int, list[tuple[int, int, Posted]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._endings: list[Ending] = []
        self._ended = asyncio.Event()
        self._called = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to carry."""
        self._loops = [
            asyncio.create_task(self._look(), name="outbox"),
            asyncio.create_task(self._write_down(), name="endings"),
        ]

    async def stop(self) -> None:
        """Finish what is on its way, write down how it ended, and stop."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        while self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        await self._settle()

    def call(self) -> None:
        """Look at the outbox soon: something was posted."""
        self._called.set()

    def carry(self, letters: Sequence[Posted]) -> None:
        """Carry letters that are dispatched already."""
        for letter in letters:
            if letter.operation is Operation.TOAST:
                # The answer to a press is awaited within seconds and waits behind nothing.
                self._spawn(self._carry(letter))
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
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), LOOK_SECONDS)
            self._called.clear()
            try:
                self.carry(await self._program.do(claim))
            except Exception:
                log.exception("the outbox could not be looked at; again in a moment")

    async def _work(self, chat: int) -> None:
        queue = self._chats[chat]
        try:
            while queue:
                _, _, letter = heapq.heappop(queue)
                await self._pace.turn(chat)
                await self._carry(letter)
        finally:
            del self._chats[chat]
            self._pace.forget(chat)

    async def _carry(self, letter: Posted) -> None:
        try:
            message = await deliver(self._bot, letter)
        except RetryAfter as error:
            seconds = error.retry_after
            wait = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
            self._end(letter, LetterState.QUEUED, wait=wait, error=str(error))
            # The whole chat pauses; other chats go on.
            await asyncio.sleep(min(wait.total_seconds(), 60.0))
        except ChatMigrated as error:
            await self._program.do(migrate_group, letter.chat, error.new_chat_id)
            self._end(letter, LetterState.FAILED, error=str(error))
        except SURE as error:
            log.warning("letter %s to %s was refused: %s", letter.id, letter.chat, error)
            self._end(letter, LetterState.FAILED, error=str(error))
        except NotSentError as error:
            self._again(letter, str(error))
        except TelegramError as error:
            self._unsure(letter, str(error))
        except Exception as error:  # a letter that cannot be drawn must not stop the others
            log.exception("letter %s could not be sent", letter.id)
            self._end(letter, LetterState.FAILED, error=repr(error))
        else:
            self._end(letter, LetterState.SENT, message=message)

    def _again(self, letter: Posted, error: str) -> None:
        if letter.attempts >= MOST_TRIES:
            self._end(letter, LetterState.FAILED, error=error)
        else:
            wait = timedelta(seconds=min(2**letter.attempts, 60))
            self._end(letter, LetterState.QUEUED, wait=wait, error=error)

    def _unsure(self, letter: Posted, error: str) -> None:
        """Nobody knows whether it arrived: edits and answers are repeated, a digest is not."""
        harmless = letter.operation in (Operation.EDIT, Operation.DELETE, Operation.COMMANDS)
        once_more = letter.attempts == 1 and letter.lane in (Lane.ANSWER, Lane.CRITICAL, Lane.ALARM)
        if harmless or once_more:
            self._again(letter, error)
        else:
            self._end(letter, LetterState.UNKNOWN, error=error)

    def _end(
        self,
        letter: Posted,
        state: LetterState,
        *,
        message: int | None = None,
        wait: timedelta | None = None,
        error: str = "",
    ) -> None:
        again = None if wait is None else self._program.core.clock.now() + wait
        self._endings.append(Ending(letter.id, letter.fence, state, message, again, error))
        self._ended.set()

    async def _write_down(self) -> None:
        while True:
            await self._ended.wait()
            self._ended.clear()
            try:
                await self._settle()
            except Exception:
                log.exception("endings could not be written; again in a moment")
                await asyncio.sleep(1)
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


def _entry(letter: Posted) -> tuple[int, int, Posted]:
    return _RANK[letter.lane], letter.id, letter
