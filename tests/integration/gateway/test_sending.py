"""Sending: text, photos, documents, albums and typing, refused where Telegram refuses."""

import asyncio
from typing import Any

import pytest

from bot.gateway.files import MOST_DOCUMENT, MOST_PHOTO
from tests.integration.gateway.stage import (
    BOT_ID,
    KEEPER,
    LONER,
    NURSE,
    STORE,
    WARD,
    Stage,
    png,
)


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


TAP = {"text": "Tap", "callback_data": "t"}


async def test_a_text_reaches_the_page_and_comes_back_whole(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    sent = await played.bot.do(
        "sendMessage",
        chat_id=NURSE,
        text="  <b>Stent</b> &lt;3.0&gt;\n<a href='https://x.test/?a=1&amp;b=2'>more</a> ",
        parse_mode="HTML",
        reply_markup=keys(TAP),
        disable_notification=True,
        protect_content=True,
    )

    assert sent["text"] == "Stent <3.0>\nmore"
    assert sent["from"]["id"] == BOT_ID
    assert sent["has_protected_content"]
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 12, "length": 4, "url": "https://x.test/?a=1&b=2"},
    ]
    (shown,) = (await nurse.messages(NURSE))[1:]
    assert shown["html"] == (
        "<b>Stent</b> &lt;3.0&gt;<br>"
        '<a href="https://x.test/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">more</a>'
    )
    assert shown["keyboard"] == [[{"text": "Tap", "data": "t"}]]
    assert shown["silent"]
    assert shown["from"] == {"id": BOT_ID, "name": "Tocsin", "is_bot": True}


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("MarkdownV2", r"*3\.0* [more](https://x.test)"),
        ("markdown", "*3.0* [more](https://x.test)"),
    ],
)
async def test_marks_may_be_told_in_either_markdown(played: Stage, mode: str, text: str) -> None:
    nurse = await played.sitting(NURSE)

    sent = await played.bot.do("sendMessage", chat_id=NURSE, text=text, parse_mode=mode)

    assert sent["text"] == "3.0 more"
    assert [each["type"] for each in sent["entities"]] == ["bold", "text_link"]
    assert "<b>3.0</b>" in (await nurse.messages(NURSE))[-1]["html"]


