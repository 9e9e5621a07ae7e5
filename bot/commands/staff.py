"""Staff from the terminal: roles given and taken, blocking, leaving, a lost telephone.

The person's own hospital is meant unless another is named: a staff code is one person's only.
"""

import argparse
from collections.abc import Callable

from bot.commands.parser import Commands
from bot.commands.setting import Setting, program_at, site_of_staff
from core.door import Door
from core.errors import RefusedError
from core.flow.in_hands import in_hands_of
from core.people.enlist import grant_role, revoke_role, set_staff_state
from core.people.enrolment import unbind
from core.people.staff import Person, Role, person
from core.rights import Right, needs
from core.stock.finder import understand
from core.stock.location import Place, place_of
from core.tables.kinds import LocationKind, StaffState
from core.unit_of_work import UnitOfWork
from handlers.talk.naming import name_of, who_name
from locales import Words, languages

_SHOWN = 20
_STATES = {
    "block": StaffState.BLOCKED,
    "unblock": StaffState.ACTIVE,
    "left": StaffState.LEFT,
}
Act = Callable[[Setting, argparse.Namespace, Door, Person], None]


def register(commands: Commands) -> None:
    """Add the commands."""
    words = commands.words
    for name, act in (("grant", _grant), ("revoke", _revoke), ("unbind", _unbind)):
        parser = commands.add(f"staff {name}", _on_somebody(act))
        parser.add_argument("code", help=words("cli.admin.code"))
        if name != "unbind":
            parser.add_argument("role", help=words("cli.staff.role", roles=_roles(words)))
            parser.add_argument("place", nargs="?", default="", help=words("cli.staff.place"))
        parser.add_argument("--site", default="", help=words("cli.option.site_of_staff"))
    for name in _STATES:
        parser = commands.add(f"staff {name}", _on_somebody(_setting(name)))
        parser.add_argument("code", help=words("cli.admin.code"))
        parser.add_argument("--site", default="", help=words("cli.option.site_of_staff"))


def _on_somebody(act: Act) -> Callable[[Setting, argparse.Namespace], int]:
    """Return the command that does something to the person whose code was typed."""

    def run(setting: Setting, arguments: argparse.Namespace) -> int:
        with setting.opened() as core:
            site, staff = site_of_staff(core, arguments.code, arguments.site)
            door = program_at(core, site)
            act(setting, arguments, door, door.ask_now(_person, staff))
        return 0

    return run


def _grant(setting: Setting, arguments: argparse.Namespace, door: Door, who: Person) -> None:
    role, place = role_called(arguments.role), _place(door, arguments.place)
    door.do_now(grant_role, who.id, role, place.code if place else "")
    setting.say("cli.staff.granted", **_about(setting, who, role, place))


def _revoke(setting: Setting, arguments: argparse.Namespace, door: Door, who: Person) -> None:
    role = role_called(arguments.role)
    code = arguments.place or _only_place(door, who, role)
    place = _place(door, code)
    door.do_now(revoke_role, who.id, role, place.code if place else "")
    setting.say("cli.staff.revoked", **_about(setting, who, role, place))


def _unbind(setting: Setting, arguments: argparse.Namespace, door: Door, who: Person) -> None:
    parted = door.do_now(unbind, who.id)
    key = "cli.staff.unbound" if parted else "cli.staff.unbound_none"
    setting.say(key, name=who_name(setting.words, who), code=arguments.code)


def _setting(name: str) -> Act:
    """Return what brings a person into a state, and says what the person still holds."""

    def change(setting: Setting, arguments: argparse.Namespace, door: Door, who: Person) -> None:
        del arguments
        words = setting.words
        door.do_now(set_staff_state, who.id, _STATES[name])
        setting.say(f"cli.staff.now.{name}", name=who_name(words, who), code=who.code)
        held = () if name == "unblock" else door.ask_now(in_hands_of, who.id)
        if held:
            setting.say("cli.staff.still_held", n=sum(each.quantity for each in held))
        for each in held[:_SHOWN]:
            lot = each.unit.label if each.unit is not None else each.lot.number
            about = {"item": name_of(words, each.article), "lot": lot, "since": each.since}
            setting.say("cli.staff.held_line", n=each.quantity, **about)

    return change


def role_called(text: str) -> Role:
    """Return the role that a word names, in any language or as the program writes it."""
    word = text.strip().casefold().replace("-", "_")
    for role in Role:
        names = {Words(each)(f"common.role.{role.value}").casefold() for each in languages}
        if word == role.value or word.replace("_", " ") in names:
            return role
    raise RefusedError("link.no_such_role", role=text[:30])


def _roles(words: Words) -> str:
    return words("cli.people.held", roles="|".join(role.value for role in Role))


def _place(door: Door, text: str) -> Place | None:
    """Return the place that was typed by its code or name; none is the whole hospital itself."""
    if not text or text == "*":
        return None
    place = door.ask_now(understand, text).place
    if place is None:
        raise RefusedError("place.unknown", place=text[:40])
    return None if place.kind is LocationKind.HOSPITAL else place


def _only_place(door: Door, who: Person, role: Role) -> str:
    """Return where somebody holds a role, if that is one place only."""
    held = [grant for grant in who.grants if grant.site == who.site and grant.role is role]
    if len(held) > 1:
        raise RefusedError("cli.which_place", role=role.value)
    return door.ask_now(place_of, held[0].location).code if held and held[0].location else ""


def _about(setting: Setting, who: Person, role: Role, place: Place | None) -> dict[str, str]:
    words = setting.words
    where = name_of(words, place) if place is not None else words("people.everywhere")
    name = who_name(words, who)
    return {"name": name, "code": who.code, "role": role.value, "place": where}


@needs(Right.RUN)
def _person(uow: UnitOfWork, staff: int) -> Person:
    return person(uow, staff)
