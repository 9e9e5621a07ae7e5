"""Order per chat, many chats at once, and nothing in memory that is not in the inbox."""

import asyncio
from collections import defaultdict

import pytest

from bot.telegram import dispatcher as module
from bot.telegram.dispatcher import AT_ONCE, MOST_WAITING, Dispatcher
from core.delivery.inbox import Incoming


def incoming(number: int, chat: int = 1) -> Incoming:
    return Incoming(number, chat, "{}")


class Desk:
    """Handles updates, as slowly as it is told, and remembers how."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.handled: list[int] = []
        self.by_chat: dict[int, list[int]] = defaultdict(list)
        self.at_work: set[int] = set()
        self.most_at_once = 0

    async def handle(self, update: Incoming) -> None:
        assert update.chat not in self.at_work, "two updates of one chat at once"
        self.at_work.add(update.chat)
        self.most_at_once = max(self.most_at_once, len(self.at_work))
        await asyncio.sleep(self.seconds)
        self.at_work.remove(update.chat)
        self.handled.append(update.id)
        self.by_chat[update.chat].append(update.id)


def opened(desk: Desk) -> Dispatcher:
    made = Dispatcher(desk.handle)
    made.open()
    return made


async def test_updates_of_one_chat_are_handled_in_their_order() -> None:
    desk = Desk(0.001)
    dispatcher = opened(desk)
    for number in range(60):
        dispatcher.put(incoming(number, chat=number % 3))

    await dispatcher.idle()

    assert all(numbers == sorted(numbers) for numbers in desk.by_chat.values())
    assert len(desk.handled) == 60


async def test_many_chats_are_handled_at_once_but_not_all() -> None:
    desk = Desk(0.01)
    dispatcher = opened(desk)
    for number in range(100):
        dispatcher.put(incoming(number, chat=number))

    await dispatcher.idle()

    assert desk.most_at_once == AT_ONCE
    assert sorted(desk.handled) == list(range(100))


async def test_an_update_that_is_held_already_is_not_held_twice() -> None:
    desk = Desk(0.01)
    dispatcher = opened(desk)
    for number in (1, 2, 1, 2, 1):
        dispatcher.put(incoming(number))
    await dispatcher.idle()
    assert desk.handled == [1, 2]

    dispatcher.put(incoming(1))
    await dispatcher.idle()

    assert desk.handled == [1, 2, 1], "once handled it may come again"


async def test_before_it_is_open_and_after_it_stopped_updates_stay_in_the_inbox() -> None:
    desk = Desk()
    dispatcher = Dispatcher(desk.handle)
    dispatcher.put(incoming(1))
    dispatcher.open()
    dispatcher.put(incoming(2))
    await dispatcher.stop()
    dispatcher.put(incoming(3))
    await dispatcher.idle()

    assert desk.handled == [2]


async def test_stopping_finishes_the_update_at_hand_and_leaves_the_rest() -> None:
    desk = Desk(0.05)
    dispatcher = opened(desk)
    for number in range(5):
        dispatcher.put(incoming(number))
    await asyncio.sleep(0.01)

    await dispatcher.stop()

    assert desk.handled == [0]
    assert dispatcher.room == MOST_WAITING


async def test_a_chat_whose_update_fails_leaves_its_updates_and_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()

    async def handle(update: Incoming) -> None:
        if update.id == 1:
            raise OSError("the disk is full")
        await desk.handle(update)

    dispatcher = Dispatcher(handle)
    dispatcher.open()
    for number, chat in ((1, 7), (2, 7), (3, 8)):
        dispatcher.put(incoming(number, chat))
    await dispatcher.idle()

    assert desk.handled == [3]
    assert "its updates stay in the inbox" in caplog.text
    dispatcher.put(incoming(2, 7))
    await dispatcher.idle()
    assert desk.handled == [3, 2], "they can be taken up again"


async def test_what_is_in_memory_has_a_limit() -> None:
    desk = Desk()
    dispatcher = opened(desk)
    for number in range(module.MOST_WAITING + 50):
        dispatcher.put(incoming(number))

    assert dispatcher.room == 0
    await dispatcher.idle()
    assert len(desk.handled) == module.MOST_WAITING
