"""Removal: the bot's own messages, a person's in private, for two days."""

import pytest

from bot.gateway.methods.removal import DELETABLE_SECONDS
from tests.integration.gateway.stage import KEEPER, NURSE, STORE, Stage, png


async def test_a_message_and_its_file_go_and_every_page_hears_it(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    _, body = await played.bot.upload("sendPhoto", {"photo": ("p.png", png())}, chat_id=NURSE)
    sent = body["result"]

    async with nurse.events() as events:
        await played.bot.do("deleteMessage", chat_id=NURSE, message_id=sent["message_id"])
        heard = await events.until("delete")

    assert heard == {"chat_id": NURSE, "message_ids": [sent["message_id"]]}
    assert len(await nurse.messages(NURSE)) == 1
    assert (await nurse.send("GET", f"/api/files/{sent['photo'][0]['file_id']}"))[0] == 404
    assert await played.bot.refused(
        "deleteMessage", chat_id=NURSE, message_id=sent["message_id"]
    ) == ("Bad Request: message to delete not found")


async def test_several_go_at_once_and_missing_ones_are_passed_over(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    sent = [
        (await played.bot.do("sendMessage", chat_id=NURSE, text=str(number)))["message_id"]
        for number in range(3)
    ]

    async with nurse.events() as events:
        await played.bot.do("deleteMessages", chat_id=NURSE, message_ids=[*sent, 999])
        assert (await events.until("delete"))["message_ids"] == sent

    assert await played.bot.do("deleteMessages", chat_id=NURSE, message_ids=[999])


async def test_a_persons_message_goes_in_private_but_not_in_a_group(played: Stage) -> None:
    keeper = await played.sitting(KEEPER)
    said = await keeper.say(STORE, "/stock")
    (own,) = await keeper.messages(KEEPER)

    assert await played.bot.do("deleteMessage", chat_id=KEEPER, message_id=own["id"])
    where = {"chat_id": STORE, "message_id": said["id"]}
    words = "Bad Request: message can't be deleted"
    assert await played.bot.refused("deleteMessage", **where) == words
    several = {"chat_id": STORE, "message_ids": [said["id"]]}
    assert await played.bot.refused("deleteMessages", **several) == words

    played.gateway.place_bot(STORE, "administrator")
    assert await played.bot.do("deleteMessage", **where)


async def test_after_two_days_it_stays(played: Stage) -> None:
    await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="x")
    played.clock.now += DELETABLE_SECONDS + 1

    refusal = await played.bot.refused(
        "deleteMessage", chat_id=NURSE, message_id=sent["message_id"]
    )

    assert refusal == "Bad Request: message can't be deleted for everyone"


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        (
            "deleteMessages",
            {"message_ids": list(range(1, 102))},
            "too many message identifiers specified",
        ),
    ],
)
async def test_nothing_to_remove_is_refused(
    played: Stage, method: str, arguments: dict[str, object], words: str
) -> None:
    refusal = await played.bot.refused(method, chat_id=NURSE, **arguments)

    assert refusal == f"Bad Request: {words}"
