"""Settings: everything the environment may say, read once at the start.

``TOCSIN_TOKEN`` makes the program run on a chat server; without it the program brings its own.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.db import sqlite_url

TELEGRAM = "https://api.telegram.org"


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

    @property
    def on_telegram(self) -> bool:
        """Whether a chat server outside is used."""
        return bool(self.token)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; raises ``SettingError`` with words to act on."""
    given = os.environ if environment is None else environment
    home = Path(given.get("TOCSIN_HOME", ".tocsin")).resolve()
    token = given.get("TOCSIN_TOKEN", "")
    webhook = given.get("TOCSIN_WEBHOOK_URL", "").rstrip("/")
    settings = Settings(
        home=home,
        database=given.get("TOCSIN_DATABASE", sqlite_url(home / "tocsin.db")),
        token=token,
        api=given.get("TOCSIN_API", TELEGRAM).rstrip("/"),
        proxy=given.get("TOCSIN_PROXY") or None,
        webhook_url=webhook,
        webhook_secret=given.get("TOCSIN_WEBHOOK_SECRET", ""),
        host=given.get("TOCSIN_HOST", "127.0.0.1"),
        port=_port(given.get("TOCSIN_PORT", "8080")),
        demonstration=_yes(given.get("TOCSIN_DEMONSTRATION", "")),
    )
    if webhook and len(settings.webhook_secret) < 16:
        raise SettingError(
            "TOCSIN_WEBHOOK_URL needs TOCSIN_WEBHOOK_SECRET of 16 characters or more"
        )
    return settings


def secret_of(home: Path) -> bytes:
    """Return the secret that marks our buttons; made once, readable by its owner only."""
    path = home / "secret"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65_535:
        raise SettingError(f"TOCSIN_PORT is no port number: {text}")
    return int(text)


def _yes(text: str) -> bool:
    return text.lower() in ("1", "yes", "true", "on")
