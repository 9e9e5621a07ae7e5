"""A turn: one update being answered, what it brings, and what it leads to.

A handler asks and does through the doors, and says what it has to say here; nothing leaves before
the whole turn is committed together with the mark that its update is done.
"""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.delivery.dialogue import ANYBODY, LIFE, Change, Talk
from core.delivery.drawn import Drawn
from core.delivery.inbox import Outcome
from core.delivery.outbox import Draft, Operation, key_of
from core.door import Door
from core.errors import RefusedError
from core.identity import IdMaker
from core.people.staff import Person
from core.stock.identify import Found
from core.tables.kinds import DialogueState, Lane
from handlers.talk.buttons import Buttons, Handle, Rows
from handlers.talk.fitting import fitting, written
from locales import Html, Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn happens: the chat, its topic, and the message it answers or was pressed on."""

    chat: int
    thread: int = 0
    private: bool = True
    message: int | None = None
    """The message of the button that was pressed, or the one that is answered."""

    def fresh(self) -> "Place":
        """Return the same place with no message to rewrite: what follows is a new message."""
        return replace(self, message=None)


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody means: an item, and as much more as the words or the code said."""

    item: int
    quantity: int | None = None
    place: int | None = None
    lot: int | None = None
    unit: int | None = None
    take: int | None = None
    """The posting by which it was taken, where that is what is gone on with."""
    line: int | None = None
    """One line of that posting."""
    case: str = ""
    """The token of a case, where one was named."""
    source: int | None = None
    """From where it is to go, where that was named beside the place it goes to."""
    why: str = ""
    """The reason, where one was said behind the goods."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A dialogue that a message to somebody else opens, and the buttons that lead into it."""

    kind: str
    body: Mapping[str, object]
    rows: Rows
    life: timedelta


Then = Callable[["Turn", Meant], Awaitable[None]]
"""What a room does once the item is certain."""


