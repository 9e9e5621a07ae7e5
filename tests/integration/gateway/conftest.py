"""Fixtures: one gateway for each test, on its own file and port."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.gateway.stage import Stage, stage


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "gateway.db"


@pytest.fixture
async def played(database: Path) -> AsyncIterator[Stage]:
    async with stage(database) as running:
        yield running
