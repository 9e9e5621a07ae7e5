"""Staff in the chat of an administrator: who is here, enrolling, blocking, and leaving."""

from collections.abc import Sequence
from io import BytesIO

import segno

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.in_hands import Held, in_hands_of
from core.people.enlist import set_staff_state
from core.people.enrolment import make_token
from core.people.listing import StaffPage, staff_list
from core.people.parted import linked_groups
from core.people.staff import Person
from core.rights import Right
from core.stock.location import place_of
from core.tables.kinds import StaffState
from handlers.talk.body import number, said
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer, Command, Said
from handlers.talk.naming import name_of, who_name
from handlers.talk.turn import Turn
from locales import Html, Words

KIND = "staff"
MOST_HELD = 10
"""Lines of what somebody holds who may not act any more."""
MOST_PAGES = 10
"""Pages that are looked through for one staff code."""
SCALE = 8
"""Pixels of one square of a QR picture."""


async def staff(turn: Turn, query: str) -> None:
    """Answer ``/staff [WORDS]``."""
    page = await turn.door.ask(staff_list, 1, query)
    handle = turn.open(KIND, {"page": page.page, "query": query[:60]})
    turn.say(page_text(turn.words, page), handle, _turning(turn.words, page))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page."""
    query, at = said(talk.body, "query"), number(talk.body, "page")
    page = await turn.door.ask(staff_list, at + (1 if answer.verb == "next" else -1), query)
    handle = turn.move(talk, {"page": page.page, "query": query})
    turn.edit(page_text(turn.words, page), handle, _turning(turn.words, page))


async def enrol(turn: Turn, code: str) -> None:
    """Answer ``/enrol CODE`` with a token, in writing and as a picture to be scanned."""
    words = turn.words
    if not turn.place.private:
        # Whoever reads a token can use it, so a group never sees one.
        raise RefusedError("enrol.in_group")
    if not code:
        turn.say(words.html("people.enrol_usage"))
        return
    who = await person_called(turn, code)
    made = await turn.door.do(make_token, who.id)
    name = who_name(words, who)
    begin = f"/start {made.token}"
    caption = words.html("people.token", name=name, code=who.code, until=made.expires_at)
    turn.picture(qr(begin), caption, "enrolment.png")
    turn.say(words.html("people.token_text", begin=begin))


def qr(text: str) -> bytes:
    """Return a text as the PNG picture of a QR code."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()


def page_text(words: Words, page: StaffPage) -> str:
    """Return a page of the list of staff: code, name, roles, and who may not act."""
    if not page.people:
        return words.html("people.nobody")
    lines = [words.html("people.staff_title", total=page.total), ""]
    lines += [_line(words, who) for who in page.people]
    if page.pages > 1:
        lines += ["", words.html("common.page", page=page.page, pages=page.pages)]
    return Html("\n").join(lines)


def _line(words: Words, who: Person) -> str:
    roles = "|".join(who.roles(who.site))
    line = words.html("people.staff_line", code=who.code, name=who_name(words, who), roles=roles)
    if who.active:
        return line
    return Html(" · ").join([line, words.html("people.is_state", state=who.state.value)])


def _turning(words: Words, page: StaffPage) -> Rows:
    row = []
    if page.page > 1:
        row.append(Choice(words("common.previous"), "prev"))
    if page.page < page.pages:
        row.append(Choice(words("common.next"), "next"))
    return [row]


NAMES = {
    StaffState.BLOCKED: "block",
    StaffState.ACTIVE: "unblock",
    StaffState.LEFT: "left",
}
"""The command that brings a person into a state."""


def _setting(state: StaffState) -> Said:
    """Return the command that brings a person into a state."""

    async def change(turn: Turn, code: str) -> None:
        if not code:
            turn.say(turn.words.html("people.state_usage", command=NAMES[state]))
            return
        who = await person_called(turn, code)
        await turn.door.do(set_staff_state, who.id, state)
        name = who_name(turn.words, who)
        told: list[str] = [turn.words.html(f"people.now_{state.value}", name=name, code=who.code)]
        if state is not StaffState.ACTIVE:
            told += _still_held(turn.words, await turn.door.ask(in_hands_of, who.id))
            told += await groups_left(turn)
        turn.say(Html("\n").join(told))

    return change


async def groups_left(turn: Turn) -> list[str]:
    """Return in which groups somebody may still be reading: the bot cannot put anybody out."""
    words, named = turn.words, dict[str, None]()
    for link in await turn.door.ask(linked_groups):
        role = words(f"common.role.{link.role}")
        place = words("group.whole_site")
        if link.location:
            place = name_of(words, await turn.door.ask(place_of, link.location))
        named[words("people.group_named", role=role, place=place)] = None
    if not named:
        return []
    return [words.html("people.groups_left", groups=words("common.list_joiner").join(named))]


def _still_held(words: Words, held: Sequence[Held]) -> list[str]:
    """Return what is still in the hands of somebody who may not act any more."""
    if not held:
        return [words.html("people.hands_empty")]
    lines: list[str] = [words.html("people.still_held", n=sum(each.quantity for each in held))]
    for each in held[:MOST_HELD]:
        lot = each.unit.label if each.unit is not None else each.lot.number
        about = {"item": name_of(words, each.article), "lot": lot, "since": each.since}
        lines.append(words.html("people.held_line", n=each.quantity, **about))
    if len(held) > MOST_HELD:
        lines.append(words.html("people.held_more", n=len(held) - MOST_HELD))
    return [*lines, words.html("people.held_next")]


async def person_called(turn: Turn, code: str) -> Person:
    """Return the person with a staff code, in any case of letters."""
    wanted = code.strip().casefold()
    for at in range(1, MOST_PAGES + 1):
        page = await turn.door.ask(staff_list, at, code)
        for who in page.people:
            if who.code.casefold() == wanted:
                return who
        if page.page >= page.pages:
            break
    raise RefusedError("people.no_such_staff", staff=code[:40])


COMMANDS = (
    Command("staff", staff, Right.MANAGE_STAFF),
    Command("enrol", enrol, Right.MANAGE_STAFF),
    Command(NAMES[StaffState.BLOCKED], _setting(StaffState.BLOCKED), Right.MANAGE_STAFF),
    Command(NAMES[StaffState.ACTIVE], _setting(StaffState.ACTIVE), Right.MANAGE_STAFF),
    Command(NAMES[StaffState.LEFT], _setting(StaffState.LEFT), Right.MANAGE_STAFF),
)
STEPS = {KIND: step}
