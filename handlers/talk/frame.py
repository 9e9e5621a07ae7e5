"""The frame: turns an update into a turn, finds who handles it, and answers every failure in words.

The nouns' rooms know neither this nor the chat library: each offers commands (``/stock …``) and
steps (what a press or a sentence means in a dialogue of its kind), and the frame calls them.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from core.delivery.dialogue import Talk, listening, newest, pressed
from core.errors import NotAllowedError, RefusedError
from core.identity import short
from core.people.group import group_of
from core.people.roles import RIGHTS
from core.rights import Right
from handlers.talk.again import Done, acted, key_in
from handlers.talk.heard import MOST_TEXT, addressed, has_content, without_name, words_of
from handlers.talk.refusal import named, noted, worded
from handlers.talk.turn import Then, Turn
from locales.words import as_html

Context = CallbackContext[Any, Any, Any, Any]
App = Application[Any, Any, Any, Any, Any, Any]
Said = Callable[[Turn, str], Awaitable[None]]
"""What a command or a free sentence does with the words after it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody answered a dialogue: by a button's verb, or by a sentence (verb ``text``)."""

    verb: str
    choice: int = 0
    text: str = ""


Step = Callable[[Turn, Talk, Answer], Awaitable[None]]
log = logging.getLogger(__name__)
current: ContextVar[Turn] = ContextVar("current turn")
"""The turn of the update that this task is handling."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: its name, what it does, the right it needs, and where it may be used."""

    name: str
    does: Said
    right: Right
    unlinked: bool = False
    """Whether it works in a group that is not linked to a role, and for strangers."""


@dataclass(frozen=True, slots=True)
class Frame:
    """All that can be said to us."""

    commands: Sequence[Command]
    steps: Mapping[str, Step]
    rooms: Mapping[str, Then]
    """What can be gone on with once it is certain which item is meant."""
    plain: Said
    """What a sentence without a command means."""
    anything: Said
    """What is said to a picture, a sticker and the like; gets the caption."""
    answers: Callable[[Turn, Talk, str], Awaitable[Answer | None]]
    """How a sentence answers the dialogue that waits for one; none if it stands for itself."""
    cancels: Callable[[Talk | None, str], bool]
    """Whether words only leave the dialogue that was begun or moved on last."""
    unlinked: frozenset[str] = frozenset()
    """The kinds of dialogue whose buttons work in a group that is not linked to a role."""
    standing: frozenset[str] = frozenset()
    """The kinds of dialogue that go on waiting for sentences beside what is begun later."""
    after: Callable[[Turn], Awaitable[None]] | None = None
    """What follows every turn, whatever it was about."""
    done: Done | None = None
    """Shows what was done by a turn that is handled again after a crash."""


def install(frame: Frame, app: App) -> None:
    """Add the frame's handlers to the application."""
    handlers: list[BaseHandler[Update, Context, None]] = [
        CommandHandler(command.name, _command(frame, command)) for command in frame.commands
    ]
    handlers.append(CallbackQueryHandler(_press(frame)))
    handlers.append(MessageHandler(filters.TEXT, _sentence(frame)))
    handlers.append(MessageHandler(filters.ALL, _anything(frame)))
    app.add_handlers(handlers)
    app.add_error_handler(_failed)


Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def _command(frame: Frame, command: Command) -> Callback:
    async def run(update: Update, context: Context) -> None:
        del context
        turn = current.get()
        words = words_of(update)
        if not command.unlinked:
            await _known(turn)
        permitted(turn, command.right)
        waiting = await _waiting(turn)
        if not await acted(turn):
            await command.does(turn, words.partition(" ")[2].strip() if " " in words else "")
        _supersede(turn, frame, waiting)

    return run


def _press(frame: Frame) -> Callback:
    async def run(update: Update, context: Context) -> None:
        del context
        turn = current.get()
        query = update.callback_query
        assert query is not None
        press = turn.buttons.read(query.data or "")
        if not turn.person.active:
            raise RefusedError("people.revoked")
        whose = (turn.chat_user, turn.came_at)
        talk = await turn.program.ask(pressed, press.dialogue, press.version, *whose)
        if talk.kind not in frame.unlinked:
            await _known(turn)
        waiting = await _waiting(turn)
        if not await acted(turn, talk):
            turn.door = turn.door.keyed(key_in(talk))
            await frame.steps[talk.kind](turn, talk, Answer(press.verb, press.choice))
        if turn.dialogues:
            _supersede(turn, frame, waiting)

    return run


