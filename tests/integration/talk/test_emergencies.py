"""An emergency that one notes in Chinese is one for who reads English, and the other way round."""

import pytest

from core.people.enlist import set_language
from handlers.talk.naming import title_of
from locales import Words, languages
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward


@pytest.mark.parametrize("noted", languages)
@pytest.mark.parametrize("read", languages)
def test_the_standard_word_is_told_in_the_readers_language(noted: str, read: str) -> None:
    words = Words(read)

    assert title_of(words, Words(noted)("use.emergency")) == words("use.emergency")


def test_what_somebody_wrote_is_left_as_it_is() -> None:
    assert title_of(Words("en"), "急诊 PCI") == "急诊 PCI"
    assert title_of(Words("en"), "造影 · Angiography") == "Angiography"


async def test_the_case_button_reads_in_ones_own_language(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await hospital.door("nurse").do(set_language, "zh-CN")
        await w.say("nurse", "/use CATH-77 GW-014")
        await w.press("nurse", Words("zh-CN")("use.note_it"))
        shown = await w.say("second_nurse", "/use GW-014")

        label = next(each for each in shown.labels if "CATH-77" in each)
        assert "Emergency" in label
        assert "急诊" not in label
