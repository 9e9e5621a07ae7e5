"""Letters: claimed once, fenced, repeated only where a copy does no harm."""

import asyncio
from datetime import timedelta

import pytest

from core.actor import PROGRAM
from core.delivery.lease import release
from core.delivery.outbox import (
    KEPT,
    LEASE,
    MOST_KEY,
    MOST_REPEATS,
    Ending,
    Operation,
    claim,
    forget_old,
    key_of,
    may_repeat,
    post,
    redirect,
    settle,
)
from core.errors import NotAllowedError
from core.opening import open_core
from core.tables.kinds import Lane, LetterState
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, OTHER, WARD, draft, letters

S = LetterState


async def test_an_answer_comes_back_dispatched_and_a_push_waits(hospital: Hospital) -> None:
    posted = await hospital.program.do(post, [draft("a"), draft("b", Lane.ALARM)])

    assert [(each.body["text"], each.fence, each.attempts) for each in posted] == [("a", 1, 1)]
    found = letters(hospital)
    assert (found["a"].state, found["b"].state) == ("dispatched", "queued")


async def test_the_same_letter_posted_twice_is_posted_once(hospital: Hospital) -> None:
    first = await hospital.program.do(post, [draft("a"), draft("a")])
    second = await hospital.program.do(post, [draft("a")])

    assert (len(first), len(second), len(letters(hospital))) == (1, 0, 1)


async def test_the_same_letter_posted_twice_in_one_commit_is_posted_once(
    hospital: Hospital,
) -> None:
    both = await asyncio.gather(*(hospital.program.do(post, [draft("a")]) for _ in range(20)))

    assert sum(map(len, both)) == 1
    assert len(letters(hospital)) == 1


async def test_long_keys_that_begin_alike_stay_two(hospital: Hospital) -> None:
    keys = ("k" * 100 + "1", "k" * 100 + "2")

    await hospital.program.do(post, [draft(key) for key in keys])
    again = await hospital.program.do(post, [draft(key) for key in keys])

    assert len(letters(hospital)) == 2
    assert again == ()
    assert all(len(key) == MOST_KEY for key in letters(hospital))


def test_a_key_is_short_and_tells_its_parts_apart() -> None:
    assert key_of("u", 62, 1) == "u:10:1"
    assert key_of("u", -5) == "u:-5"
    assert key_of("x" * 90, 1) != key_of("x" * 90, 2)
    assert len(key_of("x" * 900)) == MOST_KEY


async def test_the_most_urgent_lane_is_claimed_first_and_each_in_order(hospital: Hospital) -> None:
    made = [("d", Lane.DIGEST), ("a1", Lane.ALARM), ("a2", Lane.ALARM), ("c", Lane.CRITICAL)]
    await hospital.program.do(post, [draft(key, lane) for key, lane in made])

    first = await hospital.program.do(claim, 2)
    second = await hospital.program.do(claim)

    assert [each.body["text"] for each in (*first, *second)] == ["c", "a1", "a2", "d"]
    assert await hospital.program.do(claim) == ()


async def test_claims_at_the_same_moment_never_share_a_letter(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft(f"a{n}", Lane.ALARM) for n in range(30)])

    claims = await asyncio.gather(*(hospital.program.do(claim, 10) for _ in range(6)))

    taken = [letter.id for each in claims for letter in each]
    assert (len(taken), len(set(taken))) == (30, 30)


async def test_two_programs_on_one_database_never_share_a_letter(
    hospital: Hospital, database_url: str
) -> None:
    await hospital.program.do(post, [draft(f"a{n}", Lane.ALARM) for n in range(60)])
    other = open_core(database_url, clock=hospital.clock)
    doors = (hospital.program, other.as_(PROGRAM))

    claims = await asyncio.gather(*(door.do(claim, 5) for _ in range(10) for door in doors))
    rest = await hospital.program.do(claim)
    other.close()

    taken = [letter.id for each in (*claims, rest) for letter in each]
    assert (len(taken), len(set(taken))) == (60, 60)


