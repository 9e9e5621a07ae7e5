"""``/undo`` says the true reason why the last step cannot be taken back, and then what can."""

import pytest

from core.flow.issue import GiveBack, Take, give_back, take
from core.stock.moved import Barred, moved
from core.stock.reservation import Reserve, reserve
from core.stock.reverse import undo
from locales import Words
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def passed_on(hospital: Hospital) -> None:
    """A nurse takes a piece and puts it back, and another nurse takes it."""
    arrive(hospital, "ST-3018", "S1", 1, serials=("SER-0001",))
    piece, cath = unit(hospital, "SER-0001"), hospital.places["CATH"].id
    nurse = hospital.door("nurse")
    nurse.do_now(take, Take(0, cath, unit=piece.id))
    nurse.do_now(give_back, GiveBack(1, unit=piece.id))
    hospital.door("second_nurse").do_now(take, Take(0, cath, unit=piece.id))


def start(words: Words, key: str) -> str:
    """The first line of what is said."""
    return words(key, step="", who="", kind="", at=None, minutes=10).split("\n")[0]


@LANGUAGES
async def test_what_another_has_since_is_said_so(hospital: Hospital, language: str) -> None:
    passed_on(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        said = await w.say("nurse", "/undo")

        assert start(words, "moved.barred_by") in said.text
        assert "SER-0001" in said.text
        assert words("history.kind.take") in said.text
        assert start(words, "moved.barred.too_late") not in said.text
        assert said.labels == []


async def test_an_older_step_is_offered_after_the_true_reason(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    cath = hospital.places["CATH"].id
    hospital.door("nurse").do_now(take, Take(hospital.items["GW-014"], cath, 1))
    passed_on(hospital)
    async with ward(hospital) as w:
        said = await w.say("nurse", "/undo")
        done = await w.press("nurse", "Undo")

        assert "Your last step cannot be taken back:" in said.text
        assert "Since then" in said.text
        assert "Take this earlier step back?" in said.text
        assert "Undone" in done.text
        assert w.on_hand("GW-014") == 3


@LANGUAGES
async def test_too_late_is_said_only_when_it_is(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    cath = hospital.places["CATH"].id
    hospital.door("nurse").do_now(take, Take(hospital.items["GW-014"], cath, 1))
    hospital.clock.advance(minutes=11)
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "/undo")

        assert start(Words(language), "moved.barred.too_late") in said.text


async def test_what_was_undone_already_is_said_so(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    cath, nurse = hospital.places["CATH"].id, hospital.door("nurse")
    nurse.do_now(take, Take(hospital.items["GW-014"], cath, 2))
    nurse.do_now(undo, nurse.do_now(take, Take(hospital.items["GW-014"], cath, 1)).id)
    async with ward(hospital) as w:
        said = await w.say("nurse", "/undo")

        assert "has been taken back already" in said.text
        assert "Take this earlier step back?" in said.text


async def test_whoever_has_done_nothing_reads_that(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert (await w.say("nurse", "/undo")).text == Words("en")("refused.undo.nothing")


def test_each_bar_is_told_from_the_others(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    item, cath = hospital.items["GW-014"], hospital.places["CATH"].id
    nurse, second = hospital.door("nurse"), hospital.door("second_nurse")

    def bar(posting: int) -> Barred | None:
        return nurse.ask_now(moved, posting).barred

    first = nurse.do_now(take, Take(item, cath, 1))
    assert bar(first.id) is None
    back = nurse.do_now(give_back, GiveBack(1, take=first.id))
    assert (bar(first.id), bar(back.id)) == (Barred.SETTLED, None)
    hospital.door("surgeon").do_now(reserve, Reserve(item, cath, 3, "C-1"))
    assert bar(back.id) is Barred.MOVED_ON
    theirs = second.ask_now(moved, back.id)
    assert theirs.barred is Barred.OTHERS
    hospital.clock.advance(minutes=11)
    assert bar(back.id) is Barred.TOO_LATE
