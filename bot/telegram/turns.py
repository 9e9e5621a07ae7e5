"""An update becomes a turn: who speaks, where, in which language and by which hospital's clock."""

from zoneinfo import ZoneInfo

from telegram import Update

from core.actor import PROGRAM, Actor, ActorKind
from core.delivery.inbox import Incoming
from core.door import Core
from core.identity import short
from core.people.enrolment import who_is
from core.people.site import sites
from core.people.staff import Person
from core.reading import Kept
from handlers.talk.buttons import Buttons
from handlers.talk.frame import Frame
from handlers.talk.turn import Place, Turn
from locales import Words, best_language


class Turns:
    """Makes turns; what is the same for all of them is kept here."""

    def __init__(self, core: Core, frame: Frame, secret: bytes) -> None:
        self._core = core
        self._frame = frame
        self._buttons = Buttons(secret)
        self._program = core.as_(PROGRAM)
        self._words: dict[tuple[str, int], Words] = {}

    async def of(self, incoming: Incoming, update: Update) -> Turn | None:
        """Return the turn of an update, or none if it is nobody's word to us."""
        user, chat, message = update.effective_user, update.effective_chat, update.effective_message
        if user is None or chat is None or user.is_bot or update.edited_message is not None:
            return None
        kept: Kept = {}
        who = await self._core.as_(PROGRAM, kept=kept).ask(who_is, user.id)
        language = who.language if who else best_language(user.language_code or "")
        place = Place(
            chat.id,
            _thread(update),
            chat.type == chat.PRIVATE,
            message.message_id if message is not None else None,
        )
        return Turn(
            incoming.id,
            place,
            user.id,
            who,
            await self._spoken(language, who.site if who else 0),
            self._core.as_(_actor(who, user.id), key=f"u:{short(incoming.id)}", kept=kept),
            self._core.as_(_program_at(who), kept=kept),
            self._buttons,
            self._core.ids,
            self._frame.rooms,
            query=update.callback_query.id if update.callback_query else None,
            came_at=incoming.came_at,
        )

    async def _spoken(self, language: str, site: int) -> Words:
        """Return the words of a language by the clock of a hospital; a stranger has none."""
        known = self._words.get((language, site))
        if known is None:
            zones = {each.id: ZoneInfo(each.zone) for each in await self._program.ask(sites)}
            known = Words(language, zone=zones.get(site), now=self._core.clock.now)
            self._words[language, site] = known
        return known


def _thread(update: Update) -> int:
    message = update.effective_message
    if message is None or not getattr(message, "is_topic_message", False):
        return 0
    return getattr(message, "message_thread_id", None) or 0


def _actor(who: Person | None, chat_user: int) -> Actor:
    if who is None:
        return Actor(ActorKind.CHAT_USER, chat_user)
    return Actor(ActorKind.STAFF, who.id, who.site)


def _program_at(who: Person | None) -> Actor:
    return PROGRAM if who is None else Actor(ActorKind.PROGRAM, 0, who.site)
