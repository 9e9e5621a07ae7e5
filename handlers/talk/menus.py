"""Menus: every chat is offered the commands of its person, or of its group, and none of before.

A group's menu is that of the roles it speaks for: what one person may do is nothing to show to
all. It is looked at with every word, so a new role, language or program shows at the next one.
"""

from collections.abc import Sequence
from contextlib import suppress

from core.delivery.menu import Menu, offer_menu
from core.errors import RefusedError
from core.people.group import links_of
from core.people.staff import Role
from handlers.talk.menu import Commands, commands_of
from handlers.talk.turn import Turn
from locales import Words

ALONE = frozenset({"start", "enrol"})
"""Commands that only a private chat is for."""
MOST_KNOWN = 20_000
"""Chats whose menu is remembered; beyond that all are looked up again."""


def menu_of(words: Words, names: Sequence[str]) -> Menu:
    """Return the menu as a chat server wants it: names, and in a line what each does."""
    known = [name for name in names if words.has(f"people.does.{name}")]
    return Menu(tuple((name, words(f"people.does.{name}")) for name in known))


class Menus:
    """Keeps the menu of every chat as its person's roles, or its group's, and words have it."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._made: dict[tuple[str, frozenset[Role]], Menu] = {}
        self._offered: dict[int, str] = {}

    def of(self, words: Words, roles: frozenset[Role]) -> Menu:
        """Return the menu of somebody with these roles."""
        known = self._made.get((words.language, roles))
        if known is None:
            names = [each.name for each in commands_of(roles, self._commands())]
            known = self._made[words.language, roles] = menu_of(words, names)
        return known

    def of_group(self, words: Words, roles: frozenset[Role]) -> Menu:
        """Return the menu of a group that speaks for these roles."""
        names = [each.name for each in commands_of(roles, self._commands())]
        return menu_of(words, [name for name in names if name not in ALONE])

    async def renew(self, turn: Turn) -> None:
        """Offer the chat of a turn its commands, if those it has are not these."""
        menu = self._private(turn) if turn.place.private else await self._shared(turn)
        chat = turn.place.chat
        if menu is None or self._offered.get(chat) == menu.mark:
            return
        # A storage that is busy must not cost the person the answer.
        with suppress(RefusedError):
            await turn.program.do(offer_menu, chat, menu)
            if len(self._offered) >= MOST_KNOWN:
                self._offered.clear()
            self._offered[chat] = menu.mark

    def _private(self, turn: Turn) -> Menu | None:
        who = turn.who
        if who is None or not who.active:
            return None
        return self.of(turn.words, frozenset(who.roles(who.site)))

    async def _shared(self, turn: Turn) -> Menu | None:
        links = await turn.program.ask(links_of, turn.place.chat)
        if not links:
            # Of a group that nobody has linked only that is known: it has no commands yet.
            return None if turn.place.chat not in self._offered else Menu(())
        words = turn.words.speaking(links[0].language or turn.words.language)
        return self.of_group(words, frozenset(link.role for link in links))
