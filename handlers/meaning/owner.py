"""Owner in the chat: whose pieces are meant, where the hospital's own lie with consigned ones.

It is asked only where a lot at a place has more than one owner; whose it is, is said wherever it
is not the hospital's.
"""

from collections.abc import Sequence

from core.stock.owner import HOSPITAL, Owned, Owner, owner_of
from handlers.talk.buttons import Choice
from handlers.talk.naming import name_of
from handlers.talk.question import Question
from handlers.talk.turn import Turn
from locales import Html, Words

UNKNOWN = -1
"""An owner that has not been asked for yet."""
LONGEST = 60


def which_owner(words: Words, lot: str, found: Sequence[Owned], *, blind: bool) -> Question:
    """Return the question whose pieces of a lot are meant; a button gives the owner's id."""
    rows = [[_choice(words, each, blind=blind)] for each in found]
    return Question(words.html("owner.which", lot=lot), rows)


def consigned(words: Words, owner: Owner) -> str:
    """Return whose consigned pieces are, or nothing of the hospital's own."""
    if owner.id == HOSPITAL:
        return ""
    name = name_of(words, owner)
    return words.html("owner.consigned", owner=name) if name else words.html("owner.somebodys")


async def with_owner(turn: Turn, text: str, owner: int) -> str:
    """Return what is to be confirmed, with a line that says whose it is if it is consigned."""
    if owner in (HOSPITAL, UNKNOWN):
        return text
    whose = consigned(turn.words, await turn.door.ask(owner_of, owner))
    return Html("\n").join([Html(text), Html(whose)])


def _choice(words: Words, each: Owned, *, blind: bool) -> Choice:
    count = words("count.counting") if blind else f"{each.quantity:,}"
    label = words("owner.choice", owner=_name(words, each), n=count)
    return Choice(label[:LONGEST], "owner", each.owner.id)


def _name(words: Words, each: Owned) -> str:
    if each.owner.id == HOSPITAL:
        return words("owner.hospital")
    return name_of(words, each.owner) or words("owner.somebodys")
