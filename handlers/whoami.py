"""Whoami: as whom somebody is known here, with which roles, and where."""

from core.people.site import sites
from core.people.staff import Grant, Person
from core.rights import Right
from core.stock.location import place_of
from handlers.talk.frame import Command
from handlers.talk.naming import name_of, who_name
from handlers.talk.turn import Turn
from locales import Html


async def whoami(turn: Turn, words: str) -> None:
    """Answer ``/whoami``."""
    del words
    if turn.who is None:
        turn.say(turn.words.html("people.stranger"))
        return
    who = turn.who
    lines: list[str] = [
        turn.words.html("people.you_are", name=who_name(turn.words, who), code=who.code)
    ]
    site = {line.id: line for line in await turn.door.ask(sites)}.get(who.site)
    if site is not None:
        lines.append(turn.words.html("people.your_site", site=name_of(turn.words, site)))
    if not who.active:
        lines.append(turn.words.html("people.is_state", state=who.state.value))
    else:
        lines += await _standing(turn, who)
    turn.say(Html("\n").join(lines))


async def _standing(turn: Turn, who: Person) -> list[str]:
    """Return the lines about roles, home and language of a person who may act."""
    words = turn.words
    grants = [grant for grant in who.grants if grant.site == who.site]
    if not grants:
        return [words.html("people.no_roles")]
    lines = [await _role(turn, grant) for grant in grants]
    if who.location is not None:
        place = await turn.door.ask(place_of, who.location)
        lines.append(words.html("people.your_home", place=name_of(words, place)))
    lines.append(words.html("people.your_language", language=who.language))
    return lines


async def _role(turn: Turn, grant: Grant) -> str:
    if not grant.location:
        return turn.words.html("people.role_everywhere", role=grant.role.value)
    place = name_of(turn.words, await turn.door.ask(place_of, grant.location))
    return turn.words.html("people.role_at", role=grant.role.value, place=place)


COMMANDS = (Command("whoami", whoami, Right.ANYONE, unlinked=True),)
