"""Updates: kept before they are acknowledged, handled once, taken up after a crash."""

import asyncio

import pytest

from core.delivery.dialogue import Change
from core.delivery.inbox import (
    AT_ONCE,
    KEPT,
    MOST_TRIES,
    Incoming,
    Outcome,
    begin,
    finish,
    forget_old,
    keep,
    note_failure,
    set_aside,
    unknown,
    waiting,
)
from core.delivery.outbox import claim
from core.errors import NotAllowedError
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, dialogues, draft, letters, updates


def incoming(number: int, chat: int = NURSE) -> Incoming:
    return Incoming(number, chat, f'{{"update_id":{number}}}')


async def test_new_updates_come_back_in_their_order(hospital: Hospital) -> None:
    sent = [incoming(9), incoming(7), incoming(8)]

    assert await hospital.program.do(keep, sent) == tuple(sent)
    assert {number: row[0] for number, row in updates(hospital).items()} == dict.fromkeys(
        (7, 8, 9), "new"
    )


async def test_an_update_brought_again_is_not_new(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])

    assert await hospital.program.do(keep, [incoming(1), incoming(2), incoming(2)]) == (
        incoming(2),
    )


async def test_an_update_brought_many_times_at_once_is_new_once(hospital: Hospital) -> None:
    kept = await asyncio.gather(*(hospital.program.do(keep, [incoming(5)]) for _ in range(30)))

    assert sum(map(len, kept)) == 1
    assert set(updates(hospital)) == {5}


async def test_what_is_kept_can_be_finished_by_the_same_commit_and_only_once(
    hospital: Hospital,
) -> None:
    seen: list[frozenset[str]] = []
    hospital.core.on_commit(seen.append)
    outcome = Outcome(5, (draft("a"),))

    new, first, second = await asyncio.gather(
        hospital.program.do(keep, [incoming(5)]),
        hospital.program.do(finish, outcome),
        hospital.program.do(finish, outcome),
    )

    assert new == (incoming(5),)
    assert [posted.body["text"] for posted in first] == ["a"]
    assert second == ()
    assert len(seen) == 1
    assert updates(hospital)[5] == ("done", 1, "")
    assert list(letters(hospital)) == ["a"]


async def test_what_is_unknown_is_told_without_keeping_it(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])

    told = await hospital.program.ask(unknown, [incoming(1), incoming(3), incoming(2), incoming(3)])

    assert told == (incoming(3), incoming(2))
    assert all(each.came_at == hospital.clock.now() for each in told)
    assert set(updates(hospital)) == {1}


async def test_a_lower_number_after_a_quiet_week_is_new_too(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(900_000_000)])

    assert await hospital.program.do(keep, [incoming(3)]) == (incoming(3),)


async def test_what_was_not_finished_waits_oldest_first(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(50), incoming(60)])
    hospital.clock.advance(days=8)
    await hospital.program.do(keep, [incoming(2), incoming(1)])
    await hospital.program.do(finish, Outcome(50))

    left = await hospital.program.ask(waiting)

    assert [each.id for each in left] == [60, 1, 2], "by when they came, not by their numbers"
    assert left[0] == incoming(60)
    assert [each.id for each in await hospital.program.ask(waiting, 2)] == [60, 1]


async def test_an_update_is_finished_with_all_it_led_to(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])
    opened = Change(77, NURSE, NURSE, "take", {"n": 1})

    posted = await hospital.program.do(
        finish, Outcome(1, (draft("a"), draft("p", Lane.ALARM)), (opened,))
    )

    assert [each.body["text"] for each in posted] == ["a", "p"], "both are sent at once"
    assert updates(hospital)[1] == ("done", 1, "")
    assert set(letters(hospital)) == {"a", "p"}
    assert dialogues(hospital) == {77: (0, "open", NURSE)}


async def test_of_many_pushes_the_first_go_with_the_answer_and_the_rest_by_the_outbox(
    hospital: Hospital,
) -> None:
    await hospital.program.do(keep, [incoming(1)])
    pushes = [draft(f"p{number}", Lane.ALARM) for number in range(AT_ONCE + 3)]

    posted = await hospital.program.do(finish, Outcome(1, (*pushes, draft("a"))))

    first = [f"p{number}" for number in range(AT_ONCE)]
    assert [each.body["text"] for each in posted] == [*first, "a"], "an answer never waits"
    waiting_still = await hospital.program.do(claim)
    assert [each.body["text"] for each in waiting_still] == [f"p{n}" for n in range(AT_ONCE, 11)]


async def test_an_update_finished_twice_leads_to_nothing_more(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])
    await hospital.program.do(finish, Outcome(1, (draft("a"),)))

    assert await hospital.program.do(finish, Outcome(1, (draft("b"),))) == ()
    assert set(letters(hospital)) == {"a"}


