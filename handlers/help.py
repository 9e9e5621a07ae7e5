"""Help: what a person may say here, each in a line with an example, by the roles held."""

from core.rights import Right
from handlers.frame import Command
from handlers.menu import Commands, commands_for
from handlers.turn import Turn
from locales import Html, Words


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
        turn.say(help_text(turn.words, named or offered))

    return (Command("help", tell, Right.ANYONE, unlinked=True),)


def help_text(words: Words, commands: list[Command]) -> str:
    """Return a line for each command, and below it an example where there is one."""
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
    return Html("\n").join([*lines, "", words.html("people.help_plain")])
