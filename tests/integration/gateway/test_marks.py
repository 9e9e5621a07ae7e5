"""Marks: pins, which need a right in groups, and reactions, of which a bot has one."""

import pytest
from telegram.constants import ReactionEmoji

from bot.gateway.methods.marks import REACTIONS
from tests.integration.gateway.stage import NURSE, STORE, Stage


async def pinned(played: Stage, chat: int) -> object:
    found = (await played.bot.do("getChat", chat_id=chat)).get("pinned_message")
    return found and found["message_id"]


async def test_a_pin_is_shown_heard_and_taken_off(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="board")
    where = {"chat_id": NURSE, "message_id": sent["message_id"]}

    async with nurse.events() as events:
        await played.bot.do("pinChatMessage", **where)
        await played.bot.do("pinChatMessage", **where)
        assert await events.until("pin") == where
        assert (await nurse.get("/api/chats"))[0]["pinned_message_id"] == sent["message_id"]
        assert await pinned(played, NURSE) == sent["message_id"]

        await played.bot.do("unpinChatMessage", chat_id=NURSE)
        assert await events.until("pin") == {"chat_id": NURSE, "message_id": None}
    assert await pinned(played, NURSE) is None
    assert await played.bot.do("unpinChatMessage", chat_id=NURSE)


async def test_a_removed_message_is_no_longer_pinned(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="board")
    where = {"chat_id": NURSE, "message_id": sent["message_id"]}
    await played.bot.do("pinChatMessage", **where)

    async with nurse.events() as events:
        await played.bot.do("deleteMessage", **where)
        assert await events.until("pin") == {"chat_id": NURSE, "message_id": None}

    assert (await nurse.get("/api/chats"))[0]["pinned_message_id"] is None


async def test_in_a_group_a_pin_needs_a_right(played: Stage) -> None:
    sent = await played.bot.do("sendMessage", chat_id=STORE, text="board")
    where = {"chat_id": STORE, "message_id": sent["message_id"]}
    words = "Bad Request: not enough rights to manage pinned messages in the chat"

    assert await played.bot.refused("pinChatMessage", **where) == words
    played.gateway.place_bot(STORE, "administrator")
    assert await played.bot.do("pinChatMessage", **where)
    assert await played.bot.do("unpinAllChatMessages", chat_id=STORE)
    assert await played.bot.do("unpinAllChatMessages", chat_id=STORE)
    assert await pinned(played, STORE) is None


async def test_a_pin_needs_its_message(played: Stage) -> None:
    await played.sitting(NURSE)
    where = {"chat_id": NURSE, "message_id": 99}

    words = "Bad Request: message to pin not found"
    assert await played.bot.refused("pinChatMessage", **where) == words
    words = "Bad Request: message to unpin not found"
    assert await played.bot.refused("unpinChatMessage", **where) == words


async def test_a_reaction_is_put_and_taken_back(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    (said,) = await nurse.messages(NURSE)
    where = {"chat_id": NURSE, "message_id": said["id"]}
    thumb = [{"type": "emoji", "emoji": "👍"}]

    async with nurse.events() as events:
        await played.bot.do("setMessageReaction", reaction=thumb, **where)
        await played.bot.do("setMessageReaction", reaction=thumb, **where)
        assert await events.until("reaction") == {**where, "emoji": ["👍"]}
        assert (await nurse.messages(NURSE))[0]["reactions"] == ["👍"]

        await played.bot.do("setMessageReaction", **where)
        assert await events.until("reaction") == {**where, "emoji": []}
        heart = [{"type": "emoji", "emoji": ReactionEmoji.HEART_ON_FIRE}]
        await played.bot.do("setMessageReaction", reaction=heart, **where)
        await played.bot.do("setMessageReaction", reaction=[], **where)
    assert "reactions" not in (await nurse.messages(NURSE))[0]
    assert "edit_date" not in (await nurse.messages(NURSE))[0]


@pytest.mark.parametrize(
    ("reaction", "words"),
    [
        ([{"type": "emoji", "emoji": "🍕"}], "REACTION_INVALID"),
        (
            [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}],
            "REACTIONS_TOO_MANY",
        ),
        (["👍"], "can't parse ReactionType: invalid reaction type specified"),
    ],
)
async def test_other_reactions_are_refused(
    played: Stage, reaction: list[object], words: str
) -> None:
    nurse = await played.sitting(NURSE)
    (said,) = await nurse.messages(NURSE)

    refusal = await played.bot.refused(
        "setMessageReaction", chat_id=NURSE, message_id=said["id"], reaction=reaction
    )

    assert refusal == f"Bad Request: {words}"


async def test_a_reaction_needs_its_message(played: Stage) -> None:
    refusal = await played.bot.refused("setMessageReaction", chat_id=NURSE, message_id=99)

    assert refusal == "Bad Request: message to react not found"


def test_every_reaction_the_library_names_is_known() -> None:
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
