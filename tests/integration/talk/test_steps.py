"""Steps: a step is undone after a question, a transfer is received line by line, rights first."""

import pytest

from core.people.group import link_group
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.test_hands import sent as all_sent
from tests.integration.talk.ward import GROUP, Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def sent(w: Ward, language: str, n: int = 3) -> Said:
    """Let a nurse send guidewires to the operating rooms."""
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.say("nurse", f"/transfer {n} GW-014 OR")
    return await w.press("nurse", Words(language)("transfer.send"))


@languages
async def test_an_undo_is_asked_about_first(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 2 GW-014")
        asked = await w.say("nurse", "/undo")
        await all_sent(w)
        again = await w.say("nurse", "/undo")
        struck = [body for _, kind, body in again.letters if kind == "edit"]
        left = await w.press("nurse", words("moved.leave_it"))

        assert words.html("moved.undo_sure", step="").strip() in asked.text
        assert asked.text.split("\n")[1] == words("moved.step.take")
        assert words.html("moved.take") not in asked.text
        assert asked.labels == [words("common.undo"), words("moved.leave_it")]
        assert len(struck) == 1
        assert "keyboard" not in struck[0]
        assert left.text == words("common.cancelled")
        assert w.on_hand("GW-014") == 3


@languages
async def test_an_undo_of_many_lines_says_how_many_go_with_it(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "ST-3018", "L1", 3, serials=("A", "B", "C"))
        await w.say("nurse", "/take 3 ST-3018")
        asked = await w.say("nurse", "/undo")

        assert asked.text.endswith(words("moved.more_with_it", n=2))
        assert words("moved.more", n=2) not in asked.text
        assert "<code>A</code>" in asked.text


@languages
async def test_an_undo_says_that_the_latest_step_is_too_old(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 2 GW-014")
        hospital.clock.advance(minutes=11)
        said = await w.say("nurse", "/undo")

        reason = words("moved.barred.too_late", step="", minutes=10).strip()
        assert said.text.startswith(reason)
        assert said.labels == []


@languages
@pytest.mark.parametrize("who", ["buyer", "manager", "auditor", "administrator"])
@pytest.mark.parametrize(
    "said", ["用 1 GW-014", "领 1 GW-014", "调拨 1 GW-014 OR", "报废 1 GW-014"]
)
async def test_a_verb_needs_the_right_of_its_command(
    hospital: Hospital, language: str, who: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        command = {"用": "use", "领": "take", "调": "transfer", "报": "dispose"}[said[0]]
        answered = await w.say(who, said)
        refused = await w.say(who, f"/{command} 1 GW-014")

        assert answered.text == refused.text
        assert answered.labels == []


@languages
async def test_no_more_arrives_than_was_sent(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await sent(w, language, 1)
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", words("transfer.difference"))
        refused = await w.say("or_nurse", "99")
        summary = await w.say("or_nurse", "1")
        again = await w.press("or_nurse", words("transfer.again"))

        assert refused.text == words("refused.flow.more_than_sent", sent=1)
        assert words("transfer.sure") in summary.labels
        assert words("transfer.sure") not in again.labels
        assert "1" in again.labels


@languages
async def test_a_transfer_is_shown_by_its_code(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        done = await sent(w, language)
        code = done.text[done.text.index("TR-") :][:11]
        shown = await w.say("or_nurse", f"/transfers {code.lower()}")

        assert code in shown.text
        assert words("transfer.all_arrived") in shown.labels


@languages
async def test_those_there_are_told_once_of_what_comes(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        done = await sent(w, language)
        told = done.pushed[w.users["or_nurse"]]
        opened = await w.press("or_nurse", words("transfer.receive"), of=told)

        assert "TR-" in told.text
        assert w.users["head"] not in done.pushed
        assert words("transfer.all_arrived") in opened.labels


async def test_a_group_there_is_told_and_counts_in_writing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "OR")
        done = await sent(w, "en")
        await w.press("or_nurse", "Receive", of=done.pushed[GROUP], group=GROUP)
        await w.press("or_nurse", "There is a difference", group=GROUP)
        summary = await w.say("or_nurse", "2", group=GROUP, reply=True)

        assert set(done.pushed) == {GROUP}
        assert "Receive" in " ".join(summary.labels)


@languages
async def test_the_newest_transfer_comes_first(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        await sent(w, language, 1)
        later = await sent(w, language, 1)
        listed = await w.say("or_nurse", "/transfers")

        assert listed.labels[0][:11] in later.text
