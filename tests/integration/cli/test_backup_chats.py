"""A backup holds the page's chats as well, where the program is its own chat server."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell


@pytest.fixture
def chats(founded: Shell) -> Path:
    """The file of the page's chats, beside the database, still open and being written."""
    path = Path(founded.database.removeprefix("sqlite:///")).with_name("chats.db")
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE message (text TEXT)")
        made.execute("INSERT INTO message VALUES ('kept')")
        made.commit()
    return path


def texts(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT text FROM message")]


def test_the_chats_are_copied_beside_the_database(
    founded: Shell, chats: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(chats)) as writing:
        writing.execute("INSERT INTO message VALUES ('not yet committed')")
        done = founded("backup", str(tmp_path / "copy.db"))

    copy = tmp_path / "copy.chats.db"
    assert done.code == 0
    assert str(copy) in done.out
    assert str(tmp_path / "copy.db") in done.out
    assert texts(copy) == ["kept"]
    assert copy.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.part")) == []


def test_without_chats_there_is_one_copy(founded: Shell, tmp_path: Path) -> None:
    assert founded("backup", str(tmp_path / "copy.db")).code == 0
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]


def test_an_older_copy_of_the_chats_is_not_overwritten(
    founded: Shell, chats: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy.chats.db").write_text("precious")

    refused = founded("backup", str(tmp_path / "copy.db"))

    assert refused.code == 1
    assert "copy.chats.db" in refused.err
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.chats.db"]


def test_chats_that_cannot_be_read_leave_no_copy_at_all(
    founded: Shell, chats: Path, tmp_path: Path
) -> None:
    for path in chats.parent.glob("chats.db-*"):
        path.unlink()
    chats.write_bytes(b"SQLite format 3\x00" + b"\x01" * 4096)

    broken = founded("backup", str(tmp_path / "copy.db"))

    assert broken.code == 1
    assert "not completed" in broken.err
    assert list(tmp_path.glob("copy*")) == []


def test_beside_a_server_only_the_chats_are_copied(
    founded: Shell, chats: Path, tmp_path: Path
) -> None:
    server = ("--database", "postgresql://x@127.0.0.1/tocsin")

    told = founded("backup", str(tmp_path / "copy.db"), *server)

    assert told.code == 1
    assert "pg_dump" in told.err
    assert texts(tmp_path / "copy.chats.db") == ["kept"]
    assert not (tmp_path / "copy.db").exists()
