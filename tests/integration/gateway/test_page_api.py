"""The page's reads and acts: one's own chats only, each act once, every bad input refused."""

import asyncio
from typing import Any

import pytest
from aiohttp import FormData

from bot.gateway.files import MOST_PAGE_UPLOAD
from bot.gateway.page_api import MOST_ACTS, MOST_BODY
from tests.integration.gateway.stage import KEEPER, NURSE, STORE, SURGEON, WARD, Stage, png


async def test_the_chats_of_a_person_are_listed_with_what_is_new(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    played.clock.now += 10
    await played.bot.do(
        "sendMessage", chat_id=STORE, text="<b>three</b> to order", parse_mode="HTML"
    )

    private, store, ward = await nurse.get("/api/chats")

    assert (private["id"], private["kind"], private["title"]) == (NURSE, "private", "Tocsin")
    assert private["unread"] == 0
    assert (store["id"], store["kind"], store["unread"]) == (STORE, "group", 1)
    assert store["last"] == {
        "text": "three to order",
        "date": int(played.clock.now),
        "kind": "text",
        "from": "Tocsin",
    }
    assert (ward["id"], ward["last"], ward["forum"]) == (WARD, None, True)
    assert ward["topics"] == [{"id": 2, "name": "Alerts"}, {"id": 3, "name": "Approvals"}]


async def test_reading_takes_the_unread_mark_away_on_every_page_of_the_person(
    played: Stage,
) -> None:
    nurse, keeper = await played.sitting(NURSE), await played.sitting(KEEPER)
    for number in range(3):
        await played.bot.do("sendMessage", chat_id=STORE, text=f"m{number}")
    second = (await nurse.messages(STORE))[1]["id"]

    async with nurse.events() as events:
        answer = await nurse.post(f"/api/chats/{STORE}/read", message_id=second)
        heard = await events.until("chat")

    assert answer == {"unread": 1}
    assert (heard["id"], heard["unread"]) == (STORE, 1)
    assert (await nurse.post(f"/api/chats/{STORE}/read", message_id=1)) == {"unread": 1}
    assert (await keeper.get("/api/chats"))[1]["unread"] == 3


async def test_history_is_read_backwards_in_stretches(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    for number in range(60):
        await played.bot.do("sendMessage", chat_id=NURSE, text=f"m{number}")

    last = await nurse.messages(NURSE)
    most = await nurse.messages(NURSE, "?limit=1000")
    before = await nurse.messages(NURSE, f"?before={most[0]['id']}&limit=50")

    assert [each["text"] for each in last] == [f"m{number}" for number in range(30, 60)]
    assert len(most) == 50
    assert [each["text"] for each in before] == ["/start", *(f"m{n}" for n in range(10))]
    assert await nurse.messages(NURSE, f"?before={before[0]['id']}") == []


async def test_a_stranger_is_told_that_a_chat_does_not_exist(played: Stage) -> None:
    keeper, nurse = await played.sitting(KEEPER), await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="secret")
    _, shown = await nurse.show(NURSE, "p.png", png())

    for chat in (NURSE, WARD, -1, 999):
        for path, body in (
            ("messages", {"text": "x", "key": "k"}),
            ("press", {"message_id": sent["message_id"], "data": "t", "key": "k"}),
            ("read", {"message_id": 1}),
        ):
            found = await keeper.refused(f"/api/chats/{chat}/{path}", **body)
            assert found == "chat.not_found"
        assert await keeper.send("GET", f"/api/chats/{chat}/messages") == (
            404,
            {"error": "chat.not_found"},
        )
        assert (await keeper.send("GET", f"/api/commands?chat={chat}"))[0] == 404
        assert (await keeper.show(chat, "a.txt", b"x"))[0] == 404
    file_id = shown["photo"]["file_id"]
    assert await keeper.send("GET", f"/api/files/{file_id}") == (404, {"error": "file.not_found"})
    assert (await nurse.send("GET", f"/api/files/{file_id}"))[0] == 200


async def test_a_key_does_its_act_once(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    path = f"/api/chats/{NURSE}/messages"

    first = await nurse.post(path, text="one", key="same")
    again = await nurse.post(path, text="one", key="same")
    other = await nurse.post(path, text="one", key="other")

    assert first == again
    assert other["id"] != first["id"]
    assert len(await played.bot.updates()) == 2
    assert await nurse.refused(f"/api/chats/{WARD}/messages", text="x", key="same") == "key.used"


async def test_a_tap_and_a_photo_have_keys_too(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="x")
    tap = {"message_id": sent["message_id"], "data": "t", "key": "k"}

    one = await nurse.post(f"/api/chats/{NURSE}/press", **tap)
    two = await nurse.post(f"/api/chats/{NURSE}/press", **tap)
    _, first = await nurse.show(NURSE, "p.png", png(), key="k")
    _, again = await nurse.show(NURSE, "p.png", png(), key="k")

    assert one == two
    assert first == again
    assert len(await played.bot.updates()) == 2


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("messages", {"text": "", "key": "k"}, "text.empty"),
        ("messages", {"text": " \u0007\n", "key": "k"}, "text.empty"),
        ("messages", {"text": 5, "key": "k"}, "text.empty"),
        ("messages", {"text": "x" * 4097, "key": "k"}, "text.too_long"),
        ("messages", {"text": "x"}, "input.invalid"),
        ("messages", {"text": "x", "key": "k" * 65}, "input.invalid"),
        ("messages", {"text": "x", "key": "k", "reply_to": 99}, "message.not_found"),
        ("messages", {"text": "x" * MOST_BODY, "key": "k"}, "input.too_big"),
        ("press", {"message_id": 99, "data": "t", "key": "k"}, "message.not_found"),
        ("press", {"message_id": 2, "data": "t", "key": "k"}, "message.not_found"),
        ("press", {"message_id": "x", "data": "t", "key": "k"}, "message.not_found"),
        ("press", {"message_id": 2, "data": "", "key": "k"}, "input.invalid"),
        ("press", {"message_id": 2, "data": "中" * 22, "key": "k"}, "input.invalid"),
        ("press", {"message_id": 2, "data": "t", "key": ""}, "input.invalid"),
    ],
)
async def test_bad_input_changes_nothing(
    played: Stage, path: str, body: dict[str, Any], code: str
) -> None:
    nurse = await played.sitting(NURSE)

    assert await nurse.refused(f"/api/chats/{NURSE}/{path}", **body) == code
    assert len(await nurse.messages(NURSE)) == 1
    assert await played.bot.do("getUpdates") == []


