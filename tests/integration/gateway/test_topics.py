"""Topics: made by a bot with the right to, seen at once on every page."""

import pytest

from bot.gateway import SeedGroup
from tests.integration.gateway.stage import GROUPS, NURSE, STORE, WARD, Stage


async def test_a_new_topic_is_seen_and_written_into(played: Stage) -> None:
    played.gateway.place_bot(WARD, "administrator")
    nurse = await played.sitting(NURSE)

    async with nurse.events() as events:
        made = await played.bot.do("createForumTopic", chat_id=WARD, name=" Expiry 近效期 ")
        chat = await events.until("chat")

    assert made["name"] == "Expiry 近效期"
    assert chat["topics"][-1] == {"id": made["message_thread_id"], "name": "Expiry 近效期"}
    assert len(chat["topics"]) == 3
    sent = await played.bot.do(
        "sendMessage", chat_id=WARD, text="x", message_thread_id=made["message_thread_id"]
    )
    assert sent["message_id"] != made["message_thread_id"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"chat_id": STORE, "name": "x"}, "the chat is not a forum"),
        ({"chat_id": WARD, "name": " "}, "TOPIC_TITLE_EMPTY"),
        ({"chat_id": WARD, "name": "x" * 129}, "TOPIC_TITLE_TOO_LONG"),
        ({"chat_id": WARD, "name": "x", "icon_color": 1}, "TOPIC_ICON_COLOR_INVALID"),
    ],
)
async def test_a_broken_topic_is_refused(
    played: Stage, arguments: dict[str, object], words: str
) -> None:
    played.gateway.place_bot(WARD, "administrator")

    assert await played.bot.refused("createForumTopic", **arguments) == f"Bad Request: {words}"


async def test_a_bot_without_the_right_is_refused(played: Stage) -> None:
    refusal = await played.bot.refused("createForumTopic", chat_id=WARD, name="x")

    assert refusal == "Bad Request: not enough rights to create a topic"


async def test_seeding_again_keeps_topics_and_their_numbers(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    await nurse.say(WARD, "/stock", thread_id=3)
    renamed = SeedGroup(WARD, "Cath lab 2", (NURSE,), ("Alerts", (3, "Orders"), (9, "Expiry")))

    played.gateway.seed([], GROUPS)
    played.gateway.seed([], [renamed])

    ward = next(chat for chat in await nurse.get("/api/chats") if chat["id"] == WARD)
    assert ward["title"] == "Cath lab 2"
    assert [(each["id"], each["name"]) for each in ward["topics"]] == [
        (2, "Alerts"),
        (3, "Orders"),
        (9, "Expiry"),
    ]
    assert (await nurse.say(WARD, "next"))["id"] == 10