async def test_an_update_finished_many_times_at_once_leads_to_one_answer(
    hospital: Hospital,
) -> None:
    """Two processes, or a retry that overlaps: the key of the letter decides."""
    await hospital.program.do(keep, [incoming(1)])

    posted = await asyncio.gather(
        *(hospital.program.do(finish, Outcome(1, (draft("a"),))) for _ in range(20))
    )

    assert sum(map(len, posted)) == 1
    assert set(letters(hospital)) == {"a"}
    assert updates(hospital)[1] == ("done", 1, "")


async def test_an_unknown_update_leads_to_nothing(hospital: Hospital) -> None:
    assert await hospital.program.do(finish, Outcome(404, (draft("a"),))) == ()
    assert await hospital.program.do(note_failure, 404, "gone") == MOST_TRIES
    assert await hospital.program.do(set_aside, Outcome(404, (draft("b"),)), "gone") == ()
    await hospital.program.do(begin, 404)
    assert letters(hospital) == {}


async def test_failures_are_counted_and_the_update_waits(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])

    counts = [await hospital.program.do(note_failure, 1, f"no {n}") for n in range(MOST_TRIES)]

    assert counts == [1, 2, 3]
    assert updates(hospital)[1] == ("new", 3, "no 2"), "until its sender is told"
    (left,) = await hospital.program.ask(waiting)
    assert left.tries == MOST_TRIES


async def test_what_is_begun_and_never_finished_is_counted(hospital: Hospital) -> None:
    """A process that dies of an update notes no failure: it has counted before it began."""
    await hospital.program.do(keep, [incoming(1), incoming(2)])

    for _ in range(2):
        await hospital.program.do(begin, 1)

    assert {each.id: each.tries for each in await hospital.program.ask(waiting)} == {1: 2, 2: 0}
    assert len(await hospital.program.do(finish, Outcome(1, (draft("a"),)))) == 1
    await hospital.program.do(begin, 1)
    assert updates(hospital)[1] == ("done", 3, ""), "what is done is not begun again"


async def test_what_is_set_aside_is_on_record_and_told_once(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])
    told = Outcome(1, (draft("sorry"),))

    posted = [await hospital.program.do(set_aside, told, "x7 it ended\x00us") for _ in range(2)]

    assert [len(each) for each in posted] == [1, 0]
    assert updates(hospital)[1] == ("failed", 0, "x7 it ended us")
    assert await hospital.program.ask(waiting) == ()
    assert await hospital.program.do(finish, Outcome(1, (draft("late"),))) == ()
    assert await hospital.program.do(note_failure, 1, "late") == MOST_TRIES
    assert updates(hospital)[1][0] == "failed", "it does not come back"


async def test_an_update_that_failed_once_is_handled_all_the_same(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])
    await hospital.program.do(note_failure, 1, "no")

    assert await hospital.program.ask(waiting) == (incoming(1),)
    assert len(await hospital.program.do(finish, Outcome(1, (draft("a"),)))) == 1
    assert updates(hospital)[1] == ("done", 2, "")


async def test_why_it_failed_is_kept_plain_and_short(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1)])

    await hospital.program.do(note_failure, 1, "KeyError('\x00\udc00')" + "x" * 900)

    error = updates(hospital)[1][2]
    assert error.startswith("KeyError(' ')")
    assert len(error) == 300


async def test_the_text_of_an_update_is_kept_as_it_came(hospital: Hospital) -> None:
    body = '{"update_id":1,"text":"支架 \\u0000 \U0001f6d1 ' + "长" * 100_000 + '"}'

    await hospital.program.do(keep, [Incoming(1, -(2**52), body)])

    assert await hospital.program.ask(waiting) == (Incoming(1, -(2**52), body),)


async def test_old_updates_are_forgotten_and_unfinished_ones_never(hospital: Hospital) -> None:
    await hospital.program.do(keep, [incoming(1), incoming(2)])
    await hospital.program.do(finish, Outcome(1))
    hospital.clock.advance(days=KEPT.days, seconds=1)
    await hospital.program.do(keep, [incoming(3)])
    await hospital.program.do(finish, Outcome(3))

    assert await hospital.program.do(forget_old) == 1
    assert set(updates(hospital)) == {2, 3}
    assert await hospital.program.do(keep, [incoming(3)]) == ()


async def test_nobody_but_the_program_may_keep_or_finish(hospital: Hospital) -> None:
    for who in ("nurse", "administrator"):
        with pytest.raises(NotAllowedError):
            await hospital.door(who).do(keep, [incoming(1)])
        with pytest.raises(NotAllowedError):
            await hospital.door(who).do(finish, Outcome(1))
    assert updates(hospital) == {}
