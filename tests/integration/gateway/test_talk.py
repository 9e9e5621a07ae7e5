"""What the bot hears: everything in private, in groups only what is meant for it."""

import pytest

from tests.integration.gateway.stage import KEEPER, NURSE, STORE, WARD, Stage, png


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("good morning", False),
        ("see /stock", True),
        ("/stock@tocsin_bot 3.0x18", True),
        ("/stock@TOCSIN_BOT", True),
        ("/stock@other_bot", False),
        ("ask @tocsin_bot please", True),
        ("ask @other_bot please", False),
        ("mail a@tocsin_bot", False),
        ("3/18 is a size", False),
        ("https://x.test/stock", False),
    ],
)
async def test_privacy_mode_keeps_small_talk_from_the_bot(
    played: Stage, text: str, heard: bool
) -> None:
    keeper = await played.browser().be(KEEPER)

    await keeper.say(STORE, text)

    assert bool(await played.bot.do("getUpdates")) is heard


async def test_an_answer_to_the_bot_is_heard_and_one_to_a_colleague_is_not(
    played: Stage,
) -> None:
    keeper = await played.browser().be(KEEPER)
    colleague = await keeper.say(STORE, "morning")
    sent = await played.bot.do("sendMessage", chat_id=STORE, text="how many?")

    await keeper.say(STORE, "yes", reply_to=colleague["id"])
    assert await played.bot.do("getUpdates") == []
    await keeper.say(STORE, "3", reply_to=sent["message_id"])

    (update,) = await played.bot.updates()
    assert update["message"]["reply_to_message"]["text"] == "how many?"


async def test_an_administrator_hears_everything(played: Stage) -> None:
    played.gateway.place_bot(STORE, "administrator")
    await played.bot.updates()
    keeper = await played.browser().be(KEEPER)

    await keeper.say(STORE, "good morning")

    assert len(await played.bot.updates()) == 1


async def test_a_captioned_photo_in_a_group_follows_the_same_rule(played: Stage) -> None:
    keeper = await played.browser().be(KEEPER)

    await keeper.show(STORE, "a.png", png())
    assert await played.bot.do("getUpdates") == []
    await keeper.show(STORE, "b.png", png(), caption="@tocsin_bot what is this")

    (update,) = await played.bot.updates()
    assert update["message"]["caption_entities"][0]["type"] == "mention"


async def test_members_see_each_other_and_the_bot_live(played: Stage) -> None:
    nurse, keeper = await played.sitting(NURSE), await played.sitting(KEEPER)

    async with nurse.events() as events:
        said = await keeper.say(STORE, "good morning")
        heard = await events.until("message")

    assert heard == said
    assert heard["from"] == {"id": KEEPER, "name": "王强", "is_bot": False}


async def test_a_message_in_a_topic_tells_its_topic(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)

    said = await nurse.say(WARD, "/stock", thread_id=3)
    await nurse.say(WARD, "/again", reply_to=said["id"])
    await nurse.say(WARD, "/general")

    topic, answer, general = [each["message"] for each in await played.bot.updates()]
    assert (topic["message_thread_id"], topic["is_topic_message"]) == (3, True)
    assert answer["message_thread_id"] == 3
    assert "message_thread_id" not in general


async def test_control_characters_of_a_scanner_become_spaces(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)

    await nurse.say(NURSE, "(01)0690\u001d(10)A213B1\r\n\u2028x\ud83d")

    (update,) = await played.bot.updates()
    assert update["message"]["text"] == "(01)0690 (10)A213B1\nx\ufffd"


async def test_offsets_count_utf16_units(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)

    await nurse.say(NURSE, "👩‍⚕️ /stock https://x.test/a。")

    (update,) = await played.bot.updates()
    assert update["message"]["entities"] == [
        {"type": "bot_command", "offset": 6, "length": 6},
        {"type": "url", "offset": 13, "length": 16},
    ]