def _sentence(frame: Frame) -> Callback:
    async def run(update: Update, context: Context) -> None:
        turn = current.get()
        if not (turn.place.private or addressed(update, context.bot)):
            return
        words = without_name(words_of(update), context.bot)
        await _known(turn)
        waiting = await _waiting(turn)
        if not await acted(turn, *waiting):
            await _say(turn, frame, words, waiting)
        if turn.dialogues:
            _supersede(turn, frame, waiting)

    return run


async def _say(turn: Turn, frame: Frame, words: str, waiting: Sequence[Talk]) -> None:
    """Let a sentence answer a dialogue that waits for one, or stand for itself."""
    talk, answer = await _answered(turn, frame, words, waiting)
    if talk is None:
        await frame.plain(turn, words)
    else:
        turn.door = turn.door.keyed(key_in(talk))
        await frame.steps[talk.kind](turn, talk, answer)


async def _answered(
    turn: Turn, frame: Frame, words: str, waiting: Sequence[Talk]
) -> tuple[Talk | None, Answer]:
    """Return the dialogue that a sentence answers, and how; none if it stands for itself."""
    last = await turn.program.ask(newest, *turn.where) if frame.cancels(None, words) else None
    if last is not None and frame.cancels(last, words):
        return last, Answer("cancel")
    for at, talk in enumerate(waiting):
        # Only the newest question is answered in writing; what is older has been left.
        heard = at == 0 or talk.kind in frame.standing
        if heard and (answer := await frame.answers(turn, talk, words)) is not None:
            return talk, answer
    return None, Answer("text", text=words)


async def _waiting(turn: Turn) -> tuple[Talk, ...]:
    """Return the dialogues here that wait for a sentence of who speaks, the newest first."""
    return await turn.program.ask(listening, *turn.where)


def _supersede(turn: Turn, frame: Frame, waiting: Sequence[Talk]) -> None:
    """Let older questions wait for no sentence any more: the newest thing is what is talked of."""
    touched = {change.id for change in turn.dialogues}
    kinds = {change.kind for change in turn.dialogues if change.expects_text}
    for talk in waiting:
        if talk.id not in touched and (talk.kind not in frame.standing or talk.kind in kinds):
            turn.silence(talk)


def _anything(frame: Frame) -> Callback:
    async def run(update: Update, context: Context) -> None:
        turn = current.get()
        message = update.effective_message
        # Joins, pins and other notices of a group are no words to us.
        if update.message is None or message is None or not has_content(update):
            return
        if not (turn.place.private or addressed(update, context.bot)):
            return
        await _known(turn)
        if not await acted(turn):
            await frame.anything(turn, (message.caption or "")[:MOST_TEXT])

    return run


async def _failed(update: object, context: Context) -> None:
    """Say what went wrong: a refusal in its words, a bug with an incident number."""
    turn = current.get(None)
    error = context.error
    if turn is None or not isinstance(update, Update):
        log.error("failed outside a turn", exc_info=error)
        return
    turn.letters.clear()
    turn.dialogues.clear()
    turn.toasted = False
    if isinstance(error, RefusedError):
        words = turn.words if turn.query is None else turn.aside
        text = worded(words, await named(turn, error))
        html = as_html(text)
        await noted(turn, error)
    else:
        number = short(turn.ids.new())
        log.error("incident %s in update %s", number, turn.update, exc_info=error)
        text = turn.words("common.incident", incident=number)
        html = turn.words.html("common.incident", incident=number)
    if turn.query is not None:
        turn.toast(text, alert=True)
    else:
        turn.say(html)


async def _known(turn: Turn) -> None:
    """Refuse strangers, who may not act any more, and groups not linked to their hospital."""
    if not turn.person.active:
        raise RefusedError("people.revoked")
    if not turn.place.private:
        linked = await turn.program.ask(group_of, turn.place.chat, turn.place.thread)
        if linked is None:
            raise RefusedError("group.not_linked")
        if linked.site != turn.person.site:
            # Its members would read the figures of a hospital that is not theirs.
            raise RefusedError("group.foreign")
        # A card in a group is read by all of it, whoever has it drawn.
        turn.speak(linked.language)


def permitted(turn: Turn, right: Right) -> None:
    """Refuse a command at once whose right a person does not hold, and not after three buttons."""
    if right is Right.ANYONE or turn.who is None:
        return
    roles = RIGHTS.get(right, frozenset())
    if not roles & frozenset(turn.who.roles(turn.who.site)):
        raise NotAllowedError("people.not_allowed", roles="|".join(sorted(roles)))
