"""The Bot API's door: the token, the four ways to send arguments, and trouble on purpose."""

import asyncio
import time
from io import BytesIO

import pytest
from aiohttp import ClientError, FormData

from bot.gateway import ApiError, Fault
from bot.gateway.multipart import MOST_PARTS
from tests.integration.gateway.stage import NURSE, TOKEN, Stage, stage


@pytest.mark.parametrize("token", ["4242:wrong", "", "4242", "x" * 3000, "4242%3Aa%2Fb", "é:ü"])
async def test_a_wrong_token_opens_nothing(played: Stage, token: str) -> None:
    async with played.http.post(f"{played.url}/bot{token}/getMe") as answer:
        if answer.status != 404:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            assert (answer.status, await answer.json()) == (401, body)


async def test_an_unknown_method_is_not_found(played: Stage) -> None:
    status, body = await played.bot.answer("sendTelepathy")

    assert (status, body["description"]) == (404, "Not Found: method not found")


async def test_arguments_come_by_json_query_form_and_parts(played: Stage) -> None:
    await played.sitting(NURSE)
    url = f"{played.url}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}

    body = {"chat_id": NURSE, "text": "json", "reply_markup": markup}
    async with played.http.post(url, json=body) as answer:
        assert (await answer.json())["result"]["reply_markup"] == markup
    async with played.http.get(url, params={"chat_id": str(NURSE), "text": "query"}) as answer:
        assert (await answer.json())["result"]["text"] == "query"
    assert (await played.bot.do("sendMessage", chat_id=NURSE, text="form"))["text"] == "form"
    status, parts = await played.bot.upload("sendMessage", {}, chat_id=NURSE, text="parts")
    assert (status, parts["result"]["text"]) == (200, "parts")


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"Content-Type": "application/json"}, b"{"),
        ({"Content-Type": "application/json"}, b"[1]"),
        ({"Content-Type": "application/json"}, b"[" * 100_000),
        ({"Content-Type": "multipart/form-data"}, b"x"),
        ({"Content-Type": "multipart/form-data; boundary=b"}, b"no parts at all"),
        (
            {"Content-Type": "multipart/form-data; boundary=b"},
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n",
        ),
    ],
)
async def test_an_unreadable_request_is_refused(
    played: Stage, headers: dict[str, str], content: bytes
) -> None:
    url = f"{played.url}/bot{TOKEN}/sendMessage"
    async with played.http.post(url, data=content, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["ok"] is False


async def test_too_long_a_form_is_refused(played: Stage) -> None:
    url = f"{played.url}/bot{TOKEN}/sendMessage"
    form = BytesIO(b"chat_id=101&text=" + b"x" * 3_000_000)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    async with played.http.post(url, data=form, headers=headers) as answer:
        body = await answer.json()

    assert (answer.status, body["description"]) == (413, "Request Entity Too Large")


async def test_too_long_a_field_among_parts_is_refused(played: Stage) -> None:
    files = {"document": ("a.txt", b"a")}
    status, body = await played.bot.upload("sendDocument", files, caption="x" * 300_000)

    assert (status, body["description"]) == (413, "Request Entity Too Large")


async def test_only_so_many_parts_are_read(played: Stage) -> None:
    await played.sitting(NURSE)
    many = {f"p{number}": "x" for number in range(MOST_PARTS)}
    form = FormData({**many, "chat_id": str(NURSE), "text": "x"}, default_to_multipart=True)
    url = f"{played.url}/bot{TOKEN}/sendMessage"

    async with played.http.post(url, data=form) as answer:
        assert (await answer.json())["description"] == "Bad Request: message text is empty"


async def test_broken_surrogates_and_control_characters_do_no_harm(played: Stage) -> None:
    await played.sitting(NURSE)
    url = f"{played.url}/bot{TOKEN}/sendMessage"
    raw = '{"chat_id": 101, "text": "a\\ud800b\\u0000c\\u202ed\\r\\n\\u001de"}'

    async with played.http.post(
        url, data=raw, headers={"Content-Type": "application/json"}
    ) as answer:
        assert (await answer.json())["result"]["text"] == "a\ufffdb cd\n e"


async def test_a_flood_is_answered_as_often_as_planned(played: Stage) -> None:
    await played.sitting(NURSE)
    played.gateway.faults.flood(3, method="sendMessage", times=2)

    for _ in range(2):
        status, body = await played.bot.answer("sendMessage", chat_id=NURSE, text="x")
        assert (status, body["parameters"]) == (429, {"retry_after": 3})
        assert body["description"] == "Too Many Requests: retry after 3"
    assert await played.bot.do("sendMessage", chat_id=NURSE, text="x")
    assert len(played.gateway.faults) == 0


async def test_a_group_that_moved_says_where_to(played: Stage) -> None:
    played.gateway.faults.migrate(-55, -1009)

    _, body = await played.bot.answer("sendMessage", chat_id=-55, text="x")

    assert body["parameters"] == {"migrate_to_chat_id": -1009}


async def test_a_planned_refusal_waits_for_its_method(played: Stage) -> None:
    played.gateway.faults.refuse(500, "Internal Server Error", method="sendPhoto")

    assert await played.bot.do("getMe")
    assert await played.bot.refused("sendPhoto") == "Internal Server Error"


async def test_a_call_may_hang_or_lose_its_connection(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    played.gateway.faults.plan(Fault("getMe", hang_seconds=0.2))
    began = time.monotonic()
    assert await played.bot.do("getMe")
    assert time.monotonic() - began >= 0.2

    for after in (False, True):
        played.gateway.faults.plan(Fault("sendMessage", drop=True, after=after))
        with pytest.raises(ClientError):
            await played.bot.answer("sendMessage", chat_id=NURSE, text=f"after {after}")
    assert [each["text"] for each in await nurse.messages(NURSE)] == ["/start", "after True"]


async def test_a_fault_after_the_act_leaves_the_act_done(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    played.gateway.faults.plan(Fault(chat_id=NURSE, error=ApiError(502, "Bad Gateway"), after=True))

    assert await played.bot.refused("sendMessage", chat_id=NURSE, text="done") == "Bad Gateway"
    assert (await nurse.messages(NURSE))[-1]["text"] == "done"


async def test_the_bot_api_may_have_its_own_port(played: Stage) -> None:
    path = played.path.with_name("other.db")
    async with stage(path) as other:
        await other.gateway.stop()
        url = await other.gateway.start("127.0.0.1", 0, api_port=0)

        assert not other.gateway.api_base.startswith(url)
        async with other.http.get(f"{other.gateway.api_base}{TOKEN}/getMe") as answer:
            assert answer.status == 200
        async with other.http.get(f"{url}/bot{TOKEN}/getMe") as answer:
            assert answer.status == 404
        async with other.http.get(
            f"{other.gateway.api_base.removesuffix('/bot')}/api/people"
        ) as no:
            assert no.status == 404


async def test_a_broken_database_is_a_server_error(played: Stage) -> None:
    played.gateway._store.submit(lambda tx: tx.run("DROP TABLE menu")).result()

    status, body = await played.bot.answer("getMyCommands")

    assert (status, body["description"]) == (500, "Internal Server Error")
    assert await played.bot.do("getMe")


async def test_a_held_call_lets_the_gateway_stop(played: Stage) -> None:
    held = asyncio.create_task(played.bot.do("getUpdates", timeout=40))
    await asyncio.sleep(0.05)
    began = time.monotonic()

    await played.gateway.stop()

    assert time.monotonic() - began < 1.5
    assert await held == []
