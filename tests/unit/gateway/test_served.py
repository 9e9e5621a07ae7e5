"""The content of a stored file as an answer."""

from pathlib import Path

from bot.gateway.served import served


async def test_a_file_is_answered_whole_from_memory(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x00content")

    answer = await served(
        tmp_path / "a", {"Content-Type": "image/png", "Cache-Control": "no-cache"}
    )

    assert (answer.status, answer.body) == (200, b"\x00content")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    assert (await served(tmp_path / "gone", {})).status == 404
