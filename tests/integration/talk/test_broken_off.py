"""A turn that broke off after it had acted, and is taken up by the same run of the program."""

from dataclasses import replace

import pytest

from core.errors import RefusedError
from core.once import Again
from handlers.registry import build_frame
from handlers.talk.frame import Frame
from handlers.talk.turn import Turn
from tests.acts import figures
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.crash import written
from tests.integration.talk.ward import letters_after, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Breaking:
    """A frame whose turns break off just before they are finished, a few times."""

    def __init__(self, error: Exception, times: int = 1) -> None:
        self.error = error
        self.times = times
        self.turns: list[tuple[bool, bool]] = []
        """Of each turn, whether it knew that it was handled before, and whether its key said so."""

    def frame(self) -> Frame:
        return replace(build_frame(), after=self._after)

    async def _after(self, turn: Turn) -> None:
        self.turns.append((turn.again is not None, isinstance(turn.door.key, Again)))
        if self.times:
            self.times -= 1
            raise self.error


FIRST, AGAIN = (False, False), (True, True)


@pytest.mark.parametrize("times", [1, 2])
async def test_while_the_storage_is_full_an_update_waits_and_acts_once(
    hospital: Hospital, times: int
) -> None:
    arrive(hospital, "GW-014", "W1", 2)
    breaking = Breaking(RefusedError("storage.full"), times)
    async with ward(hospital, frame=breaking.frame()) as w:
        nothing = await w.say("nurse", "/take 2 GW-014")
        before = await hospital.program.ask(written)
        for _ in range(times):
            await w.side.receiver.resume()
            await w.side.idle()
        after = await hospital.program.ask(written)
        said = await hospital.program.ask(letters_after, before[2])
        await w.say("nurse", "/mine")

    assert nothing.letters == ()
    assert after[:2] == before[:2]
    assert ["Taken" in str(body["text"]) for _, _, body in said] == [True]
    assert figures(hospital, "GW-014", "CATH").available == 0
    assert breaking.turns == [FIRST, *[AGAIN] * times, FIRST]


async def test_a_failure_is_tried_again_and_acts_once(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 2)
    breaking = Breaking(OSError("the line is cut"))
    async with ward(hospital, frame=breaking.frame()) as w:
        said = await w.say("nurse", "/take 2 GW-014")

    assert said.text.count("Taken") == 1
    assert "Undo" in said.labels
    assert figures(hospital, "GW-014", "CATH").available == 0
    assert breaking.turns == [FIRST, AGAIN]


async def test_what_is_handled_for_the_first_time_looks_nothing_up(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    seen = Breaking(RefusedError("never"), times=0)
    async with ward(hospital, frame=seen.frame()) as w:
        for said in ("/take 1 GW-014", "take 1 GW-014", "/mine"):
            await w.say("nurse", said)
        await w.press("nurse", "1: put back")

    assert seen.turns == [FIRST] * 4
