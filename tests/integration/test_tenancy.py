"""Before the program begins: its folder, its port and its database are its own."""

import socket
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.database import file_of
from bot.settings import SettingError, Settings, read_settings
from bot.tenancy import tenancy
from locales import Words, languages


def settings(home: Path, **more: str) -> Settings:
    return read_settings({"TOCSIN_HOME": str(home), "TOCSIN_PORT": "0", **more})


def test_a_fresh_folder_is_made_and_held(tmp_path: Path) -> None:
    with tenancy(settings(tmp_path / "a" / "b"), Words("en")):
        assert (tmp_path / "a" / "b" / "tocsin.db").exists()


@pytest.mark.parametrize("language", languages)
def test_a_second_program_is_told_that_the_folder_is_in_use(tmp_path: Path, language: str) -> None:
    words = Words(language)
    first, second = (tenancy(settings(tmp_path), words) for _ in range(2))

    with first, pytest.raises(SettingError) as told, second:
        pass

    assert str(told.value) == words("start.running", home=str(tmp_path))


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with tenancy(settings(tmp_path), Words("en")):
            assert (tmp_path / "lock").exists()


def test_a_taken_port_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        held = tenancy(settings(tmp_path, TOCSIN_PORT=str(port)), Words("en"))

        with pytest.raises(SettingError, match=f"127.0.0.1:{port} cannot be used"), held:
            pass

    assert not (tmp_path / "tocsin.db").exists()


def test_polling_a_chat_server_needs_no_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with tenancy(settings(tmp_path, TOCSIN_PORT=port, TOCSIN_TOKEN="1:a"), Words("en")):
            assert (tmp_path / "tocsin.db").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    held = tenancy(settings(tmp_path / "file" / "home"), Words("en"))

    with pytest.raises(SettingError, match="TOCSIN_HOME"), held:
        pass


WRONG = {
    "no address": ("not a url", "TOCSIN_DATABASE"),
    "a path": ("/var/lib/tocsin.db", "TOCSIN_DATABASE"),
    "no database": ("https://h/db", "TOCSIN_DATABASE"),
    "another database": ("mysql://u:hush@h/db", "TOCSIN_DATABASE"),
    "a broken address": ("postgresql://[::1", "TOCSIN_DATABASE"),
    "a port of words": ("postgresql://u:hush@h:port/db", "TOCSIN_DATABASE"),
    "nowhere": ("sqlite://", "TOCSIN_DATABASE"),
    "nobody there": ("postgresql://u:hush@127.0.0.1:1/db", "127.0.0.1"),
    "no such host": ("postgresql://u:hush@nowhere.invalid/db", "nowhere.invalid"),
    "a missing folder": ("sqlite:///{home}/gone/tocsin.db", "{home}/gone"),
    "a folder": ("sqlite:///{home}", "TOCSIN_DATABASE"),
}


@pytest.mark.parametrize("wrong", list(WRONG))
@pytest.mark.parametrize("language", languages)
def test_a_wrong_database_is_told_with_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], wrong: str, language: str
) -> None:
    home = str(tmp_path.resolve())
    address, named = (text.format(home=home) for text in WRONG[wrong])
    around = {"TOCSIN_HOME": home, "TOCSIN_DATABASE": address, "TOCSIN_LANGUAGE": language}

    status = main({**around, "TOCSIN_TOKEN": "1:a", "TOCSIN_API": "http://127.0.0.1:9"})

    told = capfd.readouterr().err
    assert status == 2
    assert named in told
    assert "TOCSIN_DATABASE" in told, "the setting to correct"
    assert len(told.strip().splitlines()) == 1
    assert "hush" not in told
    assert "Error" not in told, "the library's names say nothing to a nurse"
    assert not (tmp_path / "gone").exists()


def test_an_empty_address_is_none(tmp_path: Path) -> None:
    with tenancy(settings(tmp_path, TOCSIN_DATABASE=" "), Words("en")):
        assert (tmp_path / "tocsin.db").exists()


def test_a_file_that_is_no_database_is_left_alone_and_told(tmp_path: Path) -> None:
    notes = "somebody's notes, long enough to be taken for a database\n" * 100
    (tmp_path / "tocsin.db").write_text(notes, "utf-8")
    held = tenancy(settings(tmp_path), Words("en"))

    with pytest.raises(SettingError, match="not a database"), held:
        pass

    assert (tmp_path / "tocsin.db").read_text("utf-8") == notes


def test_the_file_of_an_address_is_known_before_it_is_there(tmp_path: Path) -> None:
    assert file_of(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db"
    assert file_of("postgresql://h/db") is None
