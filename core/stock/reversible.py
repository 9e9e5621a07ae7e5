"""Reversible: which postings somebody may take back, and who may take back a count's.

A count was looked at by two people, so neither of them alone can make it undone.
"""

from sqlalchemy import select

from core.actor import ActorKind
from core.errors import RefusedError
from core.people.roles import permit
from core.rights import Right, needs
from core.stock.location import tree
from core.stock.moved import stands
from core.stock.posting import Posted, posting, reversal
from core.tables.flow import CountSheet
from core.tables.kinds import MovementKind
from core.unit_of_work import UnitOfWork

_sheets = CountSheet.metadata.tables["count_sheet"].c


@needs(Right.ADJUST)
def reversible(uow: UnitOfWork, postings: tuple[int, ...]) -> tuple[int, ...]:
    """Return which of some postings the asker may reverse, and nothing has happened to since."""
    return tuple(each for each in dict.fromkeys(postings) if _is_reversible(uow, each))


def permit_reversal(uow: UnitOfWork, old: Posted) -> None:
    """Refuse who may not reverse a posting that somebody made, or that was reversed already."""
    check_first(uow, old)
    permit_ends(uow, Right.ADJUST, old)
    if old.kind is MovementKind.ADJUST:
        _permit_count(uow, old)


def check_first(uow: UnitOfWork, old: Posted) -> None:
    """Refuse what is a reversal itself, or was reversed already."""
    if old.kind is MovementKind.REVERSE:
        raise RefusedError("flow.reversal_fixed")
    if reversal(uow, old.id) is not None:
        raise RefusedError("undo.already")


def permit_ends(uow: UnitOfWork, right: Right, old: Posted) -> None:
    """Refuse who does not hold a right at one of the real ends of every line."""
    if uow.actor.kind is ActorKind.PROGRAM:
        return
    places = tree(uow)
    for line in old.lines:
        ends = [places[end] for end in (line.source, line.target) if not places[end].virtual]
        for end in ends[:-1]:
            if _permitted(uow, right, end.path):
                break
        else:
            permit(uow, right, ends[-1].path)


def _permitted(uow: UnitOfWork, right: Right, path: str) -> bool:
    try:
        permit(uow, right, path)
    except RefusedError:
        return False
    return True


def _permit_count(uow: UnitOfWork, old: Posted) -> None:
    """Refuse to reverse a count's adjustment to whoever counted or approved it."""
    query = select(_sheets.counter, _sheets.reviewer)
    query = query.where(_sheets.site == uow.site, _sheets.posting == old.id)
    found = uow.reading.cold().execute(query).first()
    if found is None:
        return
    permit_ends(uow, Right.REVIEW_COUNT, old)
    if uow.actor.kind is ActorKind.STAFF and uow.actor.id in (found.counter, found.reviewer):
        raise RefusedError("count.reversed_by_third")


def _is_reversible(uow: UnitOfWork, posting_id: int) -> bool:
    old = posting(uow, posting_id)
    try:
        permit_reversal(uow, old)
    except RefusedError:
        return False
    return stands(uow, old)
