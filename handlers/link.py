"""Link: an administrator says for which role at which place a group, or a topic of it, speaks."""

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.people.group import link_group, unlink_group
from core.people.staff import Role
from core.rights import Right
from core.stock.location import place_of
from handlers.meaning.places import home_rows, named_place, two_a_row
from handlers.talk.body import said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of
from handlers.talk.turn import Turn

KIND = "link"
WHOLE = 0
"""The choice that stands for the whole hospital."""
_ROLES = tuple(Role)


async def link(turn: Turn, text: str) -> None:
    """Answer ``/link [ROLE [PLACE]]``."""
    _in_group(turn)
    _ = turn.person
    wanted, _, rest = text.partition(" ")
    if not wanted:
        rows = [Choice(turn.words(f"common.role.{role}"), "role", at) for at, role in _numbered()]
        turn.say(turn.words.html("group.which_role"), turn.open(KIND, {}), two_a_row(rows))
        return
    role = role_named(turn, wanted)
    if not rest.strip():
        await _ask_place(turn, role, None)
        return
    place = await named_place(turn, rest)
    if place is None:
        raise RefusedError("place.unknown", place=rest.strip()[:40])
    await _link(turn, role, place.id)


async def unlink(turn: Turn, text: str) -> None:
    """Answer ``/unlink``."""
    del text
    _in_group(turn)
    _ = turn.person
    await turn.door.do(unlink_group, turn.place.chat, turn.place.thread)
    turn.say(turn.words.html("group.unlinked"))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the role, or with the place, that was chosen."""
    if answer.verb == "role":
        await _ask_place(turn, _ROLES[answer.choice], talk)
        return
    turn.close(talk)
    await _link(turn, Role(said(talk.body, "role")), answer.choice)


def role_named(turn: Turn, text: str) -> Role:
    """Return the role that a word names, in the reader's language or as the program writes it."""
    word = text.strip().casefold()
    for role in Role:
        if word in (role.value, turn.words(f"common.role.{role}").casefold()):
            return role
    raise RefusedError("link.no_such_role", role=text[:30])


def _numbered() -> list[tuple[int, Role]]:
    return list(enumerate(_ROLES))


def _in_group(turn: Turn) -> None:
    if turn.place.private:
        raise RefusedError("link.only_in_groups")


async def _ask_place(turn: Turn, role: Role, talk: Talk | None) -> None:
    body = {"role": role.value}
    handle = turn.move(talk, body) if talk is not None else turn.open(KIND, body)
    whole = [Choice(turn.words("group.whole_site"), "place", WHOLE)]
    rows = [whole, *await home_rows(turn, "place")]
    turn.edit(turn.words.html("group.which_place", role=role.value), handle, rows)


async def _link(turn: Turn, role: Role, location: int) -> None:
    words, name, code = turn.words, turn.words("group.whole_site"), ""
    if location != WHOLE:
        place = await turn.door.ask(place_of, location)
        name, code = name_of(words, place), place.code
    where = (turn.place.chat, turn.place.thread)
    await turn.door.do(link_group, *where, role, code)
    turn.edit(words.html("group.linked", role=role.value, place=name))


COMMANDS = (
    Command("link", link, Right.LINK_GROUP, unlinked=True),
    Command("unlink", unlink, Right.LINK_GROUP, unlinked=True),
)
STEPS = {KIND: step}
