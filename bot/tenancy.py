"""Tenancy: the program has its folder, its port and its database to itself before it begins."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.database import open_database
from bot.settings import SettingError, Settings
from core.errors import RefusedError
from handlers.talk.refusal import worded
from locales import Words


@contextmanager
def tenancy(settings: Settings, words: Words) -> Iterator[None]:
    """Hold the folder against a second program; raise ``SettingError`` with what to do."""
    home = str(settings.home)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock = (settings.home / "lock").open("a")
    except OSError as error:
        raise SettingError(words("start.no_home", home=home, why=error.strerror)) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SettingError(words("start.running", home=home)) from error
        _check_port(settings, words)
        _check_database(settings, words)
        yield


def _check_port(settings: Settings, words: Words) -> None:
    """Refuse a taken port now, not after a minute of building."""
    if settings.on_telegram and not settings.webhook_url:
        return
    where = (settings.host, settings.port)
    try:
        with socket.create_server(where):
            pass
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise SettingError(
            words("start.port_taken", host=where[0], port=str(where[1]), why=why)
        ) from error


def _check_database(settings: Settings, words: Words) -> None:
    try:
        open_database(settings.database).close()
    except RefusedError as refusal:
        raise SettingError(worded(words, refusal)) from refusal