async def test_entities_may_be_given_beside_the_text(played: Stage) -> None:
    await played.sitting(NURSE)
    entities = [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": NURSE}},
        {"type": "text_mention", "offset": 2, "length": 1, "user": {"id": 987}},
        {"type": "pre", "offset": 6, "length": 1, "language": "sql"},
    ]

    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="👍 ok x", entities=entities)

    kinds = {entity["type"]: entity for entity in reversed(sent["entities"])}
    assert set(kinds) == {"bold", "text_mention", "pre"}
    assert kinds["text_mention"]["user"]["id"] == NURSE
    assert sent["entities"][1]["user"]["first_name"] == "#987"
    assert kinds["pre"]["language"] == "sql"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\t "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 40_000}, "text is too long"),
        ({"text": "x", "parse_mode": "Markdown3"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "3.0", "parse_mode": "MarkdownV2"},
            "can't parse entities: Character '.' is reserved and must be escaped with the"
            " preceding '\\'",
        ),
        ({"text": "x", "entities": [3]}, "can't parse MessageEntity: expected an Object"),
        ({"text": "x", "entities": [{"type": "odd"}]}, "can't parse MessageEntity: Unsupported"),
        ({"text": "x", "entities": "[oops"}, "can't parse entities JSON object"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": "@somewhere"}, "chat not found"),
        ({"text": "x", "chat_id": "not_a_chat"}, "chat not found"),
        ({"text": "x", "chat_id": STORE, "message_thread_id": 9}, "message thread not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "message_thread_id": 9}, "message thread not found"),
        ({"text": "x", "chat_id": WARD, "message_thread_id": 1}, "message thread not found"),
        ({"text": "x", "reply_to_message_id": 77}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "a"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_markup": keys({"text": "a"})}, "can't parse inline keyboard button"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ],
)
async def test_a_text_is_refused_in_telegrams_words(
    played: Stage, arguments: dict[str, Any], words: str
) -> None:
    await played.sitting(NURSE)

    refusal = await played.bot.refused("sendMessage", **{"chat_id": NURSE, **arguments})

    assert refusal.startswith(f"Bad Request: {words}")


async def test_the_limit_counts_what_is_left_after_the_marks(played: Stage) -> None:
    await played.sitting(NURSE)
    text = "<b>" + "中" * 4096 + "</b>"

    sent = await played.bot.do("sendMessage", chat_id=NURSE, text=text, parse_mode="html")

    assert len(sent["text"]) == 4096


async def test_the_bot_cannot_write_first(played: Stage) -> None:
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await played.bot.refused("sendMessage", chat_id=LONER, text="psst") == words
    loner = await played.browser().be(LONER)

    await loner.say(LONER, "/start")

    assert (await played.bot.do("sendMessage", chat_id=LONER, text="hello"))["text"] == "hello"


async def test_a_person_who_blocked_the_bot_is_left_in_peace(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    played.gateway.block(NURSE)
    played.gateway.block(NURSE)

    words = "Forbidden: bot was blocked by the user"
    assert await played.bot.refused("sendMessage", chat_id=NURSE, text="x") == words
    (heard,) = await played.bot.updates()
    standing = heard["my_chat_member"]["new_chat_member"]
    assert (standing["status"], standing["user"]["id"]) == ("kicked", BOT_ID)

    await nurse.say(NURSE, "back again")
    await played.bot.do("sendMessage", chat_id=NURSE, text="welcome back")
    assert len(await nurse.messages(NURSE)) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("kicked", "Forbidden: bot was kicked from the supergroup chat"),
        ("left", "Forbidden: bot is not a member of the supergroup chat"),
    ],
)
async def test_a_group_the_bot_is_not_in_is_closed(played: Stage, status: str, words: str) -> None:
    played.gateway.place_bot(STORE, status)
    played.gateway.place_bot(STORE, status)
    keeper = await played.browser().be(KEEPER)

    assert await played.bot.refused("sendMessage", chat_id=STORE, text="x") == words
    await keeper.say(STORE, "/stock")
    (heard,) = await played.bot.updates()
    assert heard["my_chat_member"]["new_chat_member"]["status"] == status


async def test_an_answer_shows_what_it_answers(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    (asked,) = await nurse.messages(NURSE)

    sent = await played.bot.do(
        "sendMessage", chat_id=NURSE, text="a", reply_parameters={"message_id": asked["id"]}
    )
    lenient = {"message_id": 77, "allow_sending_without_reply": True}
    plain = await played.bot.do("sendMessage", chat_id=NURSE, text="b", reply_parameters=lenient)

    assert sent["reply_to_message"]["text"] == "/start"
    assert "reply_to_message" not in plain
    shown = (await nurse.messages(NURSE))[1]
    assert shown["reply_to"] == {"id": asked["id"], "from": "李敏 <Min>", "text": "/start"}


async def test_a_topic_keeps_its_posts_and_answers_stay_in_it(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    asked = await nurse.say(WARD, "/stock", thread_id=2)

    sent = await played.bot.do("sendMessage", chat_id=WARD, text="a", message_thread_id=3)
    answer = await played.bot.do(
        "sendMessage", chat_id=WARD, text="b", reply_to_message_id=asked["id"]
    )

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (3, True)
    assert answer["message_thread_id"] == 2
    assert [each["text"] for each in await nurse.messages(WARD, "?thread_id=2")] == ["/stock", "b"]


async def test_typing_is_shown(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    async with nurse.events() as events:
        await played.bot.do("sendChatAction", chat_id=NURSE, action="upload_photo")
        typing = await events.until("typing")

    assert typing == {"chat_id": NURSE, "thread_id": None, "action": "upload_photo"}
    refusal = await played.bot.refused("sendChatAction", chat_id=NURSE, action="dance")
    assert refusal == "Bad Request: wrong parameter action in request"


async def test_a_photo_is_kept_with_its_size(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    status, body = await played.bot.upload(
        "sendPhoto", {"photo": ("c.png", png(50, 20))}, chat_id=NURSE, caption="*chart*"
    )

    assert status == 200
    (size,) = body["result"]["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (50, 20, len(png(50, 20)))
    shown = (await nurse.messages(NURSE))[-1]
    assert shown["photo"] == {"file_id": size["file_id"], "width": 50, "height": 20}
    assert shown["caption_html"] == "*chart*"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (png(2, 41), "PHOTO_INVALID_DIMENSIONS"),
        (
            b"\x89PNG" + b"x" * MOST_PHOTO,
            f"file of size {MOST_PHOTO + 4} bytes is too big for a photo;"
            f" the maximum size is {MOST_PHOTO} bytes",
        ),
    ],
)
async def test_a_photo_that_is_none_is_refused(played: Stage, content: bytes, words: str) -> None:
    await played.sitting(NURSE)

    status, body = await played.bot.upload("sendPhoto", {"photo": ("p", content)}, chat_id=NURSE)

    assert (status, body["description"]) == (400, f"Bad Request: {words}")
    assert list((played.path.parent / "gateway.db-files").iterdir()) == []


async def test_too_large_an_upload_is_cut_off(played: Stage) -> None:
    await played.sitting(NURSE)
    content = bytes(MOST_DOCUMENT + 200_000)

    status, body = await played.bot.upload(
        "sendDocument", {"document": ("big.bin", content)}, chat_id=NURSE
    )

    assert (status, body["description"]) == (413, "Request Entity Too Large")
    assert list((played.path.parent / "gateway.db-files").iterdir()) == []


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {"document": "attach://none"}, "there is no document in the request"),
        ("sendPhoto", {"photo": "http://x.test/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"caption": "x" * 1025}, "message caption is too long"),
    ],
)
async def test_a_file_that_is_not_there_is_refused(
    played: Stage, method: str, arguments: dict[str, Any], words: str
) -> None:
    await played.sitting(NURSE)

    refusal = await played.bot.refused(method, chat_id=NURSE, **arguments)

    assert refusal == f"Bad Request: {words}"


async def test_a_file_is_sent_again_by_its_id_but_only_as_what_it_is(played: Stage) -> None:
    await played.sitting(NURSE)
    files = {"document": ("a.txt", b"text")}
    _, body = await played.bot.upload("sendDocument", files, chat_id=NURSE)
    file_id = body["result"]["document"]["file_id"]

    again = await played.bot.do("sendDocument", chat_id=NURSE, document=file_id)
    refusal = await played.bot.refused("sendPhoto", chat_id=NURSE, photo=file_id)

    assert again["document"] == body["result"]["document"]
    assert refusal == "Bad Request: can't use file of type Document as Photo"


async def test_posts_at_the_same_time_keep_apart(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    sent = await asyncio.gather(
        *(played.bot.do("sendMessage", chat_id=NURSE, text=f"m{number}") for number in range(50))
    )

    assert len({each["message_id"] for each in sent}) == 50
    assert len(await nurse.messages(NURSE, "?limit=50")) == 50
