"""How fast one chat, and all together, may be sent to."""

import pytest

from bot.telegram.pace import UNLIMITED, Bucket, Limits, Pace

WARD, NURSE = -1001, 501


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    bucket = Bucket(2.0, 3, 0.0)

    assert [bucket.wait(0.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.wait(10.0) == 0, "a pause fills it again"
    assert [bucket.wait(10.0) for _ in range(3)] == [0, 0, 0.5], "but never beyond its burst"


def test_a_group_is_written_to_more_slowly_than_a_person(time: Time) -> None:
    pace = Pace(Limits(), time)

    waits = [[pace.reserve(chat) for _ in range(7)] for chat in (NURSE, WARD)]

    assert waits[0] == [0, 0, 0, 0, 0, 1, 2]
    assert waits[1] == pytest.approx([0, 0, 0, 0, 0, 4, 8])


def test_all_chats_together_are_thirty_a_second(time: Time) -> None:
    pace = Pace(Limits(), time)

    waits = [pace.reserve(chat) for chat in range(1, 91)]

    assert max(waits[:30]) == 0
    assert waits[-1] == pytest.approx(2.0)


def test_what_is_urgent_does_not_wait_for_other_chats_but_counts(time: Time) -> None:
    pace = Pace(Limits(), time)
    for chat in range(1, 91):
        pace.reserve(chat)

    assert pace.reserve(NURSE, urgent=True) == 0
    assert pace.reserve(502) == pytest.approx(62 / 30)


def test_what_is_urgent_still_minds_its_own_chat(time: Time) -> None:
    pace = Pace(Limits(private=1, private_burst=1), time)
    pace.reserve(NURSE, urgent=True)

    assert pace.reserve(NURSE, urgent=True) == 1


def test_a_chat_that_fell_quiet_is_forgotten_and_a_busy_one_kept(time: Time) -> None:
    pace = Pace(Limits(private=1, private_burst=1), time)
    pace.reserve(NURSE)
    pace.forget(NURSE)
    assert pace.reserve(NURSE) == 1, "its next turn is not come yet"
    time.now += 60
    pace.forget(NURSE)
    pace.forget(NURSE)

    assert NURSE not in pace._chats


def test_the_chats_remembered_have_a_limit(time: Time) -> None:
    pace = Pace(Limits(), time)
    for chat in range(1, 10_101):
        pace.reserve(chat)
        pace.forget(chat)

    assert len(pace._chats) == 10_000


def test_our_own_gateway_is_not_spared(time: Time) -> None:
    pace = Pace(UNLIMITED, time)

    assert max(pace.reserve(WARD) for _ in range(5_000)) == 0
