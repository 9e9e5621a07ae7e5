"""A transfer of several lines: each is looked at, and what does not suffice is named."""

import pytest

from core.flow.issue import Take, take
from handlers.talk.naming import name_of
from locales import Words
from tests.acts import figures
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
WIRE = {"zh-CN": "导丝 0.014", "en": "Guidewire"}
BALLOON = {"zh-CN": "冠脉球囊 2.0×15", "en": "Coronary balloon 2.0 x 15 mm"}


def short(words: Words, hospital: Hospital, item: str, asked: int, available: int) -> str:
    place = name_of(words, hospital.places["STORE"])
    about = {"place": place, "item": item, "asked": asked}
    return words.html("transfer.short", available=str(available), **about)


def stock(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    arrive(hospital, "BA-2015", "B1", 2, place="STORE-1")


async def two_lines(w: Ward, words: Words, second: str) -> Said:
    """Begin a transfer of two wires from the store to the cath lab, and add one more line."""
    await w.say("storekeeper", "/transfer 2 GW-014 from STORE to CATH")
    await w.press("storekeeper", words("transfer.add"))
    return await w.say("storekeeper", second)


@LANGUAGES
async def test_a_second_line_that_is_too_much_is_named(hospital: Hospital, language: str) -> None:
    stock(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await two_lines(w, words, "3 BA-2015")
        fewer = await w.press("storekeeper", "2")
        await w.press("storekeeper", words("transfer.send"))

        assert short(words, hospital, BALLOON[language], 3, 2) in asked.text
        assert asked.labels == ["1", "2", words("common.cancel")]
        assert words("transfer.send") in fewer.labels
        assert figures(hospital, "BA-2015", "STORE").on_hand == 0
        assert figures(hospital, "GW-014", "STORE").on_hand == 3


@LANGUAGES
async def test_two_lines_of_one_item_are_added_up(hospital: Hospital, language: str) -> None:
    stock(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await two_lines(w, words, "4 GW-014")
        settled = await w.press("storekeeper", "3")

        assert short(words, hospital, WIRE[language], 6, 5) in asked.text
        assert asked.labels == ["1", "2", "3", words("common.cancel")]
        assert words("transfer.send") in settled.labels


@LANGUAGES
async def test_what_the_source_has_none_of_is_no_line(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    arrive(hospital, "BA-2015", "B1", 2)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await two_lines(w, words, "1 BA-2015")
        back = await w.press("storekeeper", words("transfer.enough"))

        assert short(words, hospital, BALLOON[language], 1, 0) in asked.text
        assert words.html("transfer.add_which") in asked.text
        assert WIRE[language] in back.text
        assert BALLOON[language] not in back.text


@LANGUAGES
async def test_what_was_taken_meanwhile_is_named_before_it_is_sent(
    hospital: Hospital, language: str
) -> None:
    stock(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await two_lines(w, words, "2 BA-2015")
        wires = Take(hospital.items["GW-014"], hospital.places["STORE"].id, 4)
        hospital.program.do_now(take, wires)
        named = await w.press("storekeeper", words("transfer.send"), of=card)
        await w.press("storekeeper", words("transfer.drop"))
        await w.press("storekeeper", words("transfer.send"))

        assert short(words, hospital, WIRE[language], 2, 1) in named.text
        assert words("transfer.send") not in named.labels
        assert figures(hospital, "BA-2015", "STORE").on_hand == 0
        assert figures(hospital, "GW-014", "STORE").on_hand == 1


async def test_where_no_line_is_left_another_source_or_nothing_is_chosen(
    hospital: Hospital,
) -> None:
    arrive(hospital, "GW-014", "W1", 2, place="STORE-1")
    arrive(hospital, "GW-014", "W1", 9, place="OR-1")
    async with ward(hospital) as w:
        card = await w.say("storekeeper", "/transfer 2 GW-014 from STORE to CATH")
        wires = Take(hospital.items["GW-014"], hospital.places["STORE"].id, 1)
        hospital.program.do_now(take, wires)
        named = await w.press("storekeeper", "Send", of=card)

        assert named.labels == ["From elsewhere", "Cancel"]
        assert "Operating rooms" in (await w.press("storekeeper", "From elsewhere")).labels[0]