async def test_a_lease_that_ran_out_gives_an_answer_to_the_next(hospital: Hospital) -> None:
    """The process died between the commit and the send."""
    (mine,) = await hospital.program.do(post, [draft("a")])
    hospital.clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await hospital.program.do(claim) == ()
    hospital.clock.advance(seconds=2)

    (theirs,) = await hospital.program.do(claim)
    await hospital.program.do(settle, [Ending(mine.id, mine.fence, S.FAILED, error="late")])

    assert (theirs.id, theirs.fence, theirs.attempts, theirs.unsure) == (mine.id, 2, 2, 1)
    assert letters(hospital)["a"].state == "dispatched", "an old fence changes nothing"
    await hospital.program.do(settle, [Ending(theirs.id, theirs.fence, S.SENT, 77, unsure=1)])
    assert letters(hospital)["a"][1:6] == ("sent", 2, 1, NURSE, 77)


async def test_a_digest_that_may_have_arrived_is_never_sent_again(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("d", Lane.DIGEST)])
    assert len(await hospital.program.do(claim)) == 1
    hospital.clock.advance(seconds=61)

    assert await hospital.program.do(claim) == ()

    assert letters(hospital)["d"].state == "unknown"


async def test_an_alarm_is_repeated_once_after_crashes_and_no_more(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("a", Lane.ALARM)])
    found = []
    for _ in range(5):
        found.append([each.unsure for each in await hospital.program.do(claim)])
        hospital.clock.advance(seconds=61)

    assert found == [[0], [1], [], [], []]
    assert letters(hospital)["a"].state == "unknown"


async def test_an_edit_is_repeated_freely_yet_not_for_ever(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("e", Lane.ALARM, Operation.EDIT, message=5)])
    sends = 0
    for _ in range(20):
        sends += len(await hospital.program.do(claim))
        hospital.clock.advance(seconds=61)

    assert sends == MOST_REPEATS + 1


@pytest.mark.parametrize(
    ("operation", "lane", "unsure", "may"),
    [
        (Operation.SEND, Lane.CRITICAL, 1, True),
        (Operation.SEND, Lane.CRITICAL, 2, False),
        (Operation.SEND, Lane.ALARM, 1, True),
        (Operation.SEND, Lane.ANSWER, 1, True),
        (Operation.PHOTO, Lane.ANSWER, 2, False),
        (Operation.SEND, Lane.DIGEST, 0, True),
        (Operation.SEND, Lane.DIGEST, 1, False),
        (Operation.EDIT, Lane.DIGEST, 3, True),
        (Operation.DELETE, Lane.ALARM, MOST_REPEATS, True),
        (Operation.DELETE, Lane.ALARM, MOST_REPEATS + 1, False),
    ],
)
def test_what_may_be_repeated(operation: Operation, lane: Lane, unsure: int, may: bool) -> None:
    assert may_repeat(operation, lane, unsure) is may


async def test_what_is_held_keeps_its_lease_and_is_not_claimed_again(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("a", Lane.ALARM)])
    (mine,) = await hospital.program.do(claim)
    held = [(mine.id, mine.fence)]

    for _ in range(5):
        hospital.clock.advance(seconds=50)
        assert await hospital.program.do(claim, 10, held) == ()
    hospital.clock.advance(seconds=50)
    assert await hospital.program.do(claim) == (), "the lease was renewed"
    hospital.clock.advance(seconds=20)
    assert len(await hospital.program.do(claim)) == 1, "and runs out when nobody renews it"


async def test_one_that_holds_too_long_does_not_renew_what_another_has(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("e", Lane.ALARM, Operation.EDIT)])
    (mine,) = await hospital.program.do(claim)
    hospital.clock.advance(seconds=61)
    (theirs,) = await hospital.program.do(claim)
    hospital.clock.advance(seconds=50)

    await hospital.program.do(claim, 10, [(mine.id, mine.fence)])
    hospital.clock.advance(seconds=20)

    assert [each.fence for each in await hospital.program.do(claim)] == [theirs.fence + 1]


