"""Grant: an administrator gives and takes roles in the chat, by words or by buttons.

What changes counts at the person's next act; the person is told.
"""

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.people.enlist import check_not_last, grant_role, revoke_role
from core.people.enrolment import unbind
from core.people.staff import Grant, Person, Role
from core.rights import Right
from core.stock.location import place_of
from core.tables.kinds import LocationKind
from handlers.meaning.places import home_rows, named_place, two_a_row
from handlers.staff import groups_left, person_called
from handlers.talk.body import said
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of, who_name
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import tell_asker
from locales import Html, Words, languages

KIND = "grant"
WHOLE = 0
"""The choice that stands for the whole hospital."""
_ROLES = tuple(Role)


async def grant(turn: Turn, text: str) -> None:
    """Answer ``/grant CODE [ROLE [PLACE]]``."""
    who, rest = await _person_first(turn, text, "people.grant_usage")
    if who is None:
        return
    if not rest:
        rows = [Choice(turn.words(f"common.role.{role}"), "role", at) for at, role in _numbered()]
        title = turn.words.html("people.which_role", name=who_name(turn.words, who), code=who.code)
        ask(turn, None, KIND, {"code": who.code}, Question(title, two_a_row(rows, 3)))
        return
    role, where = _role_and_place(turn, rest)
    if where:
        await _grant(turn, who, role, await _place(turn, where))
    else:
        await _ask_place(turn, None, who, role)


async def revoke(turn: Turn, text: str) -> None:
    """Answer ``/revoke CODE [ROLE [PLACE]]``."""
    who, rest = await _person_first(turn, text, "people.revoke_usage")
    if who is None:
        return
    if not rest:
        await _ask_which(turn, who)
        return
    role, where = _role_and_place(turn, rest)
    held = [each for each in _held(who) if each.role is role]
    if where:
        place = await _place(turn, where)
        held = [each for each in held if each.location == place]
    if len(held) > 1:
        await _ask_which(turn, who)
        return
    if not held and turn.again is not None:
        # It may have been taken when the turn was handled before: then the rule knows where.
        held = [Grant(who.site, role, WHOLE, "")]
    if not held:
        raise RefusedError("people.no_such_role", role=role.value)
    if _own_key(turn, who, held[0]):
        await _ask_sure(turn, who, held[0])
        return
    await _revoke(turn, who, held[0])


def _own_key(turn: Turn, who: Person, held: Grant) -> bool:
    """Tell whether somebody is about to lose the own right to give and take roles."""
    return who.id == turn.person.id and held.role is Role.ADMINISTRATOR


async def _ask_sure(turn: Turn, who: Person, held: Grant) -> None:
    """Ask once more: whoever gives this role up cannot take it back alone."""
    words = turn.words
    if held.location == WHOLE:
        await turn.door.ask(check_not_last, who.id)
    body = {"code": who.code, "held": [[held.role.value, held.location]]}
    sure = [[Choice(words("people.own_role_yes"), "end_own", 0)]]
    ask(turn, None, KIND, body, Question(words.html("people.own_role_sure"), sure))


