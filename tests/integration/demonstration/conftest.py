"""A corner of the demonstration hospital: five families of articles, all of its people."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.demonstration import hospital
from bot.demonstration.build import Built, Extent, build
from bot.demonstration.hospital import Hospital
from core.db import sqlite_url
from core.door import Core
from core.opening import open_core
from tests.integration.demonstration.seated import CATH

TODAY = date(2026, 11, 23)
CORNER = Extent(frozenset({"CO-NXT", "CO-AXIUM", "SC-EVOLVE", "SC-CROSSCHECK", "GW-SILKWAY"}))


@pytest.fixture(scope="session")
def data() -> Hospital:
    return hospital.load()


@pytest.fixture(scope="session")
def corner(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Built]:
    """The corner built once for all tests that only look at it: its database, and what was done."""
    url = sqlite_url(tmp_path_factory.mktemp("corner") / "tocsin.db")
    return url, build(url, TODAY, CORNER)


@pytest.fixture
def built(corner: tuple[str, Built]) -> Iterator[Core]:
    """The door to the built corner, on the day it was built."""
    core = open_core(corner[0])
    yield core
    core.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty database."""
    return sqlite_url(tmp_path / "tocsin.db")


@pytest.fixture(scope="session")
def cath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The stents, balloons and wires of the cath lab, built once and closed again."""
    url = sqlite_url(tmp_path_factory.mktemp("cath") / "tocsin.db")
    assert build(url, TODAY, CATH).clean
    return url
