"""Language: in which one a person is answered, everywhere and from the next word on."""

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.people.enlist import set_language
from core.rights import Right
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.menu import Commands, offered, post_menu
from handlers.turn import Turn
from locales import Words, languages

KIND = "language"


def language_of(text: str) -> str | None:
    """Return the language that a word names, in that language or another, or none."""
    said = text.strip().casefold().replace("_", "-")
    for language in languages:
        names = {language.casefold(), language.casefold().partition("-")[0]}
        for reader in languages:
            names.add(Words(reader)(f"common.language.{language}").casefold())
            names.add(Words(reader)(f"people.tongue.{language}").casefold())
        if said in names:
            return language
    return None


def language_room(commands: Commands) -> tuple[Command, ...]:
    """Return the command that changes the language."""

    async def lang(turn: Turn, text: str) -> None:
        if not text:
            rows = [
                [
                    Choice(turn.words(f"common.language.{language}"), "set", number)
                    for number, language in enumerate(languages)
                ]
            ]
            body = {"menu": offered(turn.person, commands)}
            turn.say(turn.words.html("people.which_language"), turn.open(KIND, body), rows)
            return
        chosen = language_of(text)
        if chosen is None:
            raise RefusedError("people.no_such_language", language=text[:30])
        await _speak(turn, chosen, offered(turn.person, commands))

    names = ("lang", "language")
    return tuple(Command(name, lang, Right.ENROLLED, unlinked=True) for name in names)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Change to the language that was chosen."""
    turn.close(talk)
    menu = talk.body["menu"]
    assert isinstance(menu, list)
    await _speak(turn, languages[answer.choice], menu)


async def _speak(turn: Turn, language: str, menu: list[str]) -> None:
    """Change the language and answer in it; the menu changes with it."""
    await turn.door.do(set_language, language)
    turn.words = turn.words.speaking(language)
    turn.edit(turn.words.html("people.language_set"))
    post_menu(turn, menu)


STEPS = {KIND: step}
