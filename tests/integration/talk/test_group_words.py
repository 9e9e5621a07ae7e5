"""Group words: a card in a group speaks the group's language, and the presser's only aside."""

from core.people.enlist import set_language
from core.people.group import link_group
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Ward, ward

ZH, EN = Words("zh-CN"), Words("en")


async def linked(w: Ward) -> None:
    """Link a Chinese group with an English nurse in it."""
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "CATH")
    await w.hospital.door("second_nurse").do(set_language, "en")


async def test_a_card_stays_in_the_language_of_its_group(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        await linked(w)
        await w.say("nurse", "/stock GW-014", group=GROUP)
        refreshed = await w.press("second_nurse", ZH("common.refresh"), group=GROUP)

        assert ZH("common.refresh") in refreshed.labels
        assert EN("common.refresh") not in refreshed.labels
        assert refreshed.toast in ("", EN("stock.refreshed"))


async def test_a_refusal_is_worded_for_who_pressed(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        await linked(w)
        card = await w.say("nurse", "/take 1 GW-014", group=GROUP)
        refused = await w.press("second_nurse", ZH("take.back"), of=card, group=GROUP)

        assert refused.toast == EN("refused.button.not_yours")


async def test_what_is_said_in_private_keeps_the_own_language(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        await linked(w)
        said = await w.say("second_nurse", "/stock GW-014")

        assert EN("common.refresh") in said.labels