async def test_a_topic_that_is_not_there_is_refused(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)

    path = f"/api/chats/{WARD}/messages"
    assert await nurse.refused(path, text="x", key="k", thread_id=9) == "topic.not_found"
    assert (await nurse.say(STORE, "x", thread_id=9))["thread_id"] is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 60_000, b"9" * 5000])
async def test_what_is_no_json_object_is_refused(played: Stage, content: bytes) -> None:
    nurse = await played.browser().be(NURSE)

    answer = await nurse.send("POST", f"/api/chats/{NURSE}/messages", data=content)

    assert answer == (400, {"error": "input.invalid"})


async def test_a_body_without_end_is_cut_off(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)

    async def chunks() -> Any:
        for _ in range(10):
            yield b" " * 20_000
            await asyncio.sleep(0.005)

    status, body = await nurse.send("POST", f"/api/chats/{NURSE}/messages", data=chunks())

    assert (status, body) == (413, {"error": "input.too_big", "limit": MOST_BODY})


async def test_a_picture_becomes_a_photo_and_anything_else_a_document(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    _, photo = await nurse.show(NURSE, "x.bin", png(12, 8), caption=" 标签 ")
    _, page = await nurse.show(NURSE, "../..\\evil\u202e<b>.html", b"<script>alert(1)</script>")

    assert photo["photo"]["width"] == 12
    assert (photo["caption"], photo["caption_html"]) == ("标签", "标签")
    assert page["document"]["name"] == "evil<b>.html"
    assert page["document"]["size"] == 25
    updates = await played.bot.updates()
    assert [next(iter({"photo", "document"} & each["message"].keys())) for each in updates] == [
        "photo",
        "document",
    ]


async def test_files_are_served_so_that_no_browser_runs_them(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    _, page = await nurse.show(NURSE, "盘点.html", b"<script>alert(1)</script>")
    _, photo = await nurse.show(NURSE, "p", png())
    document_url = f"{played.url}/api/files/{page['document']['file_id']}?person={NURSE}"
    photo_url = f"{played.url}/api/files/{photo['photo']['file_id']}?person={NURSE}"

    async with nurse.http.get(document_url) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%E7%9B%98%E7%82%B9%2E%68%74%6D%6C"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert await answer.read() == b"<script>alert(1)</script>"
    async with nurse.http.get(photo_url) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Cache-Control"].startswith("private")


async def test_broken_uploads_are_refused(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    path = f"/api/chats/{NURSE}/photo"

    assert await nurse.send("POST", path, json={}) == (400, {"error": "input.invalid"})
    no_file = await nurse.send("POST", path, data={"file": "text", "key": "k"})
    assert no_file[0] == 400
    form = FormData({"file": "text", "key": "k"}, default_to_multipart=True)
    assert (await nurse.send("POST", path, data=form))[1]["field"] == "file"
    assert (await nurse.show(NURSE, "a", b""))[1] == {"error": "file.empty"}
    assert (await nurse.show(NURSE, "a", b"x", caption="x" * 1025))[1]["error"] == "text.too_long"
    assert (await nurse.show(NURSE, "a", b"x", key=""))[1]["error"] == "input.invalid"
    big = await nurse.show(NURSE, "a", bytes(MOST_PAGE_UPLOAD + 200_000))
    assert big == (413, {"error": "file.too_big", "limit": MOST_PAGE_UPLOAD})
    assert list(played.path.with_name("gateway.db-files").iterdir()) == []


async def test_a_person_acts_only_so_fast(played: Stage) -> None:
    surgeon = await played.browser().be(SURGEON)
    path = f"/api/chats/{SURGEON}/messages"
    for _ in range(MOST_ACTS):
        await surgeon.refused(path, text="", key="k")

    assert await surgeon.refused(path, text="x", key="k") == "rate.limited"
    played.clock.now += 61
    assert await surgeon.post(path, text="x", key="k")


async def test_buttons_are_shown_with_what_a_page_can_do(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    row = [
        {"text": "Tap", "callback_data": "t", "style": "danger"},
        {"text": "Copy", "copy_text": {"text": "(01)0690"}},
        {"text": "Open", "url": "https://x.test/"},
        {"text": "App", "web_app": {"url": "https://x.test/"}},
    ]

    await played.bot.do(
        "sendMessage", chat_id=NURSE, text="x", reply_markup={"inline_keyboard": [row]}
    )

    assert (await nurse.messages(NURSE))[-1]["keyboard"] == [
        [
            {"text": "Tap", "data": "t", "style": "danger"},
            {"text": "Copy", "copy": "(01)0690"},
            {"text": "Open", "url": "https://x.test/"},
            {"text": "App"},
        ]
    ]


async def test_a_database_that_fails_is_said(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    played.gateway._store.submit(lambda tx: tx.run("DROP TABLE holding")).result()

    assert await nurse.send("GET", "/api/files/abc") == (500, {"error": "store.failed"})


async def test_names_and_words_are_escaped(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    said = await nurse.say(WARD, "<img src=x onerror=alert(1)> & /stock@tocsin_bot")
    sent = await played.bot.do(
        "sendMessage",
        chat_id=WARD,
        text="<a href='javascript:alert(1)'>x</a><a href='HTTPS://ok.test/\"'>y</a>",
        parse_mode="HTML",
    )

    assert said["html"] == "&lt;img src=x onerror=alert(1)&gt; &amp; /stock@tocsin_bot"
    shown = (await nurse.messages(WARD))[-1]
    assert shown["id"] == sent["message_id"]
    assert shown["html"] == (
        'x<a href="HTTPS://ok.test/&quot;" target="_blank" rel="noopener noreferrer">y</a>'
    )
