"""Identity: what the bot learns of itself, of chats and of people."""

import pytest

from bot.gateway import SeedGroup
from tests.integration.gateway.stage import BOT_ID, KEEPER, NURSE, STORE, WARD, Stage


async def test_the_bot_learns_who_it_is(played: Stage) -> None:
    me = await played.bot.do("getMe")

    assert (me["id"], me["is_bot"], me["username"]) == (BOT_ID, True, "tocsin_bot")
    assert me["can_read_all_group_messages"] is False


async def test_a_chat_says_what_it_is(played: Stage) -> None:
    private = await played.bot.do("getChat", chat_id=NURSE)
    ward = await played.bot.do("getChat", chat_id=WARD)
    store = await played.bot.do("getChat", chat_id=STORE)

    assert (private["type"], private["first_name"]) == ("private", "李敏 <Min>")
    assert (ward["type"], ward["title"], ward["is_forum"]) == ("supergroup", "Cath lab", True)
    assert "is_forum" not in store
    assert {"accent_color_id", "max_reaction_count", "accepted_gift_types"} <= store.keys()


@pytest.mark.parametrize(
    ("user", "status"), [(NURSE, "member"), (KEEPER, "left"), (BOT_ID, "member")]
)
async def test_a_member_has_a_standing(played: Stage, user: int, status: str) -> None:
    member = await played.bot.do("getChatMember", chat_id=WARD, user_id=user)

    assert (member["status"], member["user"]["id"]) == (status, user)


async def test_an_administrator_has_rights(played: Stage) -> None:
    played.gateway.seed([], [SeedGroup(WARD, "Ward", (NURSE,), ("A",), bot_is_admin=True)])

    member = await played.bot.do("getChatMember", chat_id=WARD, user_id=BOT_ID)

    assert member["status"] == "administrator"
    assert member["can_pin_messages"]
    assert member["can_manage_topics"]
    assert not member["can_promote_members"]
    assert await played.bot.do("getChatAdministrators", chat_id=WARD) == []


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("getChat", {"chat_id": 5}, "chat not found"),
        ("getChat", {}, "chat_id is empty"),
        ("getChatMember", {"chat_id": WARD}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": WARD, "user_id": 5}, "PARTICIPANT_ID_INVALID"),
        ("getChatMember", {"chat_id": NURSE, "user_id": 5}, "member not found"),
        (
            "getChatAdministrators",
            {"chat_id": NURSE},
            "there are no administrators in the private chat",
        ),
    ],
)
async def test_strangers_are_refused(
    played: Stage, method: str, arguments: dict[str, object], words: str
) -> None:
    assert await played.bot.refused(method, **arguments) == f"Bad Request: {words}"
