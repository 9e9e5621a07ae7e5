"""Settings: everything the environment may say, read once at the start.

``TOCSIN_TOKEN`` makes the program run on a chat server; without it the program brings its own and,
unless ``TOCSIN_DEMONSTRATION=no``, a demonstration hospital.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.db import sqlite_url
from locales import best_language

TELEGRAM = "https://api.telegram.org"
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingError(Exception):
    """The environment says something that cannot be; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept, and how the program is reached."""

    home: Path
    database: str
    token: str
    api: str
    proxy: str | None
    webhook_url: str
    webhook_secret: str
    host: str
    port: int
    demonstration: bool
    """Whether the demonstration hospital is built where the database is empty."""
    language: str = "en"
    """What the terminal speaks."""

    @property
    def on_telegram(self) -> bool:
        """Whether a chat server outside is used."""
        return bool(self.token)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; raises ``SettingError`` with words to act on."""
    given = os.environ if environment is None else environment
    home = Path(given.get("TOCSIN_HOME", ".tocsin")).resolve()
    token = given.get("TOCSIN_TOKEN", "").strip()
    webhook = _address(given, "TOCSIN_WEBHOOK_URL", ("http", "https"))
    settings = Settings(
        home=home,
        database=given.get("TOCSIN_DATABASE", "").strip() or sqlite_url(home / "tocsin.db"),
        token=token,
        api=_address(given, "TOCSIN_API", ("http", "https")) or TELEGRAM,
        proxy=_address(given, "TOCSIN_PROXY", ("http",)) or None,
        webhook_url=webhook,
        webhook_secret=given.get("TOCSIN_WEBHOOK_SECRET", ""),
        host=given.get("TOCSIN_HOST", "127.0.0.1"),
        port=_port(given.get("TOCSIN_PORT", "8080")),
        demonstration=_yes(given.get("TOCSIN_DEMONSTRATION") or ("no" if token else "yes")),
        language=_language(given),
    )
    if webhook and not _SECRET.fullmatch(settings.webhook_secret):
        raise SettingError(
            "TOCSIN_WEBHOOK_URL needs TOCSIN_WEBHOOK_SECRET of 16 to 256 characters A-Z a-z 0-9 _ -"
        )
    return settings


def secret_of(home: Path) -> bytes:
    """Return the secret that marks our buttons; made once, readable by its owner only."""
    return kept_secret(home / "secret", secrets.token_bytes(32))


def kept_secret(path: Path, fresh: bytes) -> bytes:
    """Return what a file of ours holds; a missing file gets ``fresh``, whole or not at all.

    A crash between making and filling it must not leave an empty secret, which anybody could use.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.new")
        made.unlink(missing_ok=True)
        made.touch(mode=0o600)
        made.write_bytes(fresh)
        made.replace(path)
    kept = path.read_bytes()
    if not kept:
        raise SettingError(f"{path} is empty: delete it, and a new one is made")
    return kept


def _address(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """Return an address without its last slash, or nothing if none is given."""
    text = given.get(name, "").strip().rstrip("/")
    try:
        parts = urlsplit(text)
        whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if text and not whole:
        beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingError(f"{name} must be an address that begins with {beginnings}")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise SettingError(f"TOCSIN_PORT is no port number: {text}")
    return int(text)


def _language(given: Mapping[str, str]) -> str:
    named = (given.get(name) for name in ("TOCSIN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return best_language(next(filter(None, named), None))


def _yes(text: str) -> bool:
    return text.lower() in ("1", "yes", "true", "on")