@dataclass(slots=True)
class Turn:
    """One update being answered."""

    update: int
    place: Place
    chat_user: int
    who: Person | None
    words: Words
    door: Door
    """Bound to the person and keyed by the update, or by the dialogue's version for a press."""
    program: Door
    """For the program's own work on the person's behalf: dialogues, letters, lookups."""
    buttons: Buttons
    ids: IdMaker
    rooms: Mapping[str, Then] = field(default_factory=dict)
    """The rooms that can go on once it is certain which item is meant, by name."""
    query: str | None = None
    """The press to be answered, once."""
    letters: list[Draft] = field(default_factory=list)
    dialogues: list[Change] = field(default_factory=list)
    toasted: bool = False
    found: Found | None = None
    """What the code stood for that was read last in this turn."""
    note: str = ""
    """What the reader must know besides: it opens the next thing that is said."""
    came_at: datetime | None = None
    """When the update came, which may be long before it is handled; none is now."""
    again: Callable[["Turn", Talk | None], Awaitable[bool]] | None = None
    """Shows what was done when the update was handled before; none if that is the first time."""
    own: Words | None = None
    """The words of who speaks, where what is said is worded for a group."""

    @property
    def person(self) -> Person:
        """The person who speaks; a stranger is refused."""
        if self.who is None:
            raise RefusedError("people.unknown")
        return self.who

    @property
    def where(self) -> tuple[int, int, int, datetime | None]:
        """Whose dialogues may be meant: the chat, the user, the topic, and when the word came."""
        return self.place.chat, self.chat_user, self.place.thread, self.came_at

    @property
    def aside(self) -> Words:
        """The words for what only the person who speaks reads."""
        return self.own or self.words

    def speak(self, language: str) -> None:
        """Word from here on what a group reads in its language; none known changes nothing."""
        if language and language != self.words.language:
            self.own, self.words = self.words, self.words.speaking(language)

    def say(self, html: str, handle: Handle | None = None, rows: Rows = ()) -> None:
        """Answer with a message of Telegram HTML, with buttons if there are any."""
        body = {**written(self._noted(html), self.words), "thread": self.place.thread}
        if not self.place.private and self.place.message is not None and self.query is None:
            body["reply_to"] = self.place.message
        self._post(Operation.SEND, body | self._keyboard(handle, rows))

    def edit(self, html: str, handle: Handle | None = None, rows: Rows = ()) -> None:
        """Rewrite the message whose button was pressed; without buttons they disappear."""
        if self.place.message is None or self.query is None:
            self.say(html, handle, rows)
            return
        html = self._noted(html)
        body: dict[str, object] = {"text": fitting(html), "message": self.place.message}
        self._post(Operation.EDIT, body | self._keyboard(handle, rows))

    def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer the press in words, once; later words of the same turn are not heard."""
        if self.query is not None and not self.toasted:
            self.toasted = True
            body = {"query": self.query, "text": text[:200], "alert": alert}
            self._post(Operation.TOAST, body)

    def picture(self, png: bytes, caption: str, name: str) -> None:
        """Answer with a picture and a caption of Telegram HTML."""
        self._post(Operation.PHOTO, self._file(png, caption, name))

    def document(self, content: bytes, caption: str, name: str) -> None:
        """Answer with a file and a caption of Telegram HTML."""
        self._post(Operation.DOCUMENT, self._file(content, caption, name))

    def open(
        self,
        kind: str,
        body: Mapping[str, object],
        *,
        anybody: bool = False,
        expects_text: bool = False,
        life: timedelta = LIFE,
    ) -> Handle:
        """Open a dialogue of a kind; its buttons are this user's, or anybody's with the right."""
        opened = Change(
            self.ids.new(),
            self.place.chat,
            ANYBODY if anybody else self.chat_user,
            kind,
            body,
            expects_text=expects_text,
            thread=self.place.thread,
            life=life,
        )
        self.dialogues.append(opened)
        return Handle(opened.id, 0)

    def move(
        self,
        talk: Talk,
        body: Mapping[str, object] | None = None,
        *,
        expects_text: bool = False,
        life: timedelta = LIFE,
    ) -> Handle:
        """Move a dialogue on to its next version, open still, knowing more."""
        self._change(talk, body, DialogueState.OPEN, expects_text=expects_text, life=life)
        return Handle(talk.id, talk.version + 1)

    def close(self, talk: Talk, state: DialogueState = DialogueState.DONE) -> None:
        """End a dialogue: none of its buttons counts any more."""
        self._change(talk, None, state, expects_text=False)

    def silence(self, talk: Talk) -> None:
        """Let a dialogue wait for no sentence any more; its buttons count as before."""
        about = (talk.id, talk.chat, talk.chat_user, talk.kind, talk.body)
        changed = Change(*about, version=talk.version, seen=talk.version, silenced=True)
        self.dialogues.append(changed)

    async def go_on(self, room: str, meant: Meant) -> None:
        """Go on in another room with what is meant."""
        if self.again is None or not await self.again(self, None):
            await self.rooms[room](self, meant)

    def push(
        self, place: Place, html: str, opened: Opening | None = None, language: str = ""
    ) -> None:
        """Tell somebody else in their language, in a message of its own with its own dialogue."""
        speech = language or self.words.language
        body = {**written(html, self.words.speaking(speech)), "thread": place.thread}
        if opened is not None:
            owner = place.chat if place.private else ANYBODY
            made = Change(
                self.ids.new(),
                place.chat,
                owner,
                opened.kind,
                opened.body,
                thread=place.thread,
                life=opened.life,
            )
            self.dialogues.append(made)
            body |= self._keyboard(Handle(made.id, 0), opened.rows) | {"language": speech}
        key = key_of("u", self.update, len(self.letters))
        self.letters.append(Draft(place.chat, Operation.SEND, body, key, Lane.ALARM))

    def strike(self, card: Drawn, note: str) -> None:
        """Take the buttons off an earlier message: its dialogue ends, and a note says why."""
        self._change(card.talk, None, DialogueState.DONE, expects_text=False)
        html = Html("\n\n").join([Html(card.text), Html(note)])
        body: dict[str, object] = {"text": fitting(html), "message": card.message}
        key = key_of("u", self.update, len(self.letters))
        self.letters.append(Draft(card.talk.chat, Operation.EDIT, body, key))

    def outcome(self) -> Outcome:
        """Return what the turn led to, to be committed; a press left unanswered is answered."""
        self.toast("")
        return Outcome(self.update, tuple(self.letters), tuple(self.dialogues))

    def _change(
        self,
        talk: Talk,
        body: Mapping[str, object] | None,
        state: DialogueState,
        *,
        expects_text: bool,
        life: timedelta = LIFE,
    ) -> None:
        self.dialogues.append(
            Change(
                talk.id,
                talk.chat,
                self.chat_user,
                talk.kind,
                talk.body if body is None else body,
                version=talk.version + 1,
                seen=talk.version,
                state=state,
                expects_text=expects_text,
                life=life,
            )
        )

    def _noted(self, html: str) -> str:
        """Return what is said with the note before it, which is said once."""
        note, self.note = self.note, ""
        return Html("\n\n").join([Html(note), Html(html)]) if note else html

    def _keyboard(self, handle: Handle | None, rows: Rows) -> dict[str, object]:
        if handle is None or not rows:
            return {}
        # By these the message is found again when its buttons are over.
        about = {"dialogue": handle.dialogue, "language": self.words.language}
        return {"keyboard": self.buttons.keyboard(handle, rows), **about}

    def _file(self, content: bytes, caption: str, name: str) -> dict[str, object]:
        encoded = base64.b64encode(content).decode()
        about = {"thread": self.place.thread, "name": name}
        return {"file": encoded, "caption": fitting(caption, 1_000), **about}

    def _post(self, operation: Operation, body: Mapping[str, object]) -> None:
        key = key_of("u", self.update, len(self.letters))
        self.letters.append(Draft(self.place.chat, operation, body, key))
