from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from bot.demonstration.steps import Held, Pick, Use
from core.tables.kinds import LotStatus


def test_a_step_cannot_be_changed() -> None:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    use = Use(at, "NUR01", "DUH", "CATH-C1-1", "CATH-260310-01", (Pick("ST-0001", "L", "", 1, ()),))

    with pytest.raises(FrozenInstanceError):
        use.case = "another"  # type: ignore[misc]


def test_lots_are_held_in_the_hospitals_own_words() -> None:
    assert {h.value for h in Held} < {s.value for s in LotStatus}
