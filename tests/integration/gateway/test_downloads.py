"""Downloads: a bot fetches files by path and token, and nothing else of the disk."""

import pytest

from bot.gateway.files import MOST_DOWNLOAD
from tests.integration.gateway.stage import NURSE, TOKEN, Stage, png


async def fetch(played: Stage, path: str, token: str = TOKEN) -> tuple[int, bytes]:
    async with played.http.get(f"{played.url}/file/bot{token}/{path}") as answer:
        return answer.status, await answer.read()


async def test_a_page_photo_is_downloaded_whole(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    await nurse.show(NURSE, "标签 label.PNG", png(30, 30))
    (update,) = await played.bot.updates()

    found = await played.bot.do("getFile", file_id=update["message"]["photo"][-1]["file_id"])

    assert found["file_path"] == "photos/file_1.png"
    assert found["file_size"] == len(png(30, 30))
    assert await fetch(played, found["file_path"]) == (200, png(30, 30))


async def test_only_known_paths_and_the_right_token_open(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    await nurse.show(NURSE, "a.txt", b"secret")

    assert (await fetch(played, "documents/file_1.txt"))[0] == 200
    for path in (
        "documents/file_1.exe",
        "photos/file_1.txt",
        "documents/file_2.txt",
        "..%2Fgateway.db",
        "documents/..%2F..%2Fgateway.db",
        "%2Fetc%2Fpasswd",
        "1",
    ):
        assert (await fetch(played, path))[0] == 404, path
    assert (await fetch(played, "documents/file_1.txt", "4242:wrong"))[0] == 401


@pytest.mark.parametrize(
    ("file_id", "words"),
    [
        ("", "file_id not specified"),
        ("nonsense", "invalid file_id"),
        ("P" + "x" * 40, "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_an_unknown_file_is_refused(played: Stage, file_id: str, words: str) -> None:
    assert await played.bot.refused("getFile", file_id=file_id) == f"Bad Request: {words}"


async def test_a_large_document_is_not_for_downloading(played: Stage) -> None:
    await played.sitting(NURSE)
    files = {"document": ("big.bin", bytes(MOST_DOWNLOAD + 1))}
    _, body = await played.bot.upload("sendDocument", files, chat_id=NURSE)

    refusal = await played.bot.refused("getFile", file_id=body["result"]["document"]["file_id"])

    assert refusal == "Bad Request: file is too big"