async def unbind_account(turn: Turn, code: str) -> None:
    """Answer ``/unbind CODE``: part somebody from a lost telephone or a shared account."""
    if not code:
        turn.say(turn.words.html("people.unbind_usage"))
        return
    who = await person_called(turn, code)
    parted = await turn.door.do(unbind, who.id)
    key = "people.unbound" if parted else "people.unbound_none"
    told: list[str] = [turn.words.html(key, name=who_name(turn.words, who), code=who.code)]
    told += await groups_left(turn) if parted else []
    turn.say(Html("\n").join(told))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the role, the place, or the grant that was chosen."""
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    who = await person_called(turn, said(talk.body, "code"))
    match answer.verb:
        case "role":
            await _ask_place(turn, talk, who, _ROLES[answer.choice])
        case "place":
            turn.close(talk)
            await _grant(turn, who, Role(said(talk.body, "role")), answer.choice)
        case "end_own":
            turn.close(talk)
            await _revoke(turn, who, _shown(talk, who, answer.choice))
        case _:
            held = _chosen(turn, talk, who, answer.choice)
            turn.close(talk)
            if _own_key(turn, who, held):
                await _ask_sure(turn, who, held)
            else:
                await _revoke(turn, who, held)


async def _person_first(turn: Turn, text: str, usage: str) -> tuple[Person | None, str]:
    """Return the person whom words name first, and the rest; without words, say the usage."""
    if not text:
        turn.say(turn.words.html(usage))
        return None, ""
    code, _, rest = text.partition(" ")
    return await person_called(turn, code), rest.strip()


def _chosen(turn: Turn, talk: Talk, who: Person, choice: int) -> Grant:
    """Return the role that was chosen to end; a list that has changed since is refused.

    A turn that is handled again may have changed it itself.
    """
    shown = talk.body["held"]
    assert isinstance(shown, list)
    if shown != _listed(who) and turn.again is None:
        raise RefusedError("button.stale")
    return _shown(talk, who, choice)


def _shown(talk: Talk, who: Person, choice: int) -> Grant:
    """Return a role as a dialogue keeps it."""
    shown = talk.body["held"]
    assert isinstance(shown, list)
    role, location = shown[choice]
    return Grant(who.site, Role(role), int(location), "")


def _listed(who: Person) -> list[list[object]]:
    """Return the roles that somebody holds at home as a dialogue keeps them."""
    return [[held.role.value, held.location] for held in _held(who)]


def _numbered() -> list[tuple[int, Role]]:
    return list(enumerate(_ROLES))


def _held(who: Person) -> list[Grant]:
    """Return the roles that somebody holds at home."""
    return [grant for grant in who.grants if grant.site == who.site]


def _role_and_place(turn: Turn, text: str) -> tuple[Role, str]:
    """Return the role that words begin with, in any language, and what follows it."""
    words = text.strip()
    names = {role.value: role for role in Role}
    for language in languages:
        spoken = turn.words.speaking(language)
        names |= {spoken(f"common.role.{role}").casefold(): role for role in Role}
    for name in sorted(names, key=len, reverse=True):
        rest = words[len(name) :]
        if words.casefold().startswith(name) and (not rest or rest[0].isspace()):
            return names[name], rest.strip()
    raise RefusedError("people.not_a_role", role=words[:30], roles="|".join(Role))


async def _place(turn: Turn, text: str) -> int:
    """Return the place that words name; the whole hospital is 0."""
    whole = {turn.words.speaking(each)("group.whole_site").casefold() for each in languages}
    if text.casefold() in whole | {"*"}:
        return WHOLE
    place = await named_place(turn, text)
    if place is None:
        raise RefusedError("place.unknown", place=text[:40])
    return WHOLE if place.kind is LocationKind.HOSPITAL else place.id


async def _ask_place(turn: Turn, talk: Talk | None, who: Person, role: Role) -> None:
    whole = [Choice(turn.words("group.whole_site"), "place", WHOLE)]
    rows = [*await home_rows(turn, "place"), whole]
    about = {"name": who_name(turn.words, who), "role": role.value}
    title = turn.words.html("people.role_where", **about)
    ask(turn, talk, KIND, {"code": who.code, "role": role.value}, Question(title, rows))


async def _ask_which(turn: Turn, who: Person) -> None:
    """Ask which of the roles that somebody holds is to end."""
    held, name = _held(who), who_name(turn.words, who)
    if not held:
        turn.say(turn.words.html("people.holds_nothing", name=name, code=who.code))
        return
    rows: Rows = [
        [Choice(await _named(turn, turn.words, each), "end", at)] for at, each in enumerate(held)
    ]
    title = turn.words.html("people.which_ends", name=name, code=who.code)
    ask(turn, None, KIND, {"code": who.code, "held": _listed(who)}, Question(title, rows))


async def _grant(turn: Turn, who: Person, role: Role, location: int) -> None:
    code = (await turn.door.ask(place_of, location)).code if location else ""
    await turn.door.do(grant_role, who.id, role, code)
    await _told(turn, who, Grant(who.site, role, location, ""), "granted")


async def _revoke(turn: Turn, who: Person, held: Grant) -> None:
    code = (await turn.door.ask(place_of, held.location)).code if held.location else ""
    where = await turn.door.do(revoke_role, who.id, held.role, code)
    await _told(turn, who, Grant(who.site, held.role, where, ""), "revoked")


async def _told(turn: Turn, who: Person, held: Grant, what: str) -> None:
    """Say what has changed to the administrator, and to the person whom it concerns."""
    theirs = turn.words.speaking(who.language)
    role = await _named(turn, turn.words, held)
    named = await _named(turn, theirs, held)

    def told(words: Words) -> tuple[str, Opening | None]:
        by = who_name(words, turn.person)
        return words.html(f"people.you_{what}", who=by, role=named), None

    await tell_asker(turn, who.id, told)
    about = {"name": who_name(turn.words, who), "code": who.code}
    turn.edit(turn.words.html(f"people.{what}", role=role, **about))


async def _named(turn: Turn, words: Words, held: Grant) -> str:
    """Return a role with the place where it is held."""
    place = words("people.everywhere")
    if held.location:
        place = name_of(words, await turn.door.ask(place_of, held.location))
    return words("people.role_there", role=held.role.value, place=place)


COMMANDS = (
    Command("grant", grant, Right.MANAGE_STAFF),
    Command("revoke", revoke, Right.MANAGE_STAFF),
    Command("unbind", unbind_account, Right.MANAGE_STAFF),
)
STEPS = {KIND: step}
