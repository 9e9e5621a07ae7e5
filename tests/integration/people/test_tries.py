"""Guessing of tokens has an end, even before there is any hospital to record it."""

import pytest
from sqlalchemy import func, select

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.door import Core
from core.errors import RefusedError
from core.people.enrolment import accounts_of, bind_now, redeem
from core.people.tries import MOST, WINDOW
from core.rights import Right, needs
from core.tables import metadata
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.core.acts import writer_held

GUESSER = 666


@needs(Right.ANYONE)
def rows_of(uow: UnitOfWork, table: str) -> int:
    query = select(func.count()).select_from(metadata.tables[table])
    return uow.reading.cold().scalar(query) or 0


def guess(core: Core, token: str = "wrong") -> str:
    with pytest.raises(RefusedError) as refused:
        core.as_(Actor(ActorKind.CHAT_USER, GUESSER)).do_now(redeem, token, GUESSER)
    return refused.value.code


def test_a_guesser_is_shut_out_where_there_is_no_hospital_yet(core: Core) -> None:
    codes = [guess(core) for _ in range(MOST + 2)]

    assert codes == ["people.token_unknown"] * MOST + ["people.too_many_tries"] * 2
    stranger = core.as_(Actor(ActorKind.CHAT_USER, GUESSER))
    assert stranger.ask_now(rows_of, "enrolment_try") == MOST
    assert stranger.ask_now(rows_of, "audit") == 0


def test_the_window_slides(core: Core, clock: SetClock) -> None:
    for _ in range(MOST):
        guess(core)
        clock.advance(minutes=6)

    assert guess(core) == "people.token_unknown"  # the first of them was an hour ago
    assert guess(core) == "people.too_many_tries"
    clock.advance(seconds=WINDOW.total_seconds())
    assert guess(core) == "people.token_unknown"


@pytest.mark.parametrize("token", ["", "\0", "x" * 10_000, "\ud83d", "' OR 1=1 --", "<b>"])
def test_any_text_is_a_wrong_token(core: Core, token: str) -> None:
    assert guess(core, token) == "people.token_unknown"


def test_guesses_of_one_commit_count_one_by_one(hospital: Hospital) -> None:
    door = hospital.core.as_(Actor(ActorKind.CHAT_USER, GUESSER))
    with writer_held(hospital):
        futures = [door.begin(redeem, f"guess {number}", GUESSER) for number in range(MOST + 5)]
    codes = [str(future.exception(20)).partition("(")[0] for future in futures]

    assert codes == ["people.token_unknown"] * MOST + ["people.too_many_tries"] * 5


def test_binding_the_same_telephone_again_changes_nothing(hospital: Hospital) -> None:
    nurse = hospital.staff["nurse"]

    both = [hospital.program.do_now(bind_now, nurse, 7_001) for _ in range(2)]

    assert both[0] == both[1]
    assert hospital.door("nurse").ask_now(accounts_of, nurse) == (7_001,)