async def test_a_letter_queued_again_waits_until_its_moment(hospital: Hospital) -> None:
    (mine,) = await hospital.program.do(post, [draft("a")])
    later = hospital.clock.now() + timedelta(seconds=30)
    ending = Ending(mine.id, mine.fence, S.QUEUED, again_at=later, error="flood")
    await hospital.program.do(settle, [ending])

    assert await hospital.program.do(claim) == ()
    hospital.clock.advance(seconds=30)
    (again,) = await hospital.program.do(claim)

    assert (again.fence, again.unsure) == (2, 0), "what surely did not arrive is no copy"


async def test_an_error_is_kept_plain_and_short(hospital: Hospital) -> None:
    (mine,) = await hospital.program.do(post, [draft("a")])

    await hospital.program.do(
        settle, [Ending(mine.id, mine.fence, S.FAILED, error="a\x00b\ud800" + "c" * 900)]
    )

    found = letters(hospital)["a"]
    assert found.error.startswith("a b c")
    assert len(found.error) == 300


async def test_a_lease_that_nobody_holds_is_ended_at_once(hospital: Hospital) -> None:
    await hospital.program.do(post, [draft("waits", Lane.ALARM), draft("sent", Lane.ALARM)])
    (waits, sent) = await hospital.program.do(claim, 2)
    await hospital.program.do(settle, [Ending(sent.id, sent.fence, S.SENT, 9)])
    assert await hospital.program.do(claim) == ()

    assert await hospital.program.do(release) == 1

    (again,) = await hospital.program.do(claim)
    assert (again.id, again.unsure, again.fence) == (waits.id, 1, waits.fence + 1)


async def test_what_waits_for_a_chat_goes_to_the_chat_it_became(hospital: Hospital) -> None:
    made = [draft("w", Lane.ALARM, chat=WARD), draft("o", Lane.ALARM, chat=OTHER)]
    await hospital.program.do(post, [*made, draft("s", chat=WARD)])
    sent = (await hospital.program.do(claim, 1))[0]
    await hospital.program.do(settle, [Ending(sent.id, sent.fence, S.SENT, 9)])

    moved = await hospital.program.do(redirect, WARD, WARD * 10)

    found = letters(hospital)
    assert moved == 1
    assert (found["w"].chat, found["o"].chat, found["s"].chat) == (WARD, OTHER, WARD * 10)


async def test_old_letters_are_forgotten_and_waiting_ones_never(hospital: Hospital) -> None:
    posted = await hospital.program.do(post, [draft("old"), draft("waits", Lane.ALARM)])
    await hospital.program.do(settle, [Ending(posted[0].id, 1, S.SENT, 1)])
    hospital.clock.advance(days=KEPT.days, seconds=1)
    (fresh,) = await hospital.program.do(post, [draft("fresh")])
    await hospital.program.do(settle, [Ending(fresh.id, 1, S.SENT, 2)])

    assert await hospital.program.do(forget_old) == 1
    assert set(letters(hospital)) == {"waits", "fresh"}


async def test_nobody_but_the_program_may_post_or_claim(hospital: Hospital) -> None:
    for who in ("nurse", "administrator"):
        with pytest.raises(NotAllowedError):
            await hospital.door(who).do(post, [draft("a")])
        with pytest.raises(NotAllowedError):
            await hospital.door(who).do(claim)
    assert letters(hospital) == {}


async def test_a_letter_keeps_every_character_of_its_body(hospital: Hospital) -> None:
    text = "支架 <b>3.0×18</b> & \x00 \U0001f6d1 " + "长" * 10_000

    await hospital.program.do(post, [draft("a", Lane.ALARM, html=text)])
    (claimed,) = await hospital.program.do(claim)

    assert claimed.body == {"text": "a", "html": text}
