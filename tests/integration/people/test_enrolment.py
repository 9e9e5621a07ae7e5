"""A one-time token binds somebody in a chat to a staff record, once, within fifteen minutes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.door import Door
from core.errors import NotAllowedError, RefusedError
from core.people.enlist import grant_role, set_staff_state
from core.people.enrolment import (
    KEPT,
    EnrolmentToken,
    accounts_of,
    bind_now,
    make_token,
    redeem,
    unbind,
    who_is,
)
from core.people.staff import Role
from core.people.tries import MOST
from core.rights import Right, needs
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

PHONE = 7_001
OTHER_PHONE = 7_002


def stranger(hospital: Hospital, chat_user: int = PHONE) -> Door:
    return hospital.core.as_(Actor(ActorKind.CHAT_USER, chat_user))


async def token_for(hospital: Hospital, who: str) -> EnrolmentToken:
    return await hospital.door("administrator").do(make_token, hospital.staff[who])


async def refusal(hospital: Hospital, token: str, chat_user: int = PHONE) -> str:
    with pytest.raises(RefusedError) as refused:
        await stranger(hospital, chat_user).do(redeem, token, chat_user)
    return refused.value.code


@needs(Right.ANYONE)
def lines(uow: UnitOfWork, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in uow.reading.cold().execute(text(sql))]


async def test_a_token_makes_a_stranger_one_of_the_staff(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")

    who = await stranger(hospital).do(redeem, made.token, PHONE)
    found = await stranger(hospital).ask(who_is, PHONE)

    assert who.id == hospital.staff["nurse"]
    assert found == who


async def test_a_token_fits_behind_start_and_cannot_be_guessed(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    again = await token_for(hospital, "nurse")

    assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", made.token)
    assert made.token != again.token
    assert made.expires_at - hospital.clock.now() == timedelta(minutes=15)


async def test_only_the_hash_of_a_token_is_kept(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")

    rows = await hospital.program.ask(lines, "SELECT digest FROM enrolment")
    audit = await hospital.program.ask(lines, "SELECT detail FROM audit")

    assert len(rows) == 1
    assert re.fullmatch(r"[0-9a-f]{64}", str(rows[0][0]))
    assert not any(made.token in str(line) for line in audit)


async def test_nobody_is_known_before_a_token_is_redeemed(hospital: Hospital) -> None:
    await token_for(hospital, "nurse")

    assert await stranger(hospital).ask(who_is, PHONE) is None


async def test_a_token_works_once(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    await stranger(hospital).do(redeem, made.token, PHONE)

    assert await refusal(hospital, made.token, OTHER_PHONE) == "people.token_used"
    assert await stranger(hospital).ask(who_is, OTHER_PHONE) is None


async def test_a_double_tap_on_the_link_is_answered_the_same(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")

    first = await stranger(hospital).do(redeem, made.token, PHONE)
    second = await stranger(hospital).do(redeem, made.token, PHONE)

    assert first == second


async def test_two_people_racing_with_one_token_bind_one(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    phones = range(7_100, 7_110)

    running = [stranger(hospital, phone).begin(redeem, made.token, phone) for phone in phones]
    ends = [future.exception() for future in running]

    codes = [error.code for error in ends if isinstance(error, RefusedError)]
    assert len(codes) == 9
    assert set(codes) == {"people.token_used"}


async def test_a_token_ends_after_fifteen_minutes(hospital: Hospital, clock: SetClock) -> None:
    made = await token_for(hospital, "nurse")
    clock.advance(minutes=15)

    assert await refusal(hospital, made.token) == "people.token_expired"


async def test_a_token_works_until_its_last_second(hospital: Hospital, clock: SetClock) -> None:
    made = await token_for(hospital, "nurse")
    clock.advance(minutes=14, seconds=59)

    who = await stranger(hospital).do(redeem, made.token, PHONE)

    assert who.code == "NURSE"


@pytest.mark.parametrize("token", ["", "x", "not-a-token", "一二三", "a" * 10_000, "\ud800"])
async def test_a_token_that_nobody_made_is_unknown(hospital: Hospital, token: str) -> None:
    assert await refusal(hospital, token) == "people.token_unknown"


async def test_blanks_around_a_pasted_token_do_no_harm(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")

    who = await stranger(hospital).do(redeem, f"  {made.token}\n", PHONE)

    assert who.code == "NURSE"


async def test_a_new_token_ends_the_earlier_one(hospital: Hospital) -> None:
    first = await token_for(hospital, "nurse")
    second = await token_for(hospital, "nurse")

    assert await refusal(hospital, first.token) == "people.token_expired"
    assert (await stranger(hospital).do(redeem, second.token, PHONE)).code == "NURSE"


async def test_a_new_telephone_replaces_the_old_one(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], PHONE)
    made = await token_for(hospital, "nurse")

    await stranger(hospital, OTHER_PHONE).do(redeem, made.token, OTHER_PHONE)

    audit = await hospital.program.ask(
        lines, "SELECT detail FROM audit WHERE act = 'bind_account' ORDER BY id"
    )
    assert await stranger(hospital).ask(who_is, PHONE) is None
    assert await hospital.program.ask(accounts_of, hospital.staff["nurse"]) == (OTHER_PHONE,)
    assert audit == [(str(PHONE),), (f"{OTHER_PHONE} replaces [{PHONE}]",)]


async def test_a_chat_user_cannot_become_a_second_person(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["surgeon"], PHONE)
    made = await token_for(hospital, "nurse")

    code = await refusal(hospital, made.token)
    who = await stranger(hospital).ask(who_is, PHONE)

    assert code == "people.account_taken"
    assert who is not None
    assert who.code == "SURGEON"
    assert (await stranger(hospital, OTHER_PHONE).do(redeem, made.token, OTHER_PHONE)).active


async def test_a_person_who_was_blocked_since_cannot_use_a_token(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    await hospital.door("administrator").do(
        set_staff_state, hospital.staff["nurse"], StaffState.BLOCKED
    )

    assert await refusal(hospital, made.token) == "people.revoked"


async def test_no_token_is_made_for_someone_who_has_left(hospital: Hospital) -> None:
    admin = hospital.door("administrator")
    await admin.do(set_staff_state, hospital.staff["nurse"], StaffState.LEFT)

    with pytest.raises(RefusedError, match=r"people\.revoked"):
        await admin.do(make_token, hospital.staff["nurse"])


async def test_only_an_administrator_makes_tokens(hospital: Hospital) -> None:
    with pytest.raises(NotAllowedError):
        await hospital.door("manager").do(make_token, hospital.staff["nurse"])


async def test_an_administrator_of_one_department_makes_tokens_for_it_only(
    hospital: Hospital,
) -> None:
    head = hospital.staff["head"]
    await hospital.door("administrator").do(grant_role, head, Role.ADMINISTRATOR, "CATH")

    made = await hospital.door("head").do(make_token, hospital.staff["nurse"])

    assert made.token
    for other in ("or_nurse", "administrator"):
        with pytest.raises(NotAllowedError):
            await hospital.door("head").do(make_token, hospital.staff[other])


async def test_unbinding_parts_a_person_from_a_lost_telephone(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], PHONE)

    gone = await hospital.door("administrator").do(unbind, hospital.staff["nurse"])
    again = await hospital.door("administrator").do(unbind, hospital.staff["nurse"])

    assert (gone, again) == (1, 0)
    assert await stranger(hospital).ask(who_is, PHONE) is None


async def test_a_blocked_person_is_still_recognised(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], PHONE)
    await hospital.door("administrator").do(
        set_staff_state, hospital.staff["nurse"], StaffState.BLOCKED
    )

    who = await stranger(hospital).ask(who_is, PHONE)

    assert who is not None
    assert not who.active


async def fail(hospital: Hospital, times: int, chat_user: int = PHONE) -> list[str]:
    return [await refusal(hospital, f"wrong-{n}", chat_user) for n in range(times)]


async def test_ten_wrong_tokens_shut_the_door_for_an_hour(
    hospital: Hospital, clock: SetClock
) -> None:
    made = await token_for(hospital, "nurse")
    codes = await fail(hospital, MOST)

    shut = await refusal(hospital, made.token)
    clock.advance(minutes=59)
    still_shut = await refusal(hospital, made.token)
    clock.advance(minutes=1, seconds=1)
    fresh = await token_for(hospital, "nurse")
    who = await stranger(hospital).do(redeem, fresh.token, PHONE)

    assert set(codes) == {"people.token_unknown"}
    assert shut == still_shut == "people.too_many_tries"
    assert who.code == "NURSE"


async def test_nine_wrong_tokens_do_not(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    await fail(hospital, MOST - 1)

    assert (await stranger(hospital).do(redeem, made.token, PHONE)).code == "NURSE"


async def test_the_refusal_says_until_when(hospital: Hospital) -> None:
    await fail(hospital, MOST)

    with pytest.raises(RefusedError) as refused:
        await stranger(hospital).do(redeem, "wrong", PHONE)

    assert refused.value.params["until"] == hospital.clock.now() + timedelta(hours=1)


async def test_wrong_tries_of_one_do_not_shut_out_another(hospital: Hospital) -> None:
    made = await token_for(hospital, "nurse")
    await fail(hospital, MOST, OTHER_PHONE)

    assert (await stranger(hospital).do(redeem, made.token, PHONE)).code == "NURSE"


async def test_wrong_tries_sent_all_at_once_are_counted_one_by_one(hospital: Hospital) -> None:
    running = [stranger(hospital).begin(redeem, f"wrong-{n}", PHONE) for n in range(30)]
    ends = [future.exception() for future in running]
    codes = [error.code for error in ends if isinstance(error, RefusedError)]

    rows = await hospital.program.ask(lines, "SELECT count(*) FROM enrolment_try")

    assert codes == ["people.token_unknown"] * MOST + ["people.too_many_tries"] * (30 - MOST)
    assert rows == [(MOST,)]


async def test_shutting_the_door_is_on_record_once(hospital: Hospital) -> None:
    await fail(hospital, MOST + 3)

    rows = await hospital.program.ask(
        lines, "SELECT actor, detail FROM audit WHERE outcome = 'people.too_many_tries'"
    )

    assert rows == [(PHONE, f"chat user {PHONE}")]


async def test_old_tries_are_forgotten(hospital: Hospital, clock: SetClock) -> None:
    await fail(hospital, 5)
    clock.advance(hours=2)
    await fail(hospital, 1)

    assert await hospital.program.ask(lines, "SELECT count(*) FROM enrolment_try") == [(1,)]


async def test_tokens_of_long_ago_are_forgotten(hospital: Hospital, clock: SetClock) -> None:
    old = await token_for(hospital, "nurse")
    clock.advance(days=KEPT.days + 1)
    await token_for(hospital, "surgeon")

    assert await refusal(hospital, old.token) == "people.token_unknown"


async def test_a_demonstration_binds_without_a_token_but_nobody_else_can(
    hospital: Hospital,
) -> None:
    await hospital.program.do(bind_now, hospital.staff["nurse"], PHONE)

    with pytest.raises(NotAllowedError):
        await hospital.door("administrator").do(bind_now, hospital.staff["nurse"], OTHER_PHONE)
    assert await hospital.program.ask(accounts_of, hospital.staff["nurse"]) == (PHONE,)
