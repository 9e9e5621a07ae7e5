"""The card of a lot says what is left of it, and offers nothing of what is gone."""

import pytest

from core.tables.kinds import UnitState
from locales import Words
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

LABEL = "(01)06901234567892(17)270630(10)L1"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_an_exhausted_lot_is_not_offered(hospital: Hospital, language: str) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    async with ward(hospital, language) as w:
        words = Words(language)
        full = await w.say("nurse", LABEL)
        await w.say("nurse", "/take ST-3018")
        await w.say("nurse", "/use C-7F3K")
        await w.say("nurse", "/use C-7F3K ST-3018")
        await w.press("nurse", words("use.note_it"))
        gone = await w.say("nurse", LABEL)
        refused = await w.say("nurse", f"/take {LABEL}(21)A")

        assert words("code_talk.take") in full.labels
        assert unit(hospital, "A").state is UnitState.USED
        assert words("code_talk.take") not in gone.labels
        assert words("code_talk.use") not in gone.labels
        assert "C-7F3K" in refused.text
