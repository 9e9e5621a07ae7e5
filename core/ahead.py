"""Read ahead: what a batch of commands is going to read, read for all of them at once.

A commit of sixty takes would otherwise ask the same few questions sixty times over, and each is a
round trip where the database is a server. Nothing depends on it: what is not read ahead is read
when it is needed.
"""

from collections.abc import Iterator, Sequence

from core.actor import ActorKind
from core.care.use import Use
from core.delivery.inbox import Outcome
from core.delivery.outbox import Draft, read_known
from core.door import Coming
from core.errors import RefusedError
from core.flow.issue import Take
from core.people.staff import read_people
from core.stock.catalogue import catalogue_version
from core.stock.location import tree
from core.stock.read_ahead import Where, read_articles, read_keys, read_lying, unread_articles
from core.tables.kinds import LocationKind
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

FEW = 3
"""Commands up to which each may as well read for itself."""
Leaving = tuple[UnitOfWork, Take | Use]


def read_ahead(transaction: Transaction, coming: Sequence[Coming]) -> None:
    """Read what commands are going to ask for into the memory of their transaction."""
    letters = list(_letters(coming))
    if len(letters) > FEW:
        read_known(transaction, letters)
    leaving = list(_leaving(coming))
    if len(leaving) > FEW:
        staff = {uow.actor.id for uow, _ in leaving if uow.actor.kind is ActorKind.STAFF}
        read_people(transaction, staff)
        read_keys(transaction, {(uow.site, uow.key) for uow, _ in leaving})
        if unread := unread_articles(transaction, (asked.item for _, asked in leaving)):
            read_articles(transaction, unread, catalogue_version(leaving[0][0]))
        read_lying(transaction, {where for each in leaving for where in _wheres(*each)})


def _letters(coming: Sequence[Coming]) -> Iterator[Draft]:
    for _, arguments in coming:
        for asked in arguments:
            if isinstance(asked, Draft):
                yield asked
            elif isinstance(asked, Outcome):
                yield from asked.letters


def _leaving(coming: Sequence[Coming]) -> Iterator[Leaving]:
    for uow, arguments in coming:
        for asked in arguments:
            if isinstance(asked, Take | Use) and asked.item and asked.place:
                yield uow, asked


def _wheres(uow: UnitOfWork, asked: Take | Use) -> list[Where]:
    """Return where stock is looked at: the shelves it leaves, and the hands it comes into."""
    try:
        places = tree(uow)
        place = places[asked.place or 0]
        shelves = [shelf.id for shelf in places.shelves(place)]
        hands = places.companion(place, LocationKind.TAKEN).id
    except RefusedError:
        return []  # the command will be told so itself
    return [(uow.site, asked.item, where) for where in (*shelves, hands)]
