"""The menu: which commands a person is offered. It only hides what the rules would refuse."""

from collections.abc import Callable, Sequence

from core.people.roles import RIGHTS
from core.people.staff import Person
from core.rights import Right
from handlers.frame import Command
from handlers.turn import Turn
from locales import Words

Commands = Callable[[], Sequence[Command]]
"""The commands there are; asked for late, because the rooms that need it are among them."""


def commands_for(who: Person | None, site: int, commands: Sequence[Command]) -> list[Command]:
    """Return the commands whose right a person holds at a site; a stranger has what all have."""
    held = frozenset(who.roles(site)) if who is not None and who.active else frozenset()
    return [
        command
        for command in commands
        if command.right is Right.ANYONE or held & RIGHTS.get(command.right, frozenset())
    ]


def holds(who: Person, right: Right) -> bool:
    """Tell whether a person holds a right at home at all, so that its button is worth showing."""
    return who.active and bool(RIGHTS.get(right, frozenset()) & frozenset(who.roles(who.site)))


def may_at(who: Person, right: Right, path: str) -> bool:
    """Tell whether a person holds a right at the place with this path; the rule asks again."""
    return who.active and any(
        grant.site == who.site
        and grant.role in RIGHTS.get(right, frozenset())
        and path.startswith(grant.path)
        for grant in who.grants
    )


def menu_of(words: Words, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the menu as a chat server wants it: names, and in a line what each does."""
    known = [name for name in names if words.has(f"people.does.{name}")]
    return [(name, words(f"people.does.{name}")) for name in known]


def offered(who: Person, commands: Commands) -> list[str]:
    """Return the names of the commands that a person's menu holds."""
    return [command.name for command in commands_for(who, who.site, commands())]


def post_menu(turn: Turn, names: Sequence[str]) -> None:
    """Set the menu of a private chat; a group's would show everybody one person's rights."""
    if turn.place.private:
        turn.menu(menu_of(turn.words, names))
