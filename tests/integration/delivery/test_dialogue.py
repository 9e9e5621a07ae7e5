"""Dialogues: a button acts at most once, for whom it is meant, while its time lasts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.delivery.dialogue import (
    ANYBODY,
    KEPT,
    LIFE,
    Change,
    Talk,
    forget_old,
    listening,
    newest,
    pressed,
    redirect,
)
from core.delivery.drawn import expire_due
from core.delivery.inbox import Incoming, Outcome, finish, keep
from core.errors import NotAllowedError, RefusedError
from core.people.enrolment import bind_now
from core.tables.kinds import DialogueState
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, OTHER, WARD, dialogues

S = DialogueState
OPENED = Change(7, NURSE, NURSE, "take", {"item": 5, "name": "支架 <3.0>"})
_numbers = iter(range(1, 10_000))


async def change(hospital: Hospital, *changes: Change) -> None:
    """Commit changes as an update does that leads to them."""
    number = next(_numbers)
    await hospital.program.do(keep, [Incoming(number, NURSE, "{}")])
    await hospital.program.do(finish, Outcome(number, dialogues=changes))


def moved(talk: Talk, by: int, state: S = S.OPEN, **body: object) -> Change:
    return Change(
        *(talk.id, talk.chat, by, talk.kind, body or talk.body),
        version=talk.version + 1,
        seen=talk.version,
        state=state,
    )


async def press(hospital: Hospital, version: int = 0, by: int = NURSE) -> Talk:
    return await hospital.program.ask(pressed, 7, version, by)


async def refusal(hospital: Hospital, version: int = 0, by: int = NURSE) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        await press(hospital, version, by)
    return refused.value


async def test_a_press_finds_what_the_dialogue_knows(hospital: Hospital) -> None:
    await change(hospital, OPENED)

    talk = await press(hospital)

    assert talk == Talk(
        *(7, NURSE, 0, NURSE, "take", {"item": 5, "name": "支架 <3.0>"}, 0),
        *(hospital.clock.now() + LIFE, S.OPEN),
    )


async def test_a_dialogue_goes_on_knowing_more(hospital: Hospital) -> None:
    await change(hospital, OPENED)
    hospital.clock.advance(minutes=9)

    await change(hospital, moved(await press(hospital), NURSE, item=6))

    talk = await press(hospital, 1)
    assert (talk.body, talk.version, talk.acted_by) == ({"item": 6}, 1, NURSE)
    assert talk.expires_at == hospital.clock.now() + LIFE, "its time begins anew"


async def test_a_button_pressed_twice_acts_once(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], NURSE)
    await change(hospital, OPENED)
    await change(hospital, moved(await press(hospital), NURSE, S.DONE))
    done_at = hospital.clock.now()
    hospital.clock.advance(minutes=1)

    refused = await refusal(hospital)

    assert refused.code == "button.already_done"
    assert refused.params == {"who": "王芳", "at": done_at}


async def test_who_comes_second_reads_who_was_first(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], NURSE)
    await change(hospital, replace(OPENED, chat=WARD, chat_user=ANYBODY))
    first, second = await press(hospital, by=NURSE), await press(hospital, by=OTHER)

    await change(hospital, moved(first, NURSE, S.DONE))
    await change(hospital, moved(second, OTHER, S.CANCELLED))

    assert dialogues(hospital)[7] == (1, "done", WARD), "the second changes nothing"
    assert (await refusal(hospital, by=OTHER)).params["who"] == "王芳"


async def test_of_two_changes_in_one_commit_the_first_stands(hospital: Hospital) -> None:
    await change(hospital, OPENED)
    talk = await press(hospital)

    await change(hospital, moved(talk, NURSE, S.DONE), moved(talk, OTHER, S.CANCELLED))

    assert dialogues(hospital)[7][:2] == (1, "done")


async def test_a_button_of_an_earlier_picture_is_told_so(hospital: Hospital) -> None:
    await change(hospital, OPENED)
    await change(hospital, moved(await press(hospital), NURSE))

    assert (await refusal(hospital, 0)).code == "button.already_done"
    assert (await refusal(hospital, 0)).params["who"] == "?", "an account nobody is bound to"


async def test_a_version_that_was_never_drawn_is_stale(hospital: Hospital) -> None:
    await change(hospital, OPENED)

    assert (await refusal(hospital, 5)).code == "button.stale"


async def test_another_persons_button_is_refused_and_stays(hospital: Hospital) -> None:
    await change(hospital, OPENED)

    assert (await refusal(hospital, by=OTHER)).code == "button.not_yours"
    assert (await press(hospital)).state is S.OPEN


async def test_a_dialogue_that_never_was_is_stale(hospital: Hospital) -> None:
    assert (await refusal(hospital)).code == "button.stale"


async def test_a_button_counts_until_its_time_is_over(hospital: Hospital) -> None:
    await change(hospital, OPENED)
    hospital.clock.advance(seconds=LIFE.total_seconds() - 1)
    assert (await press(hospital)).version == 0

    hospital.clock.advance(seconds=1)

    assert (await refusal(hospital)).code == "button.expired"
    assert await hospital.program.do(expire_due) == 1
    assert await hospital.program.do(expire_due) == 0
    assert dialogues(hospital)[7][1] == "expired"
    assert (await refusal(hospital)).code == "button.expired"


async def test_what_was_done_in_time_is_told_as_done_later(hospital: Hospital) -> None:
    await change(hospital, OPENED)
    await change(hospital, moved(await press(hospital), NURSE, S.DONE))
    hospital.clock.advance(days=1)
    await hospital.program.do(expire_due)

    assert (await refusal(hospital)).code == "button.already_done"


async def test_a_dialogue_lives_as_long_as_it_was_given(hospital: Hospital) -> None:
    await change(hospital, replace(OPENED, life=timedelta(hours=24)))
    hospital.clock.advance(hours=23)

    assert (await press(hospital)).version == 0
    assert await hospital.program.do(expire_due) == 0


async def test_a_sentence_answers_the_newest_dialogue_that_waits_for_one(
    hospital: Hospital,
) -> None:
    made = [replace(OPENED, id=number, expects_text=number != 3) for number in (1, 2, 3)]
    others = [replace(OPENED, id=8, expects_text=True, chat_user=OTHER)]
    elsewhere = [replace(OPENED, id=9, expects_text=True, chat=WARD)]
    await change(hospital, *made, *others, *elsewhere)

    heard = await hospital.program.ask(listening, NURSE, NURSE)

    assert [talk.id for talk in heard] == [2, 1]


async def test_a_silenced_dialogue_hears_nothing_and_keeps_its_buttons(
    hospital: Hospital,
) -> None:
    await change(hospital, replace(OPENED, expects_text=True))
    await change(hospital, replace(OPENED, seen=0, silenced=True))

    assert await hospital.program.ask(listening, NURSE, NURSE) == ()
    assert (await press(hospital)).version == 0


async def test_the_newest_dialogue_is_the_one_that_was_moved_on_last(hospital: Hospital) -> None:
    await change(hospital, OPENED, replace(OPENED, id=OPENED.id + 1))
    older = await press(hospital)
    hospital.clock.advance(seconds=5)
    await change(hospital, moved(older, NURSE, S.OPEN))

    talk = await hospital.program.ask(newest, NURSE, NURSE)

    assert talk is not None
    assert talk.id == OPENED.id


async def test_a_sentence_answers_no_dialogue_that_ended(hospital: Hospital) -> None:
    await change(hospital, replace(OPENED, expects_text=True))
    (talk,) = await hospital.program.ask(listening, NURSE, NURSE)
    hospital.clock.advance(seconds=LIFE.total_seconds())
    assert await hospital.program.ask(listening, NURSE, NURSE) == ()

    await change(hospital, moved(talk, NURSE, S.DONE))

    assert await hospital.program.ask(listening, NURSE, NURSE) == ()


async def test_dialogues_go_on_in_the_chat_theirs_became(hospital: Hospital) -> None:
    await change(hospital, replace(OPENED, chat=WARD), replace(OPENED, id=8))
    done = replace(OPENED, id=9, chat=WARD, state=S.DONE)
    await change(hospital, done)

    assert await hospital.program.do(redirect, WARD, WARD * 10) == 1
    assert {number: row[2] for number, row in dialogues(hospital).items()} == {
        **{7: WARD * 10, 8: NURSE, 9: WARD}
    }


async def test_old_dialogues_are_forgotten_and_open_ones_never(hospital: Hospital) -> None:
    await change(hospital, OPENED, replace(OPENED, id=8, life=KEPT * 3))
    await hospital.program.do(forget_old)
    hospital.clock.advance(days=KEPT.days, minutes=11)
    assert await hospital.program.do(forget_old) == 0, "it is expired first"
    await hospital.program.do(expire_due)
    await change(hospital, replace(OPENED, id=9))

    assert await hospital.program.do(forget_old) == 1
    assert set(dialogues(hospital)) == {8, 9}


async def test_nobody_but_the_program_may_look_into_dialogues(hospital: Hospital) -> None:
    await change(hospital, OPENED)

    with pytest.raises(NotAllowedError):
        await hospital.door("administrator").ask(pressed, 7, 0, NURSE)
    with pytest.raises(NotAllowedError):
        await hospital.door("nurse").ask(listening, NURSE, NURSE)
