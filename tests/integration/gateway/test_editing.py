"""Editing: in place, heard by every page, refused when it changes nothing or is not the bot's."""

import json
from typing import Any

import pytest

from tests.integration.gateway.stage import NURSE, SURGEON, WARD, Stage, png

KEYS = {"inline_keyboard": [[{"text": "Tap", "callback_data": "t"}]]}
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)


async def posted(played: Stage, **more: Any) -> int:
    arguments = {"chat_id": NURSE, "text": "one", **more}
    return int((await played.bot.do("sendMessage", **arguments))["message_id"])


async def test_an_edit_is_heard_and_stands(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    number = await posted(played, reply_markup=KEYS)
    played.clock.now += 60

    async with nurse.events() as events:
        edited = await played.bot.do(
            "editMessageText",
            chat_id=NURSE,
            message_id=number,
            text="<i>two</i>",
            parse_mode="HTML",
        )
        heard = await events.until("edit")

    assert edited["edit_date"] == edited["date"] + 60
    assert (heard["id"], heard["html"]) == (number, "<i>two</i>")
    assert "keyboard" not in heard
    assert (await nurse.messages(NURSE))[-1] == heard


async def test_an_edit_in_a_group_is_heard_by_every_member(played: Stage) -> None:
    nurse, surgeon = await played.sitting(NURSE), await played.sitting(SURGEON)
    sent = await played.bot.do("sendMessage", chat_id=WARD, text="one", message_thread_id=2)

    async with nurse.events() as one, surgeon.events() as other:
        await played.bot.do(
            "editMessageText", chat_id=WARD, message_id=sent["message_id"], text="two"
        )
        assert await one.until("edit") == await other.until("edit")


async def test_buttons_alone_may_be_changed(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    number = await posted(played)

    await played.bot.do(
        "editMessageReplyMarkup", chat_id=NURSE, message_id=number, reply_markup=KEYS
    )

    shown = (await nurse.messages(NURSE))[-1]
    assert (shown["text"], shown["keyboard"]) == ("one", [[{"text": "Tap", "data": "t"}]])


async def test_an_unchanged_edit_is_refused(played: Stage) -> None:
    await played.sitting(NURSE)
    number = await posted(played, reply_markup=KEYS)
    where = {"chat_id": NURSE, "message_id": number}

    refused = played.bot.refused
    assert await refused("editMessageText", text="  one ", reply_markup=KEYS, **where) == UNCHANGED
    assert await refused("editMessageReplyMarkup", reply_markup=KEYS, **where) == UNCHANGED
    await played.bot.do("editMessageText", text="one", **where)
    assert await refused("editMessageText", text="one", **where) == UNCHANGED


async def test_an_edit_back_to_the_first_words_is_an_edit(played: Stage) -> None:
    await played.sitting(NURSE)
    where = {"chat_id": NURSE, "message_id": await posted(played)}

    await played.bot.do("editMessageText", text="two", **where)

    assert (await played.bot.do("editMessageText", text="one", **where))["text"] == "one"


async def test_what_is_not_there_or_not_the_bots_is_refused(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    (foreign,) = await nurse.messages(NURSE)
    number = await posted(played)

    async def edit(message_id: object) -> str:
        return await played.bot.refused(
            "editMessageText", chat_id=NURSE, message_id=message_id, text="x"
        )

    assert await edit(999) == "Bad Request: message to edit not found"
    assert await edit(foreign["id"]) == "Bad Request: message can't be edited"
    assert await edit("") == "Bad Request: message identifier is not specified"
    await played.bot.do("deleteMessage", chat_id=NURSE, message_id=number)
    assert await edit(number) == "Bad Request: message to edit not found"


async def test_words_and_captions_are_not_mixed_up(played: Stage) -> None:
    await played.sitting(NURSE)
    text = await posted(played)
    _, body = await played.bot.upload("sendPhoto", {"photo": ("p.png", png())}, chat_id=NURSE)
    photo = body["result"]["message_id"]

    async def refused(method: str, number: int, **more: object) -> str:
        return await played.bot.refused(method, chat_id=NURSE, message_id=number, **more)

    media = {"type": "photo", "media": body["result"]["photo"][0]["file_id"]}
    assert await refused("editMessageText", photo, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await refused("editMessageCaption", text, caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert await refused("editMessageMedia", text, media=media) == (
        "Bad Request: there is no media in the message to edit"
    )


async def test_a_picture_is_exchanged_and_the_old_one_no_longer_shown(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    _, body = await played.bot.upload("sendPhoto", {"photo": ("p.png", png())}, chat_id=NURSE)
    old = body["result"]["photo"][0]["file_id"]
    media = json.dumps({"type": "photo", "media": "attach://new", "caption": "<b>n</b>"})

    status, edited = await played.bot.upload(
        "editMessageMedia",
        {"new": ("n.png", png(7, 7))},
        chat_id=NURSE,
        message_id=body["result"]["message_id"],
        media=media,
    )

    assert status == 200
    new = edited["result"]["photo"][0]["file_id"]
    assert (await nurse.send("GET", f"/api/files/{new}"))[1] == png(7, 7)
    assert (await nurse.send("GET", f"/api/files/{old}"))[0] == 404
    back = await played.bot.do(
        "editMessageMedia",
        chat_id=NURSE,
        message_id=body["result"]["message_id"],
        media={"type": "photo", "media": old},
    )
    assert back["photo"][0]["file_id"] == old
    assert (await nurse.send("GET", f"/api/files/{old}"))[0] == 200


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([], "expected an Object"),
        ({"type": "sticker", "media": "x"}, 'type "sticker" is unsupported'),
        ({"type": "photo", "media": "attach://gone"}, "media not found"),
    ],
)
async def test_a_broken_exchange_is_refused(played: Stage, media: object, words: str) -> None:
    await played.sitting(NURSE)
    _, body = await played.bot.upload("sendPhoto", {"photo": ("p.png", png())}, chat_id=NURSE)

    refusal = await played.bot.refused(
        "editMessageMedia", chat_id=NURSE, message_id=body["result"]["message_id"], media=media
    )

    assert refusal == f"Bad Request: can't parse InputMedia: {words}"
