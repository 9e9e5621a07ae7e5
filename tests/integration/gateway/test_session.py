"""Sessions: who a browser may speak for, in the demonstration and in earnest."""

import hashlib
import sqlite3

import pytest

from bot.gateway.page_api import MOST_ENTRIES
from bot.gateway.session import COOKIE, LIVES_SECONDS, MOST_PEOPLE
from tests.integration.gateway.stage import KEEPER, LONER, NURSE, STORE, SURGEON, Stage, stage


async def test_the_demonstration_lets_one_choose_a_person(played: Stage) -> None:
    browser = played.browser()

    shown = await browser.get("/api/people")
    assert shown["demo"] is True
    assert shown["bot"] == {"id": 4242, "name": "Tocsin", "username": "tocsin_bot"}
    assert (
        shown["people"][0]
        == {
            "id": NURSE,
            "name": "李敏 <Min>",
            "title": "护士",
            "group_hint": "Cath lab, Central store",
        }
        or shown["people"][0]["group_hint"] == "Central store, Cath lab"
    )

    answer = await browser.post("/api/session", user_id=NURSE)
    assert answer["person"]["name"] == "李敏 <Min>"
    browser.person = NURSE
    me = await browser.get("/api/me")
    assert (me["id"], me["language"], me["bot"]["id"]) == (NURSE, "zh-hans", 4242)


async def test_the_cookie_is_shut_away_from_scripts_and_other_sites(played: Stage) -> None:
    browser = played.browser()
    url = f"{played.url}/api/session"
    headers = {"Origin": played.url}

    async with browser.http.post(url, json={"user_id": NURSE}, headers=headers) as answer:
        plain = answer.headers["Set-Cookie"]
    headers["X-Forwarded-Proto"] = "https"
    async with played.http.post(url, json={"user_id": NURSE}, headers=headers) as answer:
        behind_tls = answer.headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    assert "Secure" in behind_tls.split("; ")


async def test_only_a_hash_of_the_cookie_is_kept(played: Stage) -> None:
    browser = await played.browser().be(NURSE)
    (cookie,) = [each.value for each in browser.http.cookie_jar if each.key == COOKIE]

    with sqlite3.connect(played.path) as database:
        (kept,) = database.execute("SELECT hash FROM browser").fetchone()
    database.close()

    assert kept == hashlib.sha256(cookie.encode()).hexdigest()


async def test_one_browser_may_hold_several_people(played: Stage) -> None:
    browser = await played.browser().be(NURSE)
    await browser.be(SURGEON)
    await browser.be(SURGEON)

    held = await browser.get("/api/session")
    assert [each["id"] for each in held["people"]] == [NURSE, SURGEON]
    for person in (NURSE, SURGEON):
        browser.person = person
        assert (await browser.get("/api/me"))["id"] == person
    browser.person = KEEPER
    assert await browser.send("GET", "/api/me") == (403, {"error": "person.not_yours"})


async def test_without_a_session_nothing_is_shown(played: Stage) -> None:
    stranger = played.browser()
    stranger.person = NURSE

    assert (await stranger.get("/api/session")) == {"people": []}
    for path in (
        "/api/me",
        "/api/chats",
        f"/api/chats/{NURSE}/messages",
        f"/api/commands?chat={NURSE}",
        f"/api/events?person={NURSE}",
        "/api/files/abc",
    ):
        assert await stranger.send("GET", path) == (401, {"error": "session.required"}), path
    for path in ("messages", "press", "read"):
        assert await stranger.refused(f"/api/chats/{NURSE}/{path}") == "session.required"
    status, body = await stranger.show(NURSE, "a.txt", b"x")
    assert (status, body["error"]) == (401, "session.required")


async def test_leaving_ends_the_session(played: Stage) -> None:
    browser = await played.browser().be(NURSE)
    (kept,) = [each.value for each in browser.http.cookie_jar if each.key == COOKIE]

    assert (await browser.send("DELETE", "/api/session"))[0] == 200

    browser.headers["Cookie"] = f"{COOKIE}={kept}"
    assert await browser.send("GET", "/api/me") == (401, {"error": "session.required"})


async def test_a_session_lives_as_long_as_it_is_used(played: Stage) -> None:
    browser = await played.browser().be(NURSE)
    for _ in range(3):
        played.clock.now += LIVES_SECONDS - 60
        await browser.get("/api/me")

    played.clock.now += LIVES_SECONDS + 1

    assert await browser.send("GET", "/api/me") == (401, {"error": "session.required"})
    assert await browser.get("/api/session") == {"people": []}
    await browser.be(NURSE)
    assert (await browser.get("/api/me"))["id"] == NURSE


