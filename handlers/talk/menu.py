"""The menu: which commands a person is offered. It only hides what the rules would refuse."""

from collections.abc import Callable, Sequence

from core.errors import NotAllowedError
from core.people.roles import RIGHTS
from core.people.staff import Person, Role
from core.rights import Right
from handlers.talk.frame import Command

Commands = Callable[[], Sequence[Command]]
"""The commands there are; asked for late, because the rooms that need it are among them."""


def commands_for(who: Person | None, site: int, commands: Sequence[Command]) -> list[Command]:
    """Return the commands whose right a person holds at a site; a stranger has what all have."""
    held = frozenset(who.roles(site)) if who is not None and who.active else frozenset()
    return commands_of(held, commands)


def commands_of(held: frozenset[Role], commands: Sequence[Command]) -> list[Command]:
    """Return the commands whose right some roles give."""
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


def insist(who: Person, right: Right, path: str) -> None:
    """Refuse a press on a card that all of a group may press, before it changes the card."""
    if not may_at(who, right, path):
        raise NotAllowedError("people.not_allowed", roles="|".join(sorted(RIGHTS[right])))
