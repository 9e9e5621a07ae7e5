"""Start: a stranger becomes a colleague by a one-time token; a colleague is told what to try."""

from core.errors import RefusedError
from core.people.enrolment import redeem
from core.people.staff import Person
from core.rights import Right
from handlers.talk.frame import Command
from handlers.talk.naming import who_name
from handlers.talk.turn import Turn
from locales import Html, Words

MOST_TRIES = 3
"""Sentences to try that a welcome holds."""


async def start(turn: Turn, token: str) -> None:
    """Answer ``/start [TOKEN]``, which begins everything."""
    if token:
        await _enrol(turn, token)
    if turn.who is None:
        turn.say(turn.words.html("people.stranger"))
        return
    if not turn.who.active:
        raise RefusedError("people.revoked")
    turn.say(welcome(turn.words, turn.who))


def welcome(words: Words, who: Person) -> str:
    """Return the welcome: who was recognised, and for each role what to try first."""
    roles = who.roles(who.site)
    lines: list[str] = [
        words.html("people.welcome", name=who_name(words, who), roles="|".join(roles))
    ]
    tries = [words.html(f"people.try.{role}") for role in roles[:MOST_TRIES]]
    if tries:
        lines += ["", words.html("people.try_this"), *tries]
    lines += ["", words.html("people.more_help")]
    return Html("\n").join(lines)


async def _enrol(turn: Turn, token: str) -> None:
    """Bind the chat account to its owner, and speak the owner's language from here on."""
    turn.who = await turn.door.do(redeem, token, turn.chat_user)
    turn.words = turn.words.speaking(turn.who.language)


COMMANDS = (Command("start", start, Right.ANYONE, unlinked=True),)
