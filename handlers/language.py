"""Language: in which one a person is answered, everywhere and from the next word on."""

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.people.enlist import set_language
from core.people.group import Group, group_of, set_group_language
from core.rights import Right
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import may_at
from handlers.talk.naming import who_name
from handlers.talk.turn import Turn
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


async def lang(turn: Turn, text: str) -> None:
    """Answer ``/lang [LANGUAGE]``."""
    if text:
        chosen = language_of(text)
        if chosen is None:
            raise RefusedError("people.no_such_language", language=text[:30])
        await _speak(turn, chosen)
        return
    group = await _group_here(turn)
    rows = [_row(turn, "people.in_language", "set")]
    title = "people.which_language"
    if not turn.place.private:
        # In a group it has to be said whose language is meant.
        title, rows = "people.whose_language", [_row(turn, "people.for_me", "set")]
        rows += [_row(turn, "people.for_group", "group")] if _may_change(turn, group) else []
    turn.say(turn.words.html(title), turn.open(KIND, {}), rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Change the person's language, or the group's, to the one that was chosen."""
    turn.close(talk)
    language = languages[answer.choice]
    if answer.verb != "group":
        await _speak(turn, language)
        return
    await turn.door.do(set_group_language, turn.place.chat, language)
    words = turn.words.speaking(language)
    turn.edit(words.html("people.group_language_set", language=language))


def _row(turn: Turn, key: str, verb: str) -> list[Choice]:
    return [
        Choice(turn.words(key, language=language), verb, number)
        for number, language in enumerate(languages)
    ]


async def _group_here(turn: Turn) -> Group | None:
    """Return the link of this group, if it is one and somebody has linked it."""
    if turn.place.private:
        return None
    return await turn.program.ask(group_of, turn.place.chat, turn.place.thread)


def _may_change(turn: Turn, group: Group | None) -> bool:
    return group is not None and may_at(turn.person, Right.LINK_GROUP, group.path)


async def _speak(turn: Turn, language: str) -> None:
    """Change the person's language and answer in it; a group goes on in its own and is told so."""
    await turn.door.do(set_language, language)
    if turn.place.private:
        turn.words = turn.words.speaking(language)
        turn.edit(turn.words.html("people.language_set"))
        return
    group = await _group_here(turn)
    spoken = group.language if group is not None and group.language else ""
    words = turn.words.speaking(spoken or language)
    about = {"name": who_name(words, turn.person), "language": language}
    if spoken in ("", language):
        turn.edit(words.html("people.language_own", **about))
        return
    rows = []
    if _may_change(turn, group):
        change = words("people.group_too", language=language)
        rows = [[Choice(change, "group", languages.index(language))]]
    handle = turn.open(KIND, {}) if rows else None
    turn.edit(words.html("people.language_of_group", group=spoken, **about), handle, rows)


COMMANDS = tuple(
    Command(name, lang, Right.ENROLLED, unlinked=True) for name in ("lang", "language")
)
STEPS = {KIND: step}
