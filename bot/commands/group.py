"""Groups from the terminal: group chats of the hospital's own page, and who sits in them.

On a chat server people make their groups themselves. Here an administrator does: the members are
staff who have enrolled, and the group then speaks for a role and a place by ``/link`` within it.
"""

import argparse
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.table import Table

from bot.commands.parser import Commands
from bot.commands.setting import Setting, program_at, site_of
from bot.gateway.groups import GroupLine, Groups
from core.door import Door
from core.errors import RefusedError
from core.people.enrolment import accounts_of, who_is
from core.people.staff import Person, person, staff_by_code
from core.rights import Right, needs
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork
from handlers.talk.naming import who_name

Act = Callable[[Setting, argparse.Namespace, Groups, Door], None]


def register(commands: Commands) -> None:
    """Add the commands."""
    words = commands.words
    add = commands.add("group add", _on_groups(_add))
    add.add_argument("name", help=words("cli.group.name"))
    add.add_argument(
        "--members", nargs="+", default=[], metavar="CODE", help=words("cli.group.members")
    )
    add.add_argument(
        "--topics", nargs="+", default=[], metavar="NAME", help=words("cli.group.topics")
    )
    listing = commands.add("group list", _on_groups(_list))
    for name, act in (("add", _join), ("remove", _leave)):
        member = commands.add(f"group member {name}", _on_groups(act))
        member.add_argument("name", help=words("cli.group.name"))
        member.add_argument("members", nargs="+", metavar="CODE", help=words("cli.group.members"))
        member.add_argument("--site", default="", help=words("cli.option.site"))
    for parser in (add, listing):
        parser.add_argument("--site", default="", help=words("cli.option.site"))


def _on_groups(act: Act) -> Callable[[Setting, argparse.Namespace], int]:
    """Return the command that does something to the groups of the page."""

    def run(setting: Setting, arguments: argparse.Namespace) -> int:
        with setting.opened() as core, _groups(arguments) as groups:
            act(setting, arguments, groups, program_at(core, site_of(core, arguments.site)))
        return 0

    return run


@contextmanager
def _groups(arguments: argparse.Namespace) -> Iterator[Groups]:
    """Open the file of the page's chats, which the program makes at its first start."""
    path = arguments.home / "chats.db"
    if not path.exists():
        raise RefusedError("cli.no_chats", path=str(path))
    try:
        with Groups(path) as groups:
            yield groups
    except sqlite3.Error as error:
        raise RefusedError("cli.chats_busy", path=str(path), why=str(error)[:200]) from error


def _add(setting: Setting, arguments: argparse.Namespace, groups: Groups, door: Door) -> None:
    if not arguments.name.strip():
        raise RefusedError("cli.group_unnamed")
    if groups.called(arguments.name) is not None:
        raise RefusedError("cli.group_exists", group=arguments.name)
    people = _accounts(groups, door, arguments.members)
    made = groups.make(arguments.name, people, arguments.topics)
    door.do_now(_note, "group_add", made.title, arguments.members)
    setting.say("cli.group.made", group=made.title)
    _say_members(setting, made, door)
    setting.say("cli.group.next")


def _join(setting: Setting, arguments: argparse.Namespace, groups: Groups, door: Door) -> None:
    group = _called(groups, arguments.name)
    changed = groups.join(group.id, _accounts(groups, door, arguments.members))
    door.do_now(_note, "group_join", group.title, arguments.members)
    _say_members(setting, changed, door)


def _leave(setting: Setting, arguments: argparse.Namespace, groups: Groups, door: Door) -> None:
    group = _called(groups, arguments.name)
    gone = [each for code in arguments.members for each in door.ask_now(_chats, code)]
    changed = groups.leave(group.id, gone)
    door.do_now(_note, "group_leave", group.title, arguments.members)
    _say_members(setting, changed, door)


def _list(setting: Setting, arguments: argparse.Namespace, groups: Groups, door: Door) -> None:
    del arguments
    words = setting.words
    table = Table(*(words(f"cli.group.{name}") for name in ("title", "topic", "people")))
    for each in groups.all():
        table.add_row(
            each.title, words("common.list_joiner").join(each.topics), _named(setting, each, door)
        )
    setting.terminal.out.print(table)


def _say_members(setting: Setting, group: GroupLine, door: Door) -> None:
    if group.members:
        setting.say("cli.group.sit", group=group.title, people=_named(setting, group, door))
    else:
        setting.say("cli.group.empty", group=group.title)


def _named(setting: Setting, group: GroupLine, door: Door) -> str:
    """Return who sits in a group; who has left, or is parted from the account, is marked."""
    words, names = setting.words, list[str]()
    for each in group.members:
        who = door.ask_now(who_is, each)
        if who is None:
            names.append(words("cli.group.unbound", account=str(each)))
            continue
        name = f"{who_name(words, who)} {who.code}"
        left = who.state is StaffState.LEFT
        names.append(words("cli.group.left", name=name) if left else name)
    return words("common.list_joiner").join(names)


def _called(groups: Groups, name: str) -> GroupLine:
    found = groups.called(name)
    if found is None:
        titles = "|".join(each.title for each in groups.all())
        raise RefusedError("cli.no_such_group" if titles else "cli.no_group", groups=titles)
    return found


def _accounts(groups: Groups, door: Door, codes: Sequence[str]) -> list[int]:
    """Return the seats of people at the page; refuse all if somebody has not enrolled there."""
    seats = {code: [c for c in door.ask_now(_chats, code) if groups.known(c)] for code in codes}
    absent = [code for code, chats in seats.items() if not chats]
    if absent:
        raise RefusedError("cli.not_at_page", people="|".join(absent), first=absent[0])
    return [each for chats in seats.values() for each in chats]


@needs(Right.RUN)
def _chats(uow: UnitOfWork, code: str) -> tuple[int, ...]:
    who: Person = person(uow, staff_by_code(uow, code))
    return accounts_of(uow, who.id)


@needs(Right.RUN)
def _note(uow: UnitOfWork, act: str, group: str, codes: Sequence[str]) -> None:
    """Keep on record who was let into which group, or put out of it."""
    uow.audit(act, detail=f"{group}: {' '.join(codes)}"[:400])
