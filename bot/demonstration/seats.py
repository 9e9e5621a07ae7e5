"""Seats: who of the demonstration's staff sits at the chat page, and the group chats they are in.

A dozen people are enough to play every role; the others work in the history. Accounts are bound
and groups linked once, and what somebody changes afterwards stays changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.demonstration.building.premises import administrator
from bot.demonstration.hospital import Group, Hospital, Person
from bot.gateway import SeedGroup, SeedUser
from core.actor import PROGRAM, Actor, ActorKind
from core.delivery.menu import offer_menus
from core.door import Core, Door
from core.people.enrolment import bind_now, who_is
from core.people.group import group_of, link_group
from core.people.listing import staff_list
from core.people.site import sites
from core.people.staff import Role
from handlers.talk.frame import Command
from handlers.talk.menus import Menus
from locales import Words

SEATED = (
    *("NUR01", "NUR04", "NUR06", "SUR01", "HED01", "STK01", "STK02"),
    *("BUY01", "MGR02", "AUD01", "ADM01", "NUR31", "STK31"),
)
"""Staff codes, in the order of the page: some read Chinese and some English."""
HOME_LANGUAGE = "zh-CN"
_FIRST_USER = 101
_FIRST_GROUP = -1_001_000_000_001


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at the page and their chat account."""

    user: int
    person: Person


@dataclass(frozen=True, slots=True)
class Table:
    """A group chat and who of the seated is in it."""

    chat: int
    group: Group
    members: tuple[int, ...]


def seats(hospital: Hospital) -> list[Seat]:
    """Return the seats in their order."""
    people = {person.code: person for person in hospital.people}
    return [Seat(_FIRST_USER + n, people[code]) for n, code in enumerate(SEATED)]


def tables(hospital: Hospital) -> list[Table]:
    """Return the group chats in which at least two of the seated are."""
    users = {seat.person.code: seat.user for seat in seats(hospital)}
    found = []
    for n, group in enumerate(hospital.groups):
        members = [users[p.code] for p in hospital.members(group) if p.code in users]
        if len(members) > 1:
            found.append(Table(_FIRST_GROUP - n, group, tuple(members)))
    return found


def seat_everybody(core: Core, hospital: Hospital) -> None:
    """Bind the accounts of the seated and link the groups, where that was never done."""
    ids = {site.code: site.id for site in core.as_(PROGRAM).ask_now(sites)}
    for seat in seats(hospital):
        program = _program(core, ids[seat.person.site])
        if program.ask_now(who_is, seat.user) is None:
            program.do_now(bind_now, _staff(program, seat.person.code), seat.user)
    for table in tables(hospital):
        site = table.group.site
        program = _program(core, ids[site])
        if program.ask_now(group_of, table.chat) is None:
            chief = _staff(program, administrator(hospital, site).code)
            by = core.as_(Actor(ActorKind.STAFF, chief, ids[site]))
            by.do_now(link_group, table.chat, 0, Role(table.group.role), table.group.place)


def offer_commands(core: Core, hospital: Hospital, commands: Sequence[Command]) -> int:
    """Offer everybody seated, and every group, their commands before the first word is said."""
    menus, offers = Menus(lambda: commands), []
    program = core.as_(PROGRAM)
    for seat in seats(hospital):
        who = program.ask_now(who_is, seat.user)
        if who is not None:
            roles = frozenset(who.roles(who.site))
            offers.append((seat.user, menus.of(Words(who.language), roles)))
    for table in tables(hospital):
        link = program.ask_now(group_of, table.chat)
        if link is not None:
            words = Words(link.language or HOME_LANGUAGE)
            offers.append((table.chat, menus.of_group(words, frozenset({link.role}))))
    return program.do_now(offer_menus, offers)


def seeds(hospital: Hospital) -> tuple[Sequence[SeedUser], Sequence[SeedGroup]]:
    """Return what the page shows: each person in their own language, a group in that it speaks."""
    users = [_seed_user(hospital, seat) for seat in seats(hospital)]
    groups = [_seed_group(table, _spoken(hospital, table)) for table in tables(hospital)]
    return users, groups


def _spoken(hospital: Hospital, table: Table) -> str:
    """Return the language in which a group is answered: that of who has linked it."""
    return administrator(hospital, table.group.site).language


def _seed_user(hospital: Hospital, seat: Seat) -> SeedUser:
    person = seat.person
    english = person.language == "en"
    role = Words(person.language)(f"common.role.{person.role}")
    place = hospital.places.get(person.scope)
    site = next(site for site in hospital.sites if site.code == person.site)
    where = site if place is None else place
    title = f"{role} · {where.name_en if english else where.name_zh}"
    name = person.name_latin if english else person.name
    return SeedUser(seat.user, name, title, person.language, started=True)


def _seed_group(table: Table, language: str) -> SeedGroup:
    group, english = table.group, language == "en"
    topics = [topic[english] for topic in group.topics]
    title = group.title_en if english else group.title_zh
    return SeedGroup(table.chat, title, table.members, topics)


def _staff(program: Door, code: str) -> int:
    found = program.ask_now(staff_list, 1, code).people
    return next(person.id for person in found if person.code == code)


def _program(core: Core, site: int) -> Door:
    return core.as_(Actor(ActorKind.PROGRAM, 0, site))
