"""What the environment may say, and what is said when it says something that cannot be."""

import stat
from pathlib import Path

import pytest

from bot.settings import (
    TELEGRAM,
    SettingError,
    kept_secret,
    read_settings,
    secret_of,
)

SECRET = "a-secret_of-the-tests"


def test_with_nothing_said_it_runs_alone_on_loopback(tmp_path: Path) -> None:
    settings = read_settings({"TOCSIN_HOME": str(tmp_path)})

    assert (settings.home, settings.host, settings.port) == (tmp_path, "127.0.0.1", 8080)
    assert settings.database == f"sqlite:///{tmp_path}/tocsin.db"
    assert (settings.on_telegram, settings.demonstration) == (False, True)
    assert (settings.api, settings.proxy, settings.webhook_url) == (TELEGRAM, None, "")


def test_without_a_mapping_the_environment_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TOCSIN_HOME", str(tmp_path))

    assert read_settings().home == tmp_path


def test_a_home_is_made_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert read_settings({}).home == tmp_path / ".tocsin"


def test_with_a_token_it_runs_on_a_chat_server_and_demonstrates_nothing() -> None:
    settings = read_settings({"TOCSIN_TOKEN": " 42:abc\n"})

    assert (settings.token, settings.on_telegram) == ("42:abc", True)
    assert settings.demonstration is False


@pytest.mark.parametrize(
    ("said", "meant"),
    [("yes", True), ("1", True), ("ON", True), ("no", False), ("0", False), ("maybe", False)],
)
def test_the_demonstration_is_asked_for_or_refused(said: str, meant: bool) -> None:
    for token in ("", "42:abc"):
        given = {"TOCSIN_DEMONSTRATION": said, "TOCSIN_TOKEN": token}
        assert read_settings(given).demonstration is meant


def test_addresses_lose_their_last_slash() -> None:
    settings = read_settings(
        {
            "TOCSIN_API": "http://127.0.0.1:8099/",
            "TOCSIN_PROXY": "http://proxy.hospital:3128",
            "TOCSIN_WEBHOOK_URL": "https://bot.hospital/tocsin/",
            "TOCSIN_WEBHOOK_SECRET": SECRET,
        }
    )

    assert settings.api == "http://127.0.0.1:8099"
    assert settings.proxy == "http://proxy.hospital:3128"
    assert settings.webhook_url == "https://bot.hospital/tocsin"


@pytest.mark.parametrize("name", ["TOCSIN_API", "TOCSIN_PROXY", "TOCSIN_WEBHOOK_URL"])
@pytest.mark.parametrize(
    "text",
    [
        "api.telegram.org",
        "ftp://x",
        "http://",
        "http:///bot",
        "http://x:port",
        "http://[",
        "socks5://x:1",
    ],
)
def test_what_is_no_address_is_told(name: str, text: str) -> None:
    given = {"TOCSIN_WEBHOOK_SECRET": SECRET, name: text}

    with pytest.raises(SettingError, match=rf"^{name} must be an address that begins with http"):
        read_settings(given)


def test_a_proxy_speaks_plain_http() -> None:
    with pytest.raises(SettingError, match=r"begins with http://$"):
        read_settings({"TOCSIN_PROXY": "https://proxy.hospital"})


@pytest.mark.parametrize(
    "secret", ["", "short", "x" * 15, "x" * 257, "with a space inside", "密" * 20]
)
def test_a_webhook_needs_a_secret_that_the_server_takes(secret: str) -> None:
    given = {"TOCSIN_WEBHOOK_URL": "https://h.test", "TOCSIN_WEBHOOK_SECRET": secret}

    with pytest.raises(SettingError, match="TOCSIN_WEBHOOK_SECRET of 16 to 256"):
        read_settings(given)


@pytest.mark.parametrize("secret", [SECRET, "x" * 16, "x" * 256])
def test_a_good_secret_is_taken(secret: str) -> None:
    given = {"TOCSIN_WEBHOOK_URL": "https://h.test", "TOCSIN_WEBHOOK_SECRET": secret}

    assert read_settings(given).webhook_secret == secret


@pytest.mark.parametrize("port", ["", "-1", "80a", "65536", "²", "1e3"])
def test_what_is_no_port_is_told(port: str) -> None:
    with pytest.raises(SettingError, match="no port number"):
        read_settings({"TOCSIN_PORT": port})


@pytest.mark.parametrize("port", ["0", "65535"])
def test_every_port_is_taken(port: str) -> None:
    assert read_settings({"TOCSIN_PORT": port}).port == int(port)


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"TOCSIN_LANGUAGE": "zh-CN", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": ""}, "zh-CN"),
    ],
)
def test_the_terminal_speaks_its_language(given: dict[str, str], language: str) -> None:
    assert read_settings(given).language == language


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = secret_of(tmp_path / "new" / "home")

    assert len(first) == 32
    assert secret_of(tmp_path / "new" / "home") == first
    mode = stat.S_IMODE((tmp_path / "new" / "home" / "secret").stat().st_mode)
    assert mode == 0o600


def test_a_crash_while_it_is_made_leaves_no_empty_secret(tmp_path: Path) -> None:
    (tmp_path / "secret.new").write_bytes(b"half")

    made = secret_of(tmp_path)

    assert len(made) == 32
    assert not (tmp_path / "secret.new").exists()


def test_an_empty_secret_is_told_and_never_used(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()

    with pytest.raises(SettingError, match="secret is empty: delete it"):
        secret_of(tmp_path)


def test_what_is_kept_is_not_made_anew(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "token", b"1") == b"1"
    assert kept_secret(tmp_path / "token", b"2") == b"1"
