"""Two programs on one database: what one has taken the other has not got."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from core.clock import SetClock
from core.door import Core
from core.errors import RefusedError
from core.flow.issue import Take, take
from core.opening import open_core
from core.stock.posting import Posted
from core.writer import storage_error
from tests.acts import figures, prove_clean, refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

PIECES = 60


@pytest.fixture
def other(database_url: str) -> Iterator[Core]:
    """A second program on the same database."""
    opened = open_core(database_url, clock=SetClock(NOON))
    yield opened
    opened.close()


def test_two_programs_never_give_the_same_piece_to_two_people(
    hospital: Hospital, other: Core
) -> None:
    arrive(hospital, "BA-2015", "B1", PIECES)
    wanted = Take(hospital.items["BA-2015"], hospital.places["CATH-A1"].id)
    nurse = hospital.door("nurse").actor

    def begin(number: int) -> Future[Posted]:
        core = (hospital.core, other)[number % 2]
        return core.as_(nurse, key=f"t{number}").begin(take, wanted)

    with ThreadPoolExecutor(8) as pool:
        futures = list(pool.map(begin, range(PIECES + 20)))
    refusals = [future.exception(60) for future in futures]

    assert sum(refusal is None for refusal in refusals) == PIECES
    codes = {each.code for each in refusals if isinstance(each, RefusedError)}
    assert codes == {"stock.not_enough"}
    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
    prove_clean(hospital)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_program_that_holds_the_database_makes_the_other_say_so(
    hospital: Hospital, other: Core
) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    wanted = Take(hospital.items["BA-2015"], hospital.places["CATH-A1"].id)
    nurse = other.as_(hospital.door("nurse").actor, key="k")
    with other.database.writer.begin() as connection:
        connection.exec_driver_sql("SET lock_timeout = 50")

    with hospital.core.database.writer.begin(), refused("storage.busy"):
        nurse.do_now(take, wanted)

    assert nurse.do_now(take, wanted).lines[0].quantity == 1
    assert figures(hospital, "BA-2015", "CATH").on_hand == 1


@pytest.mark.parametrize("error", [KeyError("connection"), AssertionError("the shelf is full")])
def test_a_bug_that_speaks_of_fullness_stays_a_bug(error: Exception) -> None:
    assert storage_error(error) is error