@pytest.mark.parametrize("user_id", [999, -1001001, 0, 4242])
async def test_only_people_of_the_demonstration_can_be_chosen(played: Stage, user_id: int) -> None:
    assert await played.browser().refused("/api/session", user_id=user_id) == "person.not_found"


async def test_in_earnest_nobody_can_be_chosen_and_nobody_is_listed(played: Stage) -> None:
    browser = await played.browser().be(NURSE)
    (cookie,) = [each.value for each in browser.http.cookie_jar if each.key == COOKIE]
    await played.gateway.stop()

    async with stage(played.path, demonstration=False) as earnest:
        stranger = earnest.browser()
        assert (await stranger.get("/api/people"))["people"] == []
        assert (await stranger.get("/api/people"))["demo"] is False
        assert await stranger.refused("/api/session", user_id=NURSE) == "demonstration.off"

        stranger.headers["Cookie"] = f"{COOKIE}={cookie}"
        stranger.person = NURSE
        assert (await stranger.send("GET", "/api/me"))[0] == 403


async def test_an_enrolment_link_makes_a_person_who_starts_the_bot(played: Stage) -> None:
    browser = played.browser()
    browser.headers["Accept-Language"] = "zh-CN,zh;q=0.9"

    answer = await browser.post("/api/session", token="One-time_Token", name=" 赵\u0000芳 ")

    person = answer["person"]
    assert (person["name"], person["language"]) == ("赵 芳", "zh-CN")
    assert person["id"] > 7_000_000_000
    (update,) = await played.bot.updates()
    assert update["message"]["text"] == "/start One-time_Token"
    assert update["message"]["from"]["first_name"] == "赵 芳"
    assert update["message"]["entities"][0]["type"] == "bot_command"
    await played.bot.do("sendMessage", chat_id=person["id"], text="welcome")
    browser.person = person["id"]
    assert [each["text"] for each in await browser.messages(person["id"])][1] == "welcome"


async def test_each_link_makes_another_person_even_in_one_browser(played: Stage) -> None:
    browser = played.browser()

    first = (await browser.post("/api/session", token="a"))["person"]
    second = (await browser.post("/api/session", token="b", language="en"))["person"]

    assert first["id"] != second["id"]
    assert first["name"] == f"#{first['id']}"
    assert second["language"] == "en"
    people = (await browser.get("/api/session"))["people"]
    assert [each["id"] for each in people] == [first["id"], second["id"]]
    assert (await browser.get("/api/people"))["people"][-1]["id"] == LONER


@pytest.mark.parametrize("token", ["", "a b", "x" * 65, "é", "<b>", "a/b", 5, None])
async def test_a_token_that_is_none_makes_nobody(played: Stage, token: object) -> None:
    status, body = await played.browser().send("POST", "/api/session", json={"token": token})

    assert (status, body) == (400, {"error": "input.invalid", "field": "token"})
    assert await played.bot.do("getUpdates") == []


async def test_a_browser_holds_only_so_many_people(played: Stage) -> None:
    browser = played.browser()
    for number in range(MOST_PEOPLE):
        await browser.post("/api/session", token=f"t{number}")

    assert await browser.refused("/api/session", token="more") == "session.full"


async def test_sessions_are_begun_only_so_fast(played: Stage) -> None:
    browser = played.browser()
    for _ in range(MOST_ENTRIES):
        await browser.send("POST", "/api/session", json={})

    status, body = await browser.send("POST", "/api/session", json={"user_id": NURSE})

    assert (status, body["error"]) == (429, "rate.limited")
    assert 1 <= body["retry_after"] <= 61
    played.clock.now += 61
    assert (await browser.be(NURSE)).person == NURSE


async def test_a_person_put_out_of_a_group_no_longer_sees_it(played: Stage) -> None:
    from bot.gateway import SeedGroup

    browser = await played.browser().be(NURSE)
    assert (await browser.send("GET", f"/api/chats/{STORE}/messages"))[0] == 200

    played.gateway.seed([], [SeedGroup(STORE, "Central store", (KEEPER,))])

    assert (await browser.send("GET", f"/api/chats/{STORE}/messages"))[0] == 404
