"""A turn that is handled again after a crash does nothing twice and says what came of it."""

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import delete, func, insert, select, update

from core.care.case import cases
from core.rights import Right, needs
from core.stock.location import today_here
from core.tables.delivery import Dialogue, InboundUpdate, Letter
from core.tables.kinds import UpdateState
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_tables = Letter.metadata.tables
_dialogues, _letters, _updates = (
    _tables[str(each.__tablename__)] for each in (Dialogue, Letter, InboundUpdate)
)
Rows = Sequence[dict[str, object]]


@needs(Right.RUN)
def open_talks(uow: UnitOfWork) -> tuple[Rows, int]:
    """Return the dialogues as they stand, and the last letter."""
    connection = uow.reading.cold()
    rows = [dict(row) for row in connection.execute(select(_dialogues)).mappings()]
    return rows, connection.scalar(select(func.max(_letters.c.id))) or 0


@needs(Right.RUN)
def as_before(uow: UnitOfWork, talks: Rows, last: int, number: int) -> None:
    """Take back all that a turn commits when it is finished."""
    connection = uow.writing.cold()
    connection.execute(delete(_dialogues))
    connection.execute(insert(_dialogues), list(talks))
    connection.execute(delete(_letters).where(_letters.c.id > last))
    state = update(_updates).where(_updates.c.id == number)
    connection.execute(state.values(state=UpdateState.NEW.value))


@needs(Right.RUN)
def bodies(uow: UnitOfWork, last: int) -> str:
    found = select(_letters.c.body).where(_letters.c.id > last).order_by(_letters.c.id)
    rows = map(json.loads, uow.reading.cold().scalars(found))
    return "\n".join(str(row.get("text", "")) for row in rows)


async def press_twice(w: Ward, who: str, label: str, shown: Said, number: int) -> tuple[str, str]:
    """Press a button whose turn is lost before it is finished; return what either turn said."""
    program, data = w.hospital.program, shown.data(label)
    talks, last = await program.ask(open_talks)
    await w.press_data(who, data, update=number)
    said = await program.ask(bodies, last)
    await program.do(as_before, talks, last, number)
    w.hospital.clock.advance(minutes=1)
    await w.side.receiver.resume()
    await w.side.idle()
    return said, await program.ask(bodies, last)


async def test_an_emergency_is_noted_and_used_on_once(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 GW-014")
        asked = await w.say("nurse", "/use 1 GW-014")

        first, again = await press_twice(w, "nurse", "Emergency", asked, 91_001)

        today = hospital.program.ask_now(today_here)
        assert [each.token for each in hospital.program.ask_now(cases, today)] == ["CS-26-00001"]
        for said in (first, again):
            assert "<b>Used</b> on case CS-26-00001" in said
        assert w.on_hand("GW-014") == 4
