"""Menu: the commands that a chat is offered, posted anew only where they are not those of before.

A mark of what was posted last is kept for each chat, so that a new program, another role or
another language renews the menu at the chat's next word, and nothing else does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import bindparam, delete, insert, select

from core.delivery.outbox import Draft, Operation, key_of, post_letters
from core.rights import Right, needs
from core.statement import Hot
from core.tables.delivery import ChatMenu
from core.tables.kinds import Lane
from core.unit_of_work import UnitOfWork

_menus = ChatMenu.metadata.tables["chat_menu"]
_MARK = Hot(select(_menus.c.mark).where(_menus.c.chat == bindparam("chat")))
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands by name, each with what it does in the language of who reads them."""

    commands: tuple[tuple[str, str], ...]

    @property
    def mark(self) -> str:
        """What tells this menu from any other."""
        said = "\n".join(f"{name} {does}" for name, does in self.commands)
        return sha256(said.encode()).hexdigest()[:_LENGTH]


@needs(Right.RUN, brief=True)
def menu_mark(uow: UnitOfWork, chat: int) -> str:
    """Return the mark of the menu that a chat was offered last; none yet is empty."""
    rows = uow.reading.rows(_MARK, chat=chat)
    return rows[0][0] if rows else ""


@needs(Right.RUN)
def offer_menu(uow: UnitOfWork, chat: int, menu: Menu) -> bool:
    """Post a chat's menu if it is another than the one before; tell whether it was."""
    if menu_mark(uow, chat) == menu.mark:
        return False
    connection = uow.writing.cold()
    connection.execute(delete(_menus).where(_menus.c.chat == chat))
    connection.execute(insert(_menus).values(chat=chat, mark=menu.mark, set_at=uow.now))
    body = {"commands": [list(pair) for pair in menu.commands]}
    # It is not what anybody waits for, so it never stands before an answer.
    key = key_of("menu", chat, uow.new_id())
    post_letters(uow, [Draft(chat, Operation.COMMANDS, body, key, Lane.DIGEST)])
    return True


@needs(Right.RUN)
def offer_menus(uow: UnitOfWork, menus: Sequence[tuple[int, Menu]]) -> int:
    """Post the menus of several chats; return how many were other than before."""
    return sum([offer_menu(uow, chat, menu) for chat, menu in menus])
