"""Fixtures: a bad server, and the hospital on the embedded database alone."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.db import sqlite_url
from tests.hospital import Hospital
from tests.integration.telegram.server import Server, bot_api
from tests.integration.telegram.sides import stocked


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The sockets are what is tested here; both databases are tested a floor below."""
    return sqlite_url(Path(shutil.copy(sqlite_template, tmp_path / "tocsin.db")))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with bot_api() as running:
        yield running


@pytest.fixture
async def ward(hospital: Hospital) -> Hospital:
    """The hospital with balloons on the shelf and a nurse who is known."""
    await stocked(hospital)
    return hospital
