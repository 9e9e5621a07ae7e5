"""A small hospital for tests: two departments, a store, a few people, items and lots.

Cath lab (``CATH``) with cabinet ``CATH-A`` and bin ``CATH-A1``; operating rooms (``OR``) with bin
``OR-1``; central store ``STORE`` with bin ``STORE-1``. Stents are tracked by unit, balloons and
wires by lot. Nothing is in stock until a test receives it.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.door import Core, Door
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.catalogue import Identifier, NewItem, SizeText, put_items
from core.stock.location import Place, tree
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.tables.kinds import LocationKind, Tracked
from core.tables.people import StaffRole
from core.tables.reference import Supplier
from core.unit_of_work import UnitOfWork

PROGRAM = ActorKind.PROGRAM
_K = LocationKind
PLACES = (
    NewPlace("STORE", _K.STORE, "中心库", "Central store"),
    NewPlace("STORE-1", _K.BIN, "中心库一号货位", "Central bin 1", "STORE"),
    NewPlace("CATH", _K.DEPARTMENT, "导管室", "Cath lab", aliases=("cathlab", "介入室")),
    NewPlace("CATH-A", _K.CABINET, "导管室甲柜", "Cath cabinet A", "CATH"),
    NewPlace("CATH-A1", _K.BIN, "甲柜一格", "Cabinet A bin 1", "CATH-A"),
    NewPlace("OR", _K.DEPARTMENT, "手术室", "Operating rooms"),
    NewPlace("OR-1", _K.BIN, "手术室一号货位", "OR bin 1", "OR"),
)
STENT_DI = "06901234567892"
ITEMS = (
    NewItem(
        code="ST-3018",
        family="STENT",
        name_zh="冠脉药物支架 3.0×18",
        name_en="Coronary stent 3.0 x 18 mm",
        unit="个",
        price=780_000,
        tracked=Tracked.UNIT,
        sizes=(SizeText("diameter", "3.0", "mm"), SizeText("length", "18", "mm")),
        aliases=("支架",),
        identifiers=(Identifier(STENT_DI),),
    ),
    NewItem(
        code="ST-2718",
        family="STENT",
        name_zh="冠脉药物支架 2.75×18",
        name_en="Coronary stent 2.75 x 18 mm",
        unit="个",
        price=780_000,
        tracked=Tracked.UNIT,
        sizes=(SizeText("diameter", "2.75", "mm"), SizeText("length", "18", "mm")),
    ),
    NewItem(
        code="BA-2015",
        family="BALLOON",
        name_zh="冠脉球囊 2.0×15",
        name_en="Coronary balloon 2.0 x 15 mm",
        unit="根",
        price=120_000,
        sizes=(SizeText("diameter", "2.0", "mm"), SizeText("length", "15", "mm")),
    ),
    NewItem(code="GW-014", family="WIRE", name_zh="导丝 0.014", name_en="Guidewire", unit="根"),
)
PEOPLE = {
    "nurse": (Role.NURSE, "CATH", "王芳", "Wang Fang"),
    "second_nurse": (Role.NURSE, "CATH", "李娜", "Li Na"),
    "or_nurse": (Role.NURSE, "OR", "赵敏", "Zhao Min"),
    "surgeon": (Role.SURGEON, "CATH", "陈刚", "Chen Gang"),
    "storekeeper": (Role.STOREKEEPER, "", "刘强", "Liu Qiang"),
    "head": (Role.DEPARTMENT_HEAD, "CATH", "周丽", "Zhou Li"),
    "buyer": (Role.BUYER, "", "孙伟", "Sun Wei"),
    "manager": (Role.MANAGER, "", "吴军", "Wu Jun"),
    "auditor": (Role.AUDITOR, "", "郑洁", "Zheng Jie"),
    "administrator": (Role.ADMINISTRATOR, "", "冯涛", "Feng Tao"),
}


@dataclass
class Hospital:
    """The small hospital: ids by code, and doors bound to its people."""

    core: Core
    clock: SetClock
    site: int
    places: dict[str, Place] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)

    def door(self, who: str, key: str = "") -> Door:
        """Return the door for one of ``PEOPLE``."""
        return self.core.as_(Actor(ActorKind.STAFF, self.staff[who], self.site), key=key)

    @property
    def program(self) -> Door:
        """The door for the program itself at this site."""
        return self.core.as_(Actor(PROGRAM, 0, self.site))


def build(core: Core, clock: SetClock) -> Hospital:
    """Build the small hospital through the doors."""
    site = core.as_(Actor(PROGRAM, 0)).do_now(open_site, NewSite("H1", "示范医院", "Test hospital"))
    made = Hospital(core, clock, site)
    for place in PLACES:
        made.program.do_now(add_place, place)
    made.places = {place.code: place for place in made.program.ask_now(_places)}
    ids = made.program.do_now(put_items, ITEMS)
    made.items = {item.code: found for item, found in zip(ITEMS, ids, strict=True)}
    for who, (role, location, name, latin) in PEOPLE.items():
        new = NewStaff(who.upper(), name, latin, location=location)
        made.staff[who] = made.program.do_now(add_staff, new)
        made.program.do_now(grant_role, made.staff[who], role, location)
    return made


@needs(Right.RUN)
def kept_role(uow: UnitOfWork, staff: int, site: int, role: Role) -> None:
    """Put a role at a whole hospital into the table, past the rule that refuses a foreign one."""
    by = {"location": 0, "path": "", "granted_by": 0, "granted_at": uow.now}
    row = {"staff": staff, "site": site, "role": role.value, **by}
    uow.writing.cold().execute(insert(StaffRole.metadata.tables["staff_role"]).values(**row))
    uow.reading.forget()


@needs(Right.RUN)
def kept_supplier(uow: UnitOfWork, supplier: int) -> None:
    """Put a supplier with a certain id into the table, unless it is there."""
    table = Supplier.metadata.tables["supplier"]
    connection = uow.writing.cold()
    if connection.scalar(select(table.c.id).where(table.c.id == supplier)) is None:
        name = f"S-{supplier}"
        row = {"id": supplier, "code": name, "name_zh": name, "name_en": name}
        connection.execute(insert(table).values(**row))


@needs(Right.ANYONE)
def _places(uow: UnitOfWork) -> tuple[Place, ...]:
    return tuple(tree(uow))


LONG = date(2027, 6, 30)
"""An expiry well after the tests' present day, 2026-03-10."""
