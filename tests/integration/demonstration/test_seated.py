"""The seated of the demonstration: bound, linked, and offered their commands before they speak."""

import json

from sqlalchemy import select

from bot.demonstration.hospital import Hospital
from bot.demonstration.seats import offer_commands, seat_everybody, seats, tables
from core.actor import PROGRAM
from core.door import Core
from core.rights import Right, needs
from core.tables.delivery import Letter
from core.unit_of_work import UnitOfWork
from handlers.registry import build_frame

_letters = Letter.metadata.tables["letter"].c


@needs(Right.RUN)
def menus(uow: UnitOfWork) -> dict[int, list[str]]:
    """Return the commands that each chat was offered last."""
    query = select(_letters.chat, _letters.body).where(_letters.operation == "commands")
    rows = uow.reading.cold().execute(query.order_by(_letters.id))
    return {chat: [name for name, _ in json.loads(body)["commands"]] for chat, body in rows}


def test_everybody_seated_and_every_group_has_a_menu_at_once(built: Core, data: Hospital) -> None:
    commands = build_frame().commands
    seat_everybody(built, data)
    offered = offer_commands(built, data, commands)

    found = built.as_(PROGRAM).ask_now(menus)
    everybody = {seat.user for seat in seats(data)} | {table.chat for table in tables(data)}
    roles = {seat.user: seat.person.role for seat in seats(data)}
    nurse = next(user for user, role in roles.items() if role == "nurse")
    administrator = next(user for user, role in roles.items() if role == "administrator")
    assert offered == len(everybody)
    assert set(found) == everybody
    assert "take" in found[nurse]
    assert "staff" not in found[nurse]
    assert "staff" in found[administrator]
    assert offer_commands(built, data, commands) == 0
