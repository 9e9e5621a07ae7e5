"""Menus: kept by scope and language, shown as Telegram would choose them."""

from typing import Any

import pytest

from tests.integration.gateway.stage import NURSE, STORE, SURGEON, WARD, Stage


def menu(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"about {name}"} for name in names]


async def put(played: Stage, names: str, language: str = "", **scope: Any) -> None:
    arguments: dict[str, Any] = {"commands": menu(*names.split()), "language_code": language}
    await played.bot.do("setMyCommands", **arguments, **({"scope": scope} if scope else {}))


async def seen(played: Stage, person: int, chat: int) -> list[str]:
    browser = await played.browser().be(person)
    return [each["command"] for each in await browser.get(f"/api/commands?chat={chat}")]


async def test_the_narrowest_scope_wins(played: Stage) -> None:
    assert await seen(played, NURSE, NURSE) == []
    await put(played, "default")
    assert await seen(played, NURSE, NURSE) == ["default"]
    assert await seen(played, NURSE, WARD) == ["default"]
    await put(played, "private", type="all_private_chats")
    await put(played, "groups", type="all_group_chats")
    assert await seen(played, NURSE, NURSE) == ["private"]
    assert await seen(played, NURSE, WARD) == ["groups"]
    await put(played, "own", type="chat", chat_id=NURSE)
    await put(played, "ward", type="chat", chat_id=WARD)
    assert await seen(played, NURSE, NURSE) == ["own"]
    assert await seen(played, NURSE, STORE) == ["groups"]
    await put(played, "mine", type="chat_member", chat_id=WARD, user_id=NURSE)
    assert await seen(played, NURSE, WARD) == ["mine"]
    assert await seen(played, SURGEON, WARD) == ["ward"]


async def test_ones_own_language_wins_within_a_scope(played: Stage) -> None:
    await put(played, "plain", type="all_private_chats")
    await put(played, "chinese", "zh", type="all_private_chats")
    await put(played, "narrow", "zh")

    assert await seen(played, NURSE, NURSE) == ["chinese"]
    assert await seen(played, SURGEON, SURGEON) == ["plain"]
    assert await seen(played, NURSE, WARD) == ["narrow"]


async def test_a_menu_is_read_back_and_taken_away(played: Stage) -> None:
    scope = {"type": "chat", "chat_id": NURSE}
    await put(played, "stock help", "zh", **scope)

    assert await played.bot.do("getMyCommands", scope=scope, language_code="zh") == menu(
        "stock", "help"
    )
    assert await played.bot.do("getMyCommands", scope=scope) == []
    assert await played.bot.do("getMyCommands") == []
    await played.bot.do("deleteMyCommands", scope=scope, language_code="zh")
    assert await played.bot.do("getMyCommands", scope=scope, language_code="zh") == []


async def test_a_changed_menu_is_heard_by_those_it_is_for(played: Stage) -> None:
    nurse, surgeon = await played.sitting(NURSE), await played.sitting(SURGEON)
    async with nurse.events() as mine, surgeon.events() as theirs:
        await put(played, "mine", type="chat_member", chat_id=WARD, user_id=NURSE)
        assert await mine.until("commands") == {}

        await put(played, "ward", type="chat", chat_id=WARD)
        assert await theirs.until("commands") == {}

        await put(played, "all")
        await put(played, "all")
        assert await theirs.until("commands") == {}
        await surgeon.say(SURGEON, "next")
        assert (await theirs.next())[0] == "message"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"commands": "{}"}, "expected an Array of BotCommand"),
        ({"commands": ["x"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [{"command": "Stock!", "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a"}]}, "command description must be non-empty"),
        ({"commands": [{"command": "", "description": "d"}]}, "command must be non-empty"),
        (
            {"commands": [{"command": "a", "description": "d" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": menu(*(f"c{n}" for n in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "zh-hans"}, "BOT_LANGCODE_INVALID"),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "scope": [1]}, "can't parse BotCommandScope: Unsupported type specified"),
        (
            {"commands": [], "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Empty chat_id specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        (
            {"commands": [], "scope": {"type": "chat_member", "chat_id": WARD}},
            "can't parse BotCommandScope: Invalid user_id specified",
        ),
    ],
)
async def test_a_broken_menu_is_refused(
    played: Stage, arguments: dict[str, Any], words: str
) -> None:
    assert await played.bot.refused("setMyCommands", **arguments) == f"Bad Request: {words}"


async def test_the_menu_button_is_kept_for_a_chat_or_for_all(played: Stage) -> None:
    app = {"type": "web_app", "text": "Count", "web_app": {"url": "https://x.test/"}}

    assert await played.bot.do("getChatMenuButton") == {"type": "commands"}
    await played.bot.do("setChatMenuButton", menu_button={"type": "commands"})
    await played.bot.do("setChatMenuButton", chat_id=NURSE, menu_button=app)

    assert await played.bot.do("getChatMenuButton", chat_id=NURSE) == app
    assert await played.bot.do("getChatMenuButton", chat_id=SURGEON) == {"type": "commands"}
    refusal = await played.bot.refused("setChatMenuButton", menu_button={"type": "odd"})
    assert refusal == "Bad Request: can't parse menu button: MenuButton has unsupported type"
    plain = app | {"web_app": {"url": "http://x.test/"}}
    refusal = await played.bot.refused("setChatMenuButton", menu_button=plain)
    assert refusal.endswith("'http://x.test/' is invalid: Only HTTPS links are allowed")
