"""A card in a group may be pressed by all: who lacks the right reads why, and the card stays."""

import pytest

from core.people.group import link_group
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Said, Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def stays(said: Said) -> bool:
    """Tell whether a press led to a pop-up and to nothing else."""
    return {kind for _, kind, _ in said.letters} == {"toast"} and bool(said.toast)


async def refused(w: Ward, card: Said, who: str, labels: list[str]) -> list[str]:
    """Press each button of a group's card as somebody; return those that changed something."""
    assert labels, "a card without buttons refuses nothing"
    return [label for label in labels if not stays(await w.press(who, label, of=card, group=GROUP))]


@LANGUAGES
@pytest.mark.parametrize("who", ["buyer", "manager", "auditor", "or_nurse"])
async def test_who_may_not_take_reads_so_and_the_stock_card_stays(
    hospital: Hospital, language: str, who: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        card = await w.say("nurse", "/stock GW-014", group=GROUP)
        take = words("stock.take", n=1, unit="wire")
        told = await w.press(who, take, of=card, group=GROUP)
        nurse = await w.press("nurse", take, of=card, group=GROUP)

        here = words("refused.people.not_here")
        roles = "department_head|nurse|storekeeper|surgeon"
        needs = words("refused.people.not_allowed", roles=roles)
        assert stays(told)
        assert told.toast == (here if who == "or_nurse" else needs)
        assert w.on_hand("GW-014") == 4
        assert "4" in nurse.text


async def test_what_all_may_see_is_shown_to_all(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        card = await w.say("nurse", "/stock GW-014", group=GROUP)

        for label in ("All lots", "Substitutes"):
            pressed = await w.press("buyer", label, of=card, group=GROUP)
            assert [kind for _, kind, _ in pressed.letters if kind == "edit"] == []
            assert pressed.text


async def test_a_stranger_changes_no_card(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        for said in ("/stock GW-014", "@tocsin_bot CATH-A1"):
            card = await w.say("nurse", said, group=GROUP)
            assert await refused(w, card, "stranger", card.labels) == []
        for said in ("/lots GW-014", "/history GW-014"):
            assert (await w.say("nurse", said, group=GROUP)).labels == []


@LANGUAGES
async def test_a_count_in_a_group_is_left_to_who_may_review_it(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        words = Words(language)
        await hospital.program.do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 3")
        await w.press("nurse", words("count.finish"))
        sent = await w.press("nurse", words("count.finish_yes"))
        told = sent.pushed[GROUP]
        assert await refused(w, told, "buyer", told.labels) == []
        opened = await w.press("head", words("count.look"), of=told, group=GROUP)
        assert await refused(w, opened, "buyer", opened.labels) == []
        assert await refused(w, opened, "or_nurse", opened.labels) == []
        await w.press("head", words("count.approve"), of=opened, group=GROUP)
        await w.press("head", words("count.reason.lost"), group=GROUP)

        assert w.on_hand("GW-014") == 3


@LANGUAGES
async def test_a_rule_in_a_group_is_left_to_who_may_decide(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        await hospital.program.do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        await w.say("surgeon", "/sub ST-3018")
        await w.press("surgeon", words("substitute.ask_new"))
        await w.say("surgeon", "ST-2718")
        await w.say("surgeon", "vessel below 2.9 mm")
        await w.press("surgeon", words("substitute.no_evidence"))
        await w.press("surgeon", words("substitute.one_way"))
        sent = await w.press("surgeon", words("substitute.send"))
        told = sent.pushed[GROUP]
        assert await refused(w, told, "nurse", told.labels) == []
        opened = await w.press("head", words("substitute.decide"), of=told, group=GROUP)
        assert await refused(w, opened, "nurse", opened.labels) == []
        done = await w.press("head", words("substitute.yes"), of=opened, group=GROUP)

        assert stays(done) is False


@LANGUAGES
async def test_a_transfer_in_a_group_is_left_to_who_may_receive_it(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    async with ward(hospital, language) as w:
        words = Words(language)
        await hospital.program.do(link_group, GROUP, 0, Role.NURSE, "CATH")
        await w.say("storekeeper", "/transfer 2 GW-014 from STORE to CATH")
        sent = await w.press("storekeeper", words("transfer.send"))
        told = sent.pushed[GROUP]
        assert await refused(w, told, "buyer", told.labels) == []
        opened = await w.press("nurse", words("transfer.receive"), of=told, group=GROUP)
        assert await refused(w, opened, "buyer", opened.labels) == []
        assert await refused(w, opened, "or_nurse", opened.labels) == []
        await w.press("nurse", words("transfer.all_arrived"), of=opened, group=GROUP)

        assert w.on_hand("GW-014") == 5
