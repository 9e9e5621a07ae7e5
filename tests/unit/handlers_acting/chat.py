"""A chat with one person, without a chat server: what is said goes in, what is answered comes out.

The dialogues are kept in the database as in earnest; only the transport is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from core.actor import Actor, ActorKind
from core.delivery.dialogue import Change, apply, listening, pressed
from core.identity import short
from core.people.enrolment import who_is
from core.people.staff import Person, person
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from handlers.talk.buttons import Buttons
from handlers.talk.frame import Answer, Command, Step
from handlers.talk.turn import Place, Then, Turn
from locales import Words
from tests.hospital import Hospital

_updates = count(1)
_users = count(5_000)
Body = dict[str, Any]


@dataclass
class Rooms:
    """The rooms that are open in a test."""

    commands: Sequence[Command]
    steps: Mapping[str, Step] = field(default_factory=dict)
    thens: Mapping[str, Then] = field(default_factory=dict)


class Chat:
    """One person's chat."""

    def __init__(self, hospital: Hospital, rooms: Rooms, who: str = "", group: int = 0) -> None:
        self.hospital = hospital
        self.rooms = rooms
        self.who = who
        self.user = next(_users)
        self.group = group
        self.buttons = Buttons(b"secret of the tests")
        self.answers: list[Body] = []
        self.language = "en"

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(str(body.get("text", body.get("caption", ""))) for body in self.answers)

    @property
    def told(self) -> list[int]:
        """The other chats that were told something last."""
        return sorted(body["to"] for body in self.answers if body["to"] != self.user)

    @property
    def labels(self) -> list[str]:
        """The buttons of what was said last."""
        return [button["text"] for row in self._keyboard() for button in row]

    async def say(self, text: str) -> str:
        """Send a command, or a sentence that a dialogue waits for."""
        turn = await self._turn()
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            command = next(each for each in self.rooms.commands if each.name == name)
            await command.does(turn, rest.strip())
        else:
            talks = await turn.program.ask(listening, turn.place.chat, self.user)
            assert talks, "nobody waits for a sentence"
            talk = talks[0]
            turn.door = turn.door.keyed(f"d:{short(talk.id)}:{talk.version}")
            await self.rooms.steps[talk.kind](turn, talk, Answer("text", text=text))
        return await self._done(turn)

    async def press(self, label: str, *, crash: bool = False) -> str:
        """Press the button whose text begins with a label; in a crash what is answered is lost."""
        found = [b for row in self._keyboard() for b in row if b["text"].startswith(label)]
        assert found, f"{label!r} is not among {self.labels}"
        turn = await self._turn(query="q")
        press = self.buttons.read(str(found[0]["callback_data"]))
        talk = await turn.program.ask(pressed, press.dialogue, press.version, self.user)
        turn.door = turn.door.keyed(f"d:{short(talk.id)}:{talk.version}")
        await self.rooms.steps[talk.kind](turn, talk, Answer(press.verb, press.choice))
        return "" if crash else await self._done(turn)

    def _keyboard(self) -> list[list[dict[str, str]]]:
        drawn = [body["keyboard"] for body in self.answers if body.get("keyboard")]
        return drawn[-1] if drawn else []

    async def _turn(self, query: str | None = None) -> Turn:
        update, hospital = next(_updates), self.hospital
        person = await hospital.program.ask(_person, hospital.staff[self.who] if self.who else 0)
        person = person or await hospital.program.ask(who_is, self.user)
        door = hospital.core.as_(self._actor(person))
        place = Place(self.group or self.user, 0, not self.group, 77)
        return Turn(
            update,
            place,
            self.user,
            person,
            Words(self.language, now=hospital.core.clock.now),
            door.keyed(f"u:{update}"),
            hospital.program,
            self.buttons,
            hospital.core.ids,
            rooms=self.rooms.thens,
            query=query,
        )

    def _actor(self, person: Person | None) -> Actor:
        if person is None:
            return Actor(ActorKind.CHAT_USER, self.user)
        return Actor(ActorKind.STAFF, person.id, person.site)

    async def _done(self, turn: Turn) -> str:
        outcome = turn.outcome()
        await self.hospital.program.do(_keep, outcome.dialogues)
        self.answers = [
            {**letter.body, "operation": letter.operation.value, "to": letter.chat}
            for letter in outcome.letters
            if letter.operation.value != "toast"
        ]
        return self.text


@needs(Right.RUN)
def _keep(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    apply(uow, changes)


@needs(Right.RUN)
def _person(uow: UnitOfWork, staff: int) -> Person | None:
    return person(uow, staff) if staff else None
