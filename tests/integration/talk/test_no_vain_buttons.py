"""What would surely be refused is not offered, and is refused at once where it is asked for."""

import pytest

from core.flow.issue import Take, take
from core.people.enlist import grant_role, revoke_role
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
CODE = "(01)06901234567892(17)270630(10)S1"


@LANGUAGES
async def test_a_place_of_others_is_refused_before_the_lot_is_asked_for(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="OR-1")
    arrive(hospital, "GW-014", "W2", 5, place="OR-1")
    async with ward(hospital, language) as w:
        words = Words(language)
        told = await w.say("head", "/adjust OR GW-014 -1 torn")
        asked = await w.say("head", "/adjust GW-014 -1 torn")
        keeper = await w.say("storekeeper", "/adjust OR GW-014 -1 torn")

        assert words("refused.people.not_here") in told.text
        assert told.labels == []
        own = {"zh-CN": "导管室", "en": "Cath lab"}[language]
        assert asked.labels == [own, words("common.cancel")]
        assert words("adjust.which_lot") in keeper.text


async def test_who_may_adjust_nowhere_at_home_is_told_so(hospital: Hospital) -> None:
    head = hospital.staff["head"]
    await hospital.program.do(revoke_role, head, Role.DEPARTMENT_HEAD, "CATH")
    await hospital.program.do(grant_role, head, Role.DEPARTMENT_HEAD, "CATH-A1")
    async with ward(hospital) as w:
        told = await w.say("head", "/adjust GW-014 -1 torn")

        assert "no place whose figures you may adjust" in told.text


@LANGUAGES
async def test_more_than_there_are_is_refused_at_once(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W2", 3)
    async with ward(hospital, language) as w:
        words = Words(language)
        too_many = await w.say("head", "/adjust CATH GW-014 -9 torn")
        some = await w.say("head", "/adjust CATH GW-014 -4 torn")

        about = {"lot": "W1", "n": 5, "asked": 9}
        item = {"zh-CN": "导丝 0.014", "en": "Guidewire"}[language]
        assert words("refused.adjust.too_few", item=item, **about) in too_many.text
        assert too_many.labels == []
        assert "W1" in some.text
        assert "W2" not in some.text
        assert words("adjust.sure") in some.labels


async def test_a_lot_of_which_nothing_is_left_is_not_to_be_taken(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("A1",))
    async with ward(hospital) as w:
        before = await w.say("nurse", CODE)
        place = hospital.places["CATH"].id
        hospital.door("nurse").do_now(take, Take(hospital.items["ST-3018"], place, 1))
        after = await w.say("nurse", CODE)

        assert "Take" in before.labels
        assert "Take" not in after.labels
        assert "Transfer" not in after.labels
        assert "Use on a case" in after.labels


@LANGUAGES
async def test_the_reason_is_asked_for_with_item_and_lot(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W7", 5)
    assert lot_id(hospital, "GW-014", "W7")
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", "/hold GW-014")
        await w.press("storekeeper", words("hold.whole_lot", lot="W7"))
        await w.press("storekeeper", words("hold.reason.recall"))
        await w.press("storekeeper", words("hold.sure_stop"))
        asked = await w.say("storekeeper", "/release GW-014")

        assert {"zh-CN": "导丝 0.014", "en": "Guidewire"}[language] in asked.text
        assert "W7" in asked.text
        assert words("hold.act.resume") in asked.text
