"""Help: what a person may say here, each in a line with an example, by the roles held."""

from difflib import get_close_matches

from core.privacy import repeatable
from core.rights import Right
from handlers.meaning.shown import card_waits
from handlers.talk.frame import Command, Said
from handlers.talk.menu import Commands, commands_for
from handlers.talk.turn import Turn
from locales import Html, Words

NEAR = 0.6
"""How alike a command must be to be named instead of one that there is not."""


def help_room(commands: Commands) -> tuple[Command, ...]:
    """Return the command that lists the commands."""

    async def tell(turn: Turn, text: str) -> None:
        who = turn.who
        if who is None:
            turn.say(turn.words.html("people.stranger"))
            return
        offered = commands_for(who, who.site, commands())
        asked = text.strip().lstrip("/").casefold()
        named = [command for command in offered if command.name == asked]
        text = help_text(turn.words, named or offered, asks=bool(who.roles(who.site)))
        turn.say(text)

    names = ("help", "menu")
    return tuple(Command(name, tell, Right.ANYONE, unlinked=True) for name in names)


def unknown_room(commands: Commands) -> Said:
    """Return what answers a command that there is not: the one that is nearest to it."""

    async def tell(turn: Turn, text: str) -> None:
        if not turn.place.private:
            return  # It may be meant for another bot of the group.
        typed = text.partition(" ")[0].partition("@")[0].removeprefix("/")
        name = typed.lstrip("/").casefold()
        offered = commands_for(turn.who, turn.person.site, commands())
        names = [each.name for each in offered if turn.words.has(f"people.does.{each.name}")]
        near = get_close_matches(name, names, 1, NEAR)
        lines = [turn.words.html("people.no_command", name=repeatable(typed, 30))]
        if near:
            does = turn.words(f"people.does.{near[0]}")
            lines.append(turn.words.html("people.nearest_command", name=near[0], does=does))
        turn.say(Html("\n").join([*lines, turn.words.html("people.see_help")]))

    return tell


async def hello(turn: Turn, text: str) -> None:
    """Answer a greeting in a few lines: what can be said next."""
    del text
    turn.say(turn.words.html("people.hello"))


async def welcome_back(turn: Turn, text: str) -> None:
    """Answer thanks and nods: nothing was done, and a card that waits wants its button."""
    del text
    turn.say(await card_waits(turn) or turn.words.html("people.at_your_service"))


def help_text(words: Words, commands: list[Command], *, asks: bool = True) -> str:
    """Return a line for each command with an example; who may ask nothing yet is told whom to ask.

    Without a role nothing is answered, so that nobody is told just to ask for stock.
    """
    lines: list[str] = [words.html("people.help_title")]
    for command in commands:
        name = command.name
        if not words.has(f"people.does.{name}"):
            continue
        does = words(f"people.does.{name}")
        lines.append(words.html("people.help_line", name=name, does=does))
        if words.has(f"people.example.{name}"):
            example = words(f"people.example.{name}")
            lines.append(words.html("people.help_example", example=example))
    last = "people.help_plain" if asks else "people.no_roles"
    return Html("\n").join([*lines, "", words.html(last)])
