"""Updates by `getUpdates`: held, confirmed, filtered, and only one poller at a time."""

import asyncio
import time

from bot.gateway.updates import KEPT_SECONDS
from tests.integration.gateway.stage import NURSE, SURGEON, TOKEN, Stage


async def test_a_held_poll_answers_at_once_when_something_happens(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    held = asyncio.create_task(played.bot.do("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    began = time.monotonic()

    await nurse.say(NURSE, "hello")
    found = await held

    assert time.monotonic() - began < 1
    assert [update["message"]["text"] for update in found] == ["hello"]


async def test_a_poll_without_news_ends_empty_after_its_time(played: Stage) -> None:
    began = time.monotonic()

    assert await played.bot.do("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


async def test_updates_come_again_until_an_offset_confirms_them(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    for words in ("one", "two", "three"):
        await nurse.say(NURSE, words)

    first = await played.bot.do("getUpdates")
    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert await played.bot.do("getUpdates") == first
    assert await played.bot.do("getUpdates", limit=1) == first[:1]

    rest = await played.bot.do("getUpdates", offset=first[1]["update_id"])
    assert rest == first[1:]
    assert await played.bot.do("getUpdates") == first[1:]


async def test_update_ids_grow_and_are_never_used_again(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "one")
    (first,) = await played.bot.updates()
    await nurse.say(NURSE, "two")
    (second,) = await played.bot.updates()

    assert second["update_id"] == first["update_id"] + 1
    assert first["update_id"] >= 100_000_000


async def test_a_negative_offset_keeps_only_the_last(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    for words in ("one", "two", "three"):
        await nurse.say(NURSE, words)

    (last,) = await played.bot.do("getUpdates", offset=-1)

    assert last["message"]["text"] == "three"
    assert await played.bot.do("getUpdates") == [last]
    assert await played.bot.do("getUpdates", offset=-5) == [last]


async def test_updates_wait_a_day_and_no_longer(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "old")
    played.clock.now += KEPT_SECONDS - 5
    assert len(await played.bot.do("getUpdates")) == 1

    played.clock.now += 6

    assert await played.bot.do("getUpdates") == []


async def test_kinds_the_bot_did_not_name_are_not_queued(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    await played.bot.do("getUpdates", allowed_updates=["callback_query"])
    await nurse.say(NURSE, "unheard")
    assert await played.bot.do("getUpdates") == []
    assert (await played.bot.do("getWebhookInfo"))["allowed_updates"] == ["callback_query"]

    await played.bot.do("getUpdates", allowed_updates=[])
    await nurse.say(NURSE, "heard")

    assert len(await played.bot.do("getUpdates", allowed_updates="not json")) == 1


async def test_a_newer_poll_ends_the_older_with_a_conflict(played: Stage) -> None:
    older = asyncio.create_task(played.bot.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    nurse = await played.browser().be(NURSE)

    newer = asyncio.create_task(played.bot.do("getUpdates", timeout=30))

    assert await older == (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    await nurse.say(NURSE, "hello")
    assert len(await newer) == 1


async def test_a_webhook_and_a_poll_exclude_each_other(played: Stage) -> None:
    words = (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    held = asyncio.create_task(played.bot.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await played.bot.do("setWebhook", url="http://127.0.0.1:9/none")

    assert await held == "Conflict: terminated by setWebhook request"
    assert await played.bot.refused("getUpdates") == words
    await played.bot.do("deleteWebhook")
    assert await played.bot.do("getUpdates") == []


async def test_a_poll_answers_any_number_of_people_in_order(played: Stage) -> None:
    nurse, surgeon = await played.browser().be(NURSE), await played.browser().be(SURGEON)

    for number in range(5):
        await nurse.say(NURSE, f"n{number}")
        await surgeon.say(SURGEON, f"s{number}")

    found = await played.bot.updates()
    assert [update["message"]["text"] for update in found] == [
        f"{who}{number}" for number in range(5) for who in "ns"
    ]


async def test_methods_are_found_whatever_their_case_and_by_get(played: Stage) -> None:
    async with played.http.get(f"{played.url}/bot{TOKEN}/GETUPDATES?limit=1") as answer:
        assert await answer.json() == {"ok": True, "result": []}
