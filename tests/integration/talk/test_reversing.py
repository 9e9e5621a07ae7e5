"""A wrong use is put right from the history, long after it could be undone."""

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.flow.issue import Take, take
from core.tables.kinds import UnitState
from locales import Words
from tests.acts import figures, prove_clean, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SERIAL = "SN70001"
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def wrong_use(hospital: Hospital) -> None:
    """Use stent A on a case, and let a day pass."""
    arrive(hospital, "ST-3018", "L1", 1, serials=(SERIAL,))
    cath, piece = hospital.places["CATH"].id, unit(hospital, SERIAL).id
    hospital.door("surgeon").do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    hospital.door("nurse").do_now(take, Take(0, cath, unit=piece))
    hospital.door("nurse").do_now(use, Use("C-1", unit=piece))
    hospital.clock.advance(days=1)


async def reason_asked(w: Ward, words: Words, who: str = "storekeeper") -> Said:
    await w.say(who, f"/history {SERIAL}")
    return await w.press(who, words("reverse.one"))


@LANGUAGES
async def test_a_use_of_yesterday_is_undone_for_a_reason(hospital: Hospital, language: str) -> None:
    wrong_use(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await reason_asked(w, words)
        asked = await w.say("storekeeper", "wrong box scanned")
        assert "wrong box scanned" in asked.text
        assert unit(hospital, SERIAL).state is UnitState.USED

        done = await w.press("storekeeper", words("reverse.sure"))

        assert unit(hospital, SERIAL).state is UnitState.TAKEN
        assert figures(hospital, "ST-3018", "CATH").taken == 1
        assert words.html("moved.reverse", reference="C-1") in done.text
        assert "/mine" in done.pushed[w.users["nurse"]].text
        assert ("reverse", "done") in await w.audited()
        assert words("history.reversed") in (await w.say("storekeeper", f"/history {SERIAL}")).text
    prove_clean(hospital)


@LANGUAGES
async def test_one_of_several_movements_is_chosen(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "24W0001", 5)
    cath = hospital.places["CATH"].id
    for quantity in (1, 2):
        hospital.door("nurse").do_now(take, Take(hospital.items["GW-014"], cath, quantity))
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("head", "/history 24W0001")
        asked = await w.press("head", words("reverse.one"))
        chosen = next(each for each in asked.labels if "× 2" in each)
        await w.press("head", chosen)
        await w.say("head", "not needed")
        await w.press("head", words("reverse.sure"))

        assert words.html("reverse.which") in asked.text
        assert figures(hospital, "GW-014", "CATH").available == 4
    prove_clean(hospital)


@pytest.mark.parametrize("who", ["nurse", "surgeon", "administrator", "auditor"])
async def test_who_may_not_adjust_is_not_offered_it(hospital: Hospital, who: str) -> None:
    wrong_use(hospital)
    async with ward(hospital) as w:
        shown = await w.say(who, f"/history {SERIAL}")

        assert Words("en")("reverse.one") not in shown.labels


async def test_nothing_is_offered_on_what_has_all_been_undone(hospital: Hospital) -> None:
    wrong_use(hospital)
    async with ward(hospital) as w:
        words = Words("en")
        first = await w.say("storekeeper", f"/history {SERIAL}")
        await w.press("storekeeper", words("reverse.one"))
        await w.say("head", f"/history {SERIAL}")
        await w.press("head", words("reverse.one"))
        await w.say("head", "wrong box")
        await w.press("head", words("reverse.sure"))
        await w.say("storekeeper", "wrong box")

        late = await w.press("storekeeper", words("reverse.sure"))

        assert first.labels == [words("reverse.one")]
        assert words("refused.undo.already") in late.toast
    prove_clean(hospital)


async def test_a_reason_names_no_patient(hospital: Hospital) -> None:
    wrong_use(hospital)
    async with ward(hospital) as w:
        await reason_asked(w, Words("en"))

        said = await w.say("storekeeper", "wrong one, call 13800138000")

        assert Words("en")("refused.privacy.patient") in said.text
        assert unit(hospital, SERIAL).state is UnitState.USED


async def test_it_can_be_left(hospital: Hospital) -> None:
    wrong_use(hospital)
    async with ward(hospital) as w:
        await reason_asked(w, Words("en"))

        await w.press("storekeeper", Words("en")("common.cancel"))

        assert unit(hospital, SERIAL).state is UnitState.USED
