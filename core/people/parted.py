"""Parted: who sits in a group chat and belongs there no more, having left or lost the account."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from core.people.group import Group, links_of
from core.rights import Right, needs
from core.tables.kinds import StaffState
from core.tables.people import Account, GroupLink, Staff
from core.unit_of_work import UnitOfWork

MOST = 1_000
"""Chat users that are looked up at once."""
MOST_GROUPS = 20
_accounts = Account.metadata.tables["account"].c
_staff = Staff.metadata.tables["staff"].c
_links = GroupLink.metadata.tables["group_link"].c


@dataclass(frozen=True, slots=True)
class Parted:
    """Chat users of whom the hospital knows nobody, and those of people who have left it."""

    left: frozenset[int]
    unbound: frozenset[int]


@needs(Right.RUN)
def parted(uow: UnitOfWork, chat_users: Collection[int]) -> Parted:
    """Return which of some chat users are those of nobody who works here."""
    asked = sorted(chat_users)[:MOST]
    query = select(_accounts.chat_user, _staff.state).join(Staff, _staff.id == _accounts.staff)
    rows = uow.reading.cold().execute(query.where(_accounts.chat_user.in_(asked)))
    states = {row.chat_user: row.state for row in rows}
    left = {each for each, state in states.items() if state == StaffState.LEFT.value}
    return Parted(frozenset(left), frozenset(set(asked) - states.keys()))


@needs(Right.MANAGE_STAFF)
def linked_groups(uow: UnitOfWork) -> tuple[Group, ...]:
    """Return the linked groups of the actor's site: who leaves may still be reading in them."""
    chats = select(_links.chat).distinct().where(_links.site == uow.site).order_by(_links.chat)
    found = uow.reading.cold().scalars(chats.limit(MOST_GROUPS)).all()
    return tuple(link for chat in found for link in links_of(uow, chat))[:MOST_GROUPS]
