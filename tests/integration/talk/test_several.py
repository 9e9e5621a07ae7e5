"""Several single pieces go to waste on one card: ticked, one reason, one posting, one undo."""

import pytest

from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
SIX = tuple(f"SER-{n}" for n in range(1, 7))


def ticks(said: Said) -> list[str]:
    return [label for label in said.labels if label[0] in "☐☑"]


async def _shelf(w: Ward, text: str) -> Said:
    arrive(w.hospital, "ST-3018", "L1", 6, serials=SIX)
    return await w.say("storekeeper", text)


@LANGUAGES
async def test_some_pieces_are_ticked_and_go_at_once(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await _shelf(w, "/dispose ST-3018")
        await w.press("storekeeper", "☐ SER-2")
        await w.press("storekeeper", "☐ SER-5")
        await w.press("storekeeper", "☐ SER-1")
        two = await w.press("storekeeper", "☑ SER-1")
        why = await w.press("storekeeper", words("several.go_on", n=2))
        sure = await w.press("storekeeper", words("dispose.reason.damaged"))
        done = await w.press("storekeeper", words("dispose.sure"))
        left = w.on_hand("ST-3018")
        undone = await w.press("storekeeper", words("common.undo"))

        assert ticks(card) == [f"☐ {name}" for name in SIX]
        assert words("several.go_on", n=0) not in card.labels
        assert [label[0] for label in ticks(two)] == ["☐", "☑", "☐", "☐", "☑", "☐"]
        assert words("dispose.reason.damaged") in why.labels
        assert words("dispose.pieces", labels=words("common.list_joiner").join(
            ["SER-2", "SER-5"])) in sure.text  # fmt: skip
        assert all(name in done.text for name in ("SER-2", "SER-5"))
        assert (left, w.on_hand("ST-3018")) == (4, 6)
        assert words("moved.reverse").split("{")[0] in undone.text


@LANGUAGES
async def test_as_many_as_lie_there_are_ticked_already(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await _shelf(w, "/dispose 6 ST-3018")
        cleared = await w.press("storekeeper", words("several.none"))
        every = await w.press("storekeeper", words("several.all", n=6))
        await w.press("storekeeper", words("several.go_on", n=6))
        await w.press("storekeeper", words("dispose.reason.damaged"))
        await w.press("storekeeper", words("dispose.sure"))

        assert ticks(card) == ticks(every) == [f"☑ {name}" for name in SIX]
        assert words("several.all", n=6) not in card.labels
        assert ticks(cleared) == [f"☐ {name}" for name in SIX]
        assert w.on_hand("ST-3018") == 0


async def test_one_piece_is_chosen_by_one_press(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = await _shelf(w, "/dispose 1 ST-3018")
        why = await w.press("storekeeper", "SER-2")

        assert ticks(card) == []
        assert "damaged" in why.labels
        assert "expired" not in why.labels


async def test_a_piece_is_ticked_in_writing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await _shelf(w, "/dispose ST-3018")
        second = await w.say("storekeeper", "the second one")
        yes = await w.say("storekeeper", "ok, yes")

        assert "☑ SER-2" in second.labels
        assert "☑ SER-1" not in second.labels
        assert w.on_hand("ST-3018") == 6
        assert yes.text


async def test_the_number_of_ticked_pieces_is_not_changed_in_writing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await _shelf(w, "/dispose 6 ST-3018")
        await w.press("storekeeper", "Next (6 chosen)")
        await w.press("storekeeper", "damaged")
        refused = await w.say("storekeeper", "make it 3")

        assert "cannot be changed here in writing" in refused.text
        assert w.on_hand("ST-3018") == 6


async def test_many_pieces_are_ticked_page_by_page(hospital: Hospital) -> None:
    names = tuple(f"P-{n:02}" for n in range(1, 12))
    arrive(hospital, "ST-3018", "L1", 11, serials=names)
    async with ward(hospital) as w:
        await w.say("storekeeper", "/dispose ST-3018")
        await w.press("storekeeper", "☐ P-08")
        second = await w.press("storekeeper", "Next")
        await w.press("storekeeper", "☐ P-11")
        first = await w.press("storekeeper", "Previous")
        why = await w.press("storekeeper", "Next (2 chosen)")

        assert ticks(second) == ["☐ P-09", "☐ P-10", "☐ P-11"]
        assert "☑ P-08" in first.labels
        assert "× 2" in why.text


@LANGUAGES
async def test_several_in_hand_go_to_waste_together(hospital: Hospital, language: str) -> None:
    arrive(hospital, "ST-3018", "L1", 6, serials=SIX)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("nurse", "/take 3 ST-3018")
        asked = await w.press("nurse", words("take.wasted"))
        card = await w.press("nurse", words("several.some"))
        await w.press("nurse", ticks(card)[0])
        await w.press("nurse", ticks(card)[2])
        why = await w.press("nurse", words("several.go_on", n=2))
        sure = await w.press("nurse", words("dispose.reason.contaminated"))
        done = await w.press("nurse", words("dispose.sure"))
        mine = await w.say("nurse", "/mine")

        assert len(ticks(card)) == 3
        assert words("several.some") in asked.labels
        for said in (why, sure, done):
            assert "SER-1" in said.text
            assert "SER-3" in said.text
            assert "SER-2" not in said.text
        assert "SER-2" in mine.text


async def test_as_many_as_are_said_are_ticked_in_hand(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 6, serials=SIX)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 ST-3018")
        card = await w.say("nurse", "/dispose 2 ST-3018")
        await w.press("nurse", "Next (2 chosen)")
        await w.press("nurse", "damaged")
        again = await w.say("nurse", "make it 1")
        done = await w.press("nurse", "Dispose of it", of=w.last[w.users["nurse"]])

        assert [label[0] for label in ticks(card)] == ["☑", "☑"]
        assert "cannot be changed here in writing" in again.text
        assert "SER-1" in done.text


async def test_of_one_ticked_piece_in_hand_the_question_is_as_ever(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 6, serials=SIX)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 ST-3018")
        await w.press("nurse", "Wasted")
        card = await w.press("nurse", "Several at once")
        await w.press("nurse", next(label for label in ticks(card) if "SER-2" in label))
        why = await w.press("nurse", "Next (1 chosen)")
        await w.say("nurse", "/return SER-2")
        late = await w.press("nurse", "damaged", of=why)

        assert "SER-2" in why.text
        assert late.toast
        assert w.on_hand("ST-3018") == 5
