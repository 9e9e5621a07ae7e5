"""The stock card says what its reader may lift first, and what a count in progress leaves out."""

from datetime import date

import pytest

from core.stock.count import OpenCount, open_count
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind
from handlers.talk.naming import name_of
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import all_places, arrive
from tests.integration.talk.ward import GROUP, ward

SOON, LATER, FIRST = date(2026, 5, 9), date(2026, 12, 31), date(2026, 4, 19)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def lots_in(text: str, words: Words, heading: str) -> list[str]:
    """Return the lines under a heading."""
    title = words(f"stock.{heading}")
    if title not in text:
        return []
    return text.split(title + "\n", 1)[1].split("\n\n", 1)[0].split("\n")


def takes(words: Words) -> list[str]:
    return [words("stock.take", n=n, unit="wire") for n in (1, 2)]


def spread(hospital: Hospital) -> None:
    """Put three lots in three places: what expires first lies in the central store."""
    arrive(hospital, "GW-014", "LOT-STORE", 4, place="STORE-1", expiry=FIRST)
    arrive(hospital, "GW-014", "LOT-LATE", 3, expiry=LATER)
    arrive(hospital, "GW-014", "LOT-SOON", 2, expiry=SOON)


@LANGUAGES
async def test_a_nurse_reads_first_what_her_own_take_lifts(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await w.say("nurse", "/stock GW-014")
        own = lots_in(card.text, words, "next_lots")
        others = lots_in(card.text, words, "next_elsewhere")
        taken = await w.say("nurse", "/take 1 GW-014")

        assert [line.split("</code>")[0].split("<code>")[1] for line in own] == [
            "LOT-SOON",
            "LOT-LATE",
        ]
        assert "LOT-STORE" in others[0]
        assert len(others) == 1
        assert name_of(words, hospital.places["STORE"]) + " · 4" in others[0]
        assert "LOT-SOON" in taken.text


@LANGUAGES
async def test_who_may_take_anywhere_reads_what_leaves_the_hospital_first(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await w.say("storekeeper", "/stock GW-014")
        of_the_lab = await w.say("storekeeper", "/stock GW-014 CATH")

        assert "LOT-STORE" in lots_in(card.text, words, "next_lots")[0]
        assert words("stock.next_elsewhere") not in card.text
        assert "LOT-SOON" in lots_in(of_the_lab.text, words, "next_lots")[0]
        assert "LOT-STORE" not in of_the_lab.text


@LANGUAGES
async def test_where_the_own_department_has_none_the_lots_are_those_of_others(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await w.say("or_nurse", "/stock GW-014")
        head = await w.say("nurse", "/stock GW-014 STORE")

        assert words("stock.next_lots") not in card.text
        assert "LOT-STORE" in lots_in(card.text, words, "next_elsewhere")[0]
        assert words("stock.ask_there") in card.text
        assert words("stock.next_lots") not in head.text
        assert "LOT-SOON" not in head.text


@LANGUAGES
async def test_who_cannot_take_at_all_reads_what_the_hospital_uses_first(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    async with ward(hospital, language) as w:
        card = await w.say("auditor", "/stock GW-014")

        assert "LOT-STORE" in lots_in(card.text, Words(language), "next_lots")[0]


@LANGUAGES
async def test_the_counter_reads_that_it_is_being_counted_and_may_take(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await w.say("nurse", "/stock GW-014")
        lab, shelf = (name_of(words, hospital.places[code]) for code in ("CATH", "CATH-A1"))
        taken = await w.press("nurse", card.labels[0])

        assert words.html("stock.home_counted", place=lab) in card.text
        assert words.html("stock.totals_counted") in card.text.split("\n")[1]
        assert words.html("count.hidden", place=shelf) in card.text
        assert words("stock.ask_there") not in card.text
        assert "LOT-SOON" not in card.text
        assert "LOT-LATE" not in card.text
        assert "LOT-STORE" in card.text
        assert [label for label in card.labels if label in takes(words)] == takes(words)
        assert "LOT-SOON" in taken.text


@LANGUAGES
async def test_a_count_is_named_only_with_what_lies_on_its_shelf(
    hospital: Hospital, language: str
) -> None:
    spread(hospital)
    arrive(hospital, "BA-2015", "LOT-BA", 5, place="STORE-1")
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    async with ward(hospital, language) as w:
        words = Words(language)
        other = await w.say("nurse", "/stock BA-2015")
        colleague = await w.say("second_nurse", "/stock GW-014")

        for said in (other, colleague):
            assert words("count.counting") not in said.text
            assert words.html("stock.totals_counted") not in said.text
        assert words("stock.ask_there") in other.text


@LANGUAGES
async def test_a_group_may_press_take_while_one_of_it_counts(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "LOT-SOON", 1)
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        card = await w.say("second_nurse", "/stock GW-014", group=GROUP)
        lab = name_of(words, hospital.places["CATH"])

        assert words.html("stock.home_counted", place=lab) in card.text
        assert [label for label in card.labels if label in takes(words)] == takes(words)
        assert words("stock.nothing_usable") not in card.text


@LANGUAGES
async def test_after_a_movement_of_what_lies_elsewhere_the_counter_reads_the_figures(
    hospital: Hospital, language: str
) -> None:
    program = hospital.program
    program.do_now(add_place, NewPlace("CATH-A2", LocationKind.BIN, "二格", "Bin 2", "CATH-A"))
    hospital.places |= {place.code: place for place in program.ask_now(all_places)}
    arrive(hospital, "GW-014", "LOT-W", 8, place="CATH-A2")
    arrive(hospital, "BA-2015", "LOT-B", 8)
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    async with ward(hospital, language) as w:
        hidden = Words(language).html("moved.after_hidden", place="", item="").strip()[-6:]
        elsewhere = await w.say("nurse", "/take 1 GW-014")
        counted = await w.say("nurse", "/take 1 BA-2015")

        assert "<b>7</b>" in elsewhere.text
        assert hidden not in elsewhere.text
        assert hidden in counted.text
