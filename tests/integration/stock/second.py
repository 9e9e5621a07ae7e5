"""A second hospital of the same group, for tests that nothing of it can be reached from the first.

It has a department with one shelf, one storekeeper, balloons of a lot and two stents.
"""

from dataclasses import dataclass

from core.actor import Actor, ActorKind
from core.door import Core, Door
from core.flow.receipt import Receive, ReceiveLine, receive
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.location import Place, tree
from core.stock.lot import lot_by_number
from core.stock.naming import NewUnit
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.stock.posting import Posted
from core.stock.unit import Piece, piece_by_serial
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork
from tests.hospital import LONG, Hospital

CODE = "HC-R26-000001-5"
"""The hospital code of stent ``A`` there; codes count at one hospital only."""


@dataclass(frozen=True)
class Second:
    """The other hospital: its shelf, its people's door, and what lies there."""

    site: int
    core: Core
    staff: int
    department: int
    shelf: int
    lot: int
    unit: Piece
    receipt: Posted

    def door(self, key: str = "") -> Door:
        """The door of its storekeeper."""
        return self.core.as_(Actor(ActorKind.STAFF, self.staff, self.site), key=key)


@needs(Right.ANYONE)
def _places(uow: UnitOfWork) -> tuple[Place, ...]:
    return tuple(tree(uow))


@needs(Right.ANYONE)
def _lying(uow: UnitOfWork, balloon: int, stent: int) -> tuple[int, Piece]:
    lot, unit = lot_by_number(uow, balloon, "B1"), piece_by_serial(uow, stent, "A")
    assert lot is not None
    assert unit is not None
    return lot.id, unit


def second(hospital: Hospital) -> Second:
    """Open the other hospital and put stock there: lot ``B1``, stents ``A`` and ``B``."""
    core = hospital.core
    site = hospital.program.do_now(open_site, NewSite("H2", "二院", "Second hospital"))
    program = core.as_(Actor(ActorKind.PROGRAM, 0, site))
    program.do_now(add_place, NewPlace("CATH", LocationKind.DEPARTMENT, "导管室", "Cath lab"))
    program.do_now(add_place, NewPlace("CATH-A", LocationKind.CABINET, "柜", "Cabinet", "CATH"))
    staff = program.do_now(add_staff, NewStaff("K2", "钱", "Qian"))
    for role in (Role.STOREKEEPER, Role.NURSE, Role.DEPARTMENT_HEAD):
        program.do_now(grant_role, staff, role)
    ids = {place.code: place.id for place in program.ask_now(_places)}
    balloon, stent = hospital.items["BA-2015"], hospital.items["ST-3018"]
    units = (NewUnit("A", CODE), NewUnit("B"))
    lines = (
        ReceiveLine(balloon, "B1", 9, LONG),
        ReceiveLine(stent, "L1", 2, LONG, units=units),
    )
    door = core.as_(Actor(ActorKind.STAFF, staff, site))
    receipt = door.do_now(receive, Receive(ids["CATH-A"], lines))
    lot, unit = program.ask_now(_lying, balloon, stent)
    return Second(site, core, staff, ids["CATH"], ids["CATH-A"], lot, unit, receipt)
