"""Menus: the bot's lists of commands, one for each scope and language, and its menu button."""

import re
from collections.abc import Mapping

from bot.gateway.call import Call
from bot.gateway.chats import members
from bot.gateway.events import tell_people
from bot.gateway.menus import Scope, menu
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.settings import read_setting, write_setting
from bot.gateway.store import Tx
from bot.gateway.wire import Json, dump, whole, word

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})$")
_BROAD = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_NARROW = frozenset({"chat", "chat_administrators", "chat_member"})
_BUTTONS = frozenset({"commands", "web_app", "default"})


def set_my_commands(tx: Tx, call: Call) -> bool:
    """Answer `setMyCommands`."""
    given = call.json("commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_command(value) for value in given]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    _write(tx, _scope(tx, call), _language(call), commands)
    return True


def get_my_commands(tx: Tx, call: Call) -> list[Json]:
    """Answer `getMyCommands`: what was set for exactly that scope and language."""
    return menu(tx, _scope(tx, call), _language(call)) or []


def delete_my_commands(tx: Tx, call: Call) -> bool:
    """Answer `deleteMyCommands`."""
    _write(tx, _scope(tx, call), _language(call), [])
    return True


def _write(tx: Tx, scope: Scope, language: str, commands: list[Json]) -> None:
    key = (scope.kind, scope.chat_id, scope.person_id, language)
    if (menu(tx, scope, language) or []) == commands:
        return
    tx.run(
        "DELETE FROM menu WHERE scope = ? AND chat_id = ? AND person_id = ? AND language = ?", *key
    )
    if commands:
        tx.run("INSERT INTO menu VALUES (?, ?, ?, ?, ?)", *key, dump(commands))
    tell_people(tx, _concerned(tx, scope), "commands", {})


def _concerned(tx: Tx, scope: Scope) -> list[int]:
    if scope.person_id:
        return [scope.person_id]
    if scope.chat_id:
        return members(tx, scope.chat_id)
    return [row[0] for row in tx.all("SELECT DISTINCT person_id FROM browser_person")]


def _command(value: object) -> Json:
    if not isinstance(value, Mapping):
        raise bad_request("can't parse BotCommand: expected an Object")
    given, description = word(value.get("command")), word(value.get("description")).strip()
    for field, what in ((given, "command"), (description, "command description")):
        if not field:
            raise bad_request(f"{what} must be non-empty")
    name = _COMMAND.match(given)
    if name is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name[1], "description": description}


def _scope(tx: Tx, call: Call) -> Scope:
    given = call.json("scope")
    if given is None:
        return Scope()
    kind = word(given.get("type")) if isinstance(given, Mapping) else ""
    if not isinstance(given, Mapping) or kind not in _BROAD | _NARROW:
        raise _unreadable("Unsupported type specified")
    if kind in _BROAD:
        return Scope(str(kind))
    chat_id = whole(given.get("chat_id"))
    if chat_id is None:
        raise _unreadable("Empty chat_id specified")
    if tx.one("SELECT 1 FROM chat WHERE id = ?", chat_id) is None:
        raise bad_request("chat not found")
    person_id = whole(given.get("user_id")) if kind == "chat_member" else 0
    if person_id is None:
        raise _unreadable("Invalid user_id specified")
    return Scope(str(kind), chat_id, person_id)


def _unreadable(words: str) -> ApiError:
    return bad_request(f"can't parse BotCommandScope: {words}")


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad_request("BOT_LANGCODE_INVALID")
    return language


def set_chat_menu_button(tx: Tx, call: Call) -> bool:
    """Answer `setChatMenuButton`."""
    given = call.json("menu_button") or {"type": "default"}
    kind = word(given.get("type")) if isinstance(given, Mapping) else ""
    if not isinstance(given, Mapping) or kind not in _BUTTONS:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    write_setting(tx, f"menu_button:{call.chat_id or 0}", _button(kind, given))
    return True


def _button(kind: str, given: Mapping[str, object]) -> Json:
    if kind != "web_app":
        return {"type": kind}
    app = given.get("web_app")
    url = word(app.get("url")) if isinstance(app, Mapping) else ""
    if not url.startswith("https://"):
        raise bad_request(
            f"menu button web app URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    return {"type": kind, "text": word(given.get("text")), "web_app": {"url": url}}


def get_chat_menu_button(tx: Tx, call: Call) -> object:
    """Answer `getChatMenuButton`."""
    own = read_setting(tx, f"menu_button:{call.chat_id or 0}")
    return own or read_setting(tx, "menu_button:0") or {"type": "commands"}
