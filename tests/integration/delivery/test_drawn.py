"""Drawn: a message whose time is over loses its buttons, unless something else stands there."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from core.delivery.dialogue import Change
from core.delivery.drawn import MOST_EXPIRED, drawn_open, expire_due
from core.delivery.inbox import Incoming, Outcome, finish, keep
from core.delivery.outbox import Draft, Ending, Operation, claim, settle
from core.tables.kinds import LetterState
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE

NOTES = {"en": {"": "These lapsed.", "take": "Take again."}}
_updates = count(50_000)


async def shown(hospital: Hospital, kind: str = "take", message: int | None = 9) -> int:
    """Open a dialogue and draw its buttons; the message is known if it was sent."""
    dialogue = hospital.core.ids.new()
    body = {"text": "Which?", "keyboard": [], "dialogue": dialogue, "language": "en"}
    return await letter(hospital, Operation.SEND, body, message, Change(
        dialogue, NURSE, NURSE, kind, {"posting": 7}
    )) or dialogue  # fmt: skip


async def letter(
    hospital: Hospital,
    operation: Operation,
    body: dict[str, object],
    message: int | None,
    *changes: Change,
) -> int:
    """Post a letter as an update does, and note how it was sent."""
    update = next(_updates)
    await hospital.program.do(keep, [Incoming(update, NURSE, "{}")])
    draft = Draft(NURSE, operation, body, f"k{update}")
    (posted,) = await hospital.program.do(finish, Outcome(update, (draft,), changes))
    if message is not None:
        ending = Ending(posted.id, posted.fence, LetterState.SENT, message)
        await hospital.program.do(settle, [ending])
    return 0


async def struck(hospital: Hospital, **more: float) -> list[dict[str, object]]:
    """Let time go by and the round run; return what messages were made to say."""
    hospital.clock.advance(minutes=11, **more)
    await hospital.program.do(expire_due, NOTES)
    return [dict(each.body) for each in await hospital.program.do(claim) if each.lane == "digest"]


async def test_a_lapsed_message_says_so_and_has_no_buttons(hospital: Hospital) -> None:
    await shown(hospital)

    assert await struck(hospital) == [{"text": "Which?\n\nTake again.", "message": 9}]
    assert await hospital.program.do(expire_due, NOTES) == 0


async def test_another_kind_has_the_word_for_all(hospital: Hospital) -> None:
    await shown(hospital, "other")

    assert await struck(hospital) == [{"text": "Which?\n\nThese lapsed.", "message": 9}]


async def test_a_message_that_nobody_knows_is_left_alone(hospital: Hospital) -> None:
    await shown(hospital, message=None)

    assert await struck(hospital, seconds=-590) == []


async def test_what_something_else_was_written_over_is_left_alone(hospital: Hospital) -> None:
    await shown(hospital)
    await letter(hospital, Operation.EDIT, {"text": "Done", "message": 9}, 9)

    assert await struck(hospital) == []


async def test_the_last_drawing_counts(hospital: Hospital) -> None:
    dialogue = await shown(hospital)
    about = {"dialogue": dialogue, "language": "en", "keyboard": []}
    await letter(hospital, Operation.EDIT, {"text": "How many?", "message": 9, **about}, 9)

    assert [each["text"] for each in await struck(hospital)] == ["How many?\n\nTake again."]


async def test_without_notes_it_is_only_expired(hospital: Hospital) -> None:
    await shown(hospital)
    hospital.clock.advance(minutes=11)

    assert await hospital.program.do(expire_due) == 1
    assert [each for each in await hospital.program.do(claim) if each.lane == "digest"] == []


async def test_a_round_expires_no_more_than_it_may(hospital: Hospital) -> None:
    one = Change(0, NURSE, NURSE, "take", {}, life=timedelta(minutes=1))
    many = [replace(one, id=hospital.core.ids.new()) for _ in range(MOST_EXPIRED + 3)]
    await letter(hospital, Operation.SEND, {"text": "x"}, None, *many)
    hospital.clock.advance(minutes=2)

    assert await hospital.program.do(expire_due, NOTES) == MOST_EXPIRED
    assert await hospital.program.do(expire_due, NOTES) == 3


async def test_open_messages_of_a_kind_are_found(hospital: Hospital) -> None:
    dialogue = await shown(hospital)
    await shown(hospital, "other", 10)

    (found,) = await hospital.program.ask(drawn_open, [NURSE], NURSE, "take")

    assert (found.talk.id, found.message, found.text) == (dialogue, 9, "Which?")
    assert await hospital.program.ask(drawn_open, [1], NURSE, "take") == ()
