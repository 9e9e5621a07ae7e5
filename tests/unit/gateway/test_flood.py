"""Flood: who writes too fast waits, and gets through then; the others notice nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.call import Call
from bot.gateway.flood import MOST_CHATS, Flood, Limits
from bot.telegram.pace import Limits as Own
from bot.telegram.pace import Pace

GROUP = -1001


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def flood(watch: Watch) -> Flood:
    return Flood(Limits(), watch)


def call(chat_id: int = 5, method: str = "sendMessage", **more: object) -> Call:
    return Call(method.lower(), {"chat_id": chat_id, **more})


def told(flood: Flood, call: Call) -> int:
    """Return how long the bot is told to wait, 0 if the call is taken."""
    refusal = flood.met(call)
    if refusal is None:
        return 0
    assert refusal.code == 429
    assert refusal.description == f"Too Many Requests: retry after {refusal.retry_after}"
    assert refusal.retry_after is not None
    return refusal.retry_after


def test_a_chat_takes_a_burst_and_then_one_a_second(flood: Flood, watch: Watch) -> None:
    assert [told(flood, call()) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    watch.now += 0.5
    assert told(flood, call()) == 1
    watch.now += 0.5
    assert [told(flood, call()), told(flood, call())] == [0, 1]


def test_another_chat_notices_nothing(flood: Flood) -> None:
    for _ in range(6):
        flood.met(call(5))

    assert told(flood, call(6)) == 0


def test_a_group_takes_twenty_a_minute(flood: Flood, watch: Watch) -> None:
    for _ in range(20):
        assert told(flood, call(GROUP)) == 0
        watch.now += 1

    assert told(flood, call(GROUP)) == 40
    watch.now += 40
    assert told(flood, call(GROUP)) == 0
    assert told(flood, call(GROUP)) == 1


def test_all_chats_together_take_thirty_a_second(flood: Flood, watch: Watch) -> None:
    assert {told(flood, call(chat)) for chat in range(1, 31)} == {0}
    assert told(flood, call(31)) == 1
    watch.now += 1
    assert told(flood, call(31)) == 0


def test_an_edit_counts_and_a_tap_or_a_typing_sign_does_not(flood: Flood) -> None:
    for _ in range(5):
        assert told(flood, call(method="editMessageText")) == 0
    for method in ("sendChatAction", "answerCallbackQuery", "getUpdates", "deleteMessage"):
        assert told(flood, call(method=method)) == 0
    assert told(flood, Call("sendmessage", {"chat_id": "@nobody"})) == 0

    assert told(flood, call(method="sendPhoto")) == 1


def test_an_album_counts_by_its_pictures(flood: Flood, watch: Watch) -> None:
    assert told(flood, call(method="sendMediaGroup", media=[{}] * 4)) == 0
    assert told(flood, call(method="sendMediaGroup", media="[{}, {}]")) == 1
    assert told(flood, call()) == 0
    assert told(flood, call(method="sendMediaGroup", media="3")) == 1


def test_an_album_longer_than_the_burst_gets_through_a_quiet_chat() -> None:
    watch = Watch()
    flood = Flood(Limits(group_per_minute=8), watch)

    assert told(flood, call(GROUP, "sendMediaGroup", media=[{}] * 10)) == 0
    assert told(flood, call(GROUP)) == 60


def test_the_courier_keeps_a_pace_that_no_chat_of_a_person_refuses() -> None:
    watch = Watch()
    flood, pace = Flood(Limits(), watch), Pace(Own(), watch)
    for _ in range(200):
        watch.now += pace.reserve(5)
        assert told(flood, call(5)) == 0


@given(st.lists(st.floats(0, 3, allow_nan=False), min_size=5, max_size=40))
def test_who_waits_as_told_gets_through_at_the_pace_of_the_chat(pauses: list[float]) -> None:
    watch = Watch()
    flood, came = Flood(Limits(), watch), []
    for pause in pauses:
        watch.now += pause
        if wait := told(flood, call()):
            watch.now += wait
            assert told(flood, call()) == 0
        came.append(watch.now)

    assert all(later >= earlier for earlier, later in pairwise(came))
    for first, last in zip(came, came[5:], strict=False):
        assert last - first >= 1 - 1e-6, "six at once are never taken"


def test_only_so_many_chats_are_remembered(watch: Watch) -> None:
    flood = Flood(Limits(all_per_second=10**6), watch)
    for chat in range(1, MOST_CHATS + 1):
        flood.met(call(chat))
    watch.now += 120
    for _ in range(6):
        flood.met(call(MOST_CHATS + 1))

    assert told(flood, call(MOST_CHATS + 1)) == 1
    assert told(flood, call(1)) == 0
