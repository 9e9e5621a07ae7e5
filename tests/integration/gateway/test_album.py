"""Albums: two to ten files of one kind, posted as one."""

from typing import Any

import pytest

from tests.integration.gateway.stage import NURSE, Stage, png


def photo(name: str, **more: str) -> dict[str, str]:
    return {"type": "photo", "media": f"attach://{name}", **more}


async def test_an_album_is_posted_in_order_with_one_mark(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    files = {name: (f"{name}.png", png(10 + place, 10)) for place, name in enumerate("abc")}
    media = [photo("a", caption="<b>one</b>", parse_mode="HTML"), photo("b"), photo("c")]

    status, body = await played.bot.upload("sendMediaGroup", files, chat_id=NURSE, media=media)

    assert status == 200
    sent = body["result"]
    assert [each["photo"][0]["width"] for each in sent] == [10, 11, 12]
    assert len({each["media_group_id"] for each in sent}) == 1
    assert sent[0]["caption"] == "one"
    shown = (await nurse.messages(NURSE))[1:]
    assert {each["album"] for each in shown} == {sent[0]["media_group_id"]}


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ("", 'parameter "media" is required'),
        ("{}", "expected an Array of InputMedia"),
        ([photo("a")], "media group must include 2-10 items"),
        ([photo("a")] * 11, "media group must include 2-10 items"),
        (
            [photo("a"), {"type": "document", "media": "attach://a"}],
            "document can't be mixed with other media types",
        ),
        ([photo("a"), photo("gone")], "can't parse InputMedia: media not found"),
        ([photo("a"), 3], "can't parse InputMedia: expected an Object"),
        (
            [{"type": "video", "media": "x"}] * 2,
            'can\'t parse InputMedia: type "video" is unsuppor',
        ),
        ([photo("a", caption="x" * 1025)] * 2, "message caption is too long"),
    ],
)
async def test_a_broken_album_is_refused_whole(played: Stage, media: Any, words: str) -> None:
    nurse = await played.sitting(NURSE)

    status, body = await played.bot.upload(
        "sendMediaGroup", {"a": ("a.png", png())}, chat_id=NURSE, media=media
    )

    assert status == 400
    assert body["description"].startswith(f"Bad Request: {words}")
    assert len(await nurse.messages(NURSE)) == 1
