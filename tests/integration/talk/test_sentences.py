"""Plain sentences do what they say, in both languages, and show the figures after."""

import pytest

from core.stock.overview import stock_of
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind
from locales import Words, languages
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def stocked(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 6)
    arrive(hospital, "BA-2015", "B1", 3)
    arrive(hospital, "ST-3018", "S1", 3, serials=("1234", "1235", "1236"))


@pytest.mark.parametrize(
    ("language", "said", "item", "left"),
    [
        ("zh-CN", "拿两个 3.0x18 支架", "ST-3018", 1),
        ("zh-CN", "领2根导丝", "GW-014", 4),
        ("zh-CN", "拿了三根 2.0x15 球囊", "BA-2015", 0),
        ("zh-CN", "从导管室拿 2 根导丝", "GW-014", 4),
        ("en", "take 2 3.0x18 stents", "ST-3018", 1),
        ("en", "take two guidewires", "GW-014", 4),
        ("en", "I took 3 balloons 2.0x15", "BA-2015", 0),
        ("en", "/take guidewire", "GW-014", 5),
    ],
)
async def test_a_sentence_takes(
    hospital: Hospital, language: str, said: str, item: str, left: int
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        done = await w.say("nurse", said)

        words = Words(language)
        assert words("common.undo") in done.labels
        assert words("take.use") in done.labels
        assert f"<b>{left}</b>" in done.text
        assert w.on_hand(item) == left


@pytest.mark.parametrize(
    "said", ["取石网篮还有吗", "还有几个支架", "how many stents did I use", "I need 2 stents"]
)
async def test_a_question_takes_nothing(hospital: Hospital, said: str) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        figures = await w.figures()
        await w.say("nurse", said)

        assert await w.figures() == figures


@pytest.mark.parametrize("said", ["还一根", "return 1", "退 1 根导丝", "put back one guidewire"])
async def test_one_goes_back(hospital: Hospital, said: str) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 GW-014")
        done = await w.say("nurse", said)

        assert "Put back" in done.text
        assert w.on_hand("GW-014") == 5


async def test_which_of_several_goes_back_is_asked(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 ST-3018")
        await w.say("nurse", "/take GW-014")
        asked = await w.say("nurse", "return 1")
        await w.press("nurse", "Coronary stent 3.0 x 18 mm 1234", of=asked)

        assert len(asked.labels) == 4
        assert w.on_hand("ST-3018") == 2


async def test_the_question_what_goes_back_is_cancelled(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 ST-3018")
        await w.say("nurse", "return 1")

        assert "Cancelled" in (await w.press("nurse", "Cancel")).text


async def test_all_of_one_take_is_used_at_once(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 ST-3018")
        await w.say("nurse", "used on case C-88")
        await w.press("nurse", "All of them (2)")
        done = await w.press("nurse", "Yes, note this case")

        assert "Used</b> on case C-88" in done.text
        assert "nothing in hand" in (await w.say("nurse", "used on case C-88")).text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-CN", "用在手术 C-1203"), ("en", "used on C-1203"), ("en", "/use C-1203")],
)
async def test_what_is_in_hand_is_used_on_a_case(
    hospital: Hospital, language: str, said: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/take GW-014")
        words = Words(language)
        if said.startswith("/"):
            await w.say("nurse", "/use GW-014")
            await w.press("nurse", words("use.new_case"))
        else:
            await w.say("nurse", said)
            await w.press("nurse", words("use.note_it"))

        assert words("mine.all_settled") in (await w.say("nurse", "/mine")).text


async def test_a_case_is_written_and_then_known(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/use GW-014")
        await w.say("nurse", "C-55")
        await w.press("nurse", "Yes, note this case")
        asked = await w.say("nurse", "/use GW-014")
        done = await w.press("nurse", "12:00 C-55", of=asked)
        direct = await w.say("nurse", "/use C-55 2 GW-014")

        assert "on case C-55" in done.text
        assert "on case C-55" in direct.text
        assert w.on_hand("GW-014") == 2


async def test_whole_words_are_no_case(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/use GW-014")

        assert "Available" in (await w.say("nurse", "how many guidewires are left")).text


async def test_who_may_note_no_case_is_refused_an_unknown_one(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        assert "no case C-99" in (await w.say("storekeeper", "used 1 GW-014 on case C-99")).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-CN", "移 3 根 导丝 到 手术室"),
        ("zh-CN", "调3根导丝到手术室"),
        ("zh-CN", "从导管室调 3 根导丝到手术室"),
        ("en", "move 3 guidewires to OR"),
        ("en", "/transfer 3 GW-014 from CATH to OR"),
    ],
)
async def test_a_sentence_sends(hospital: Hospital, language: str, said: str) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        await w.say("nurse", said)
        await w.press("nurse", Words(language)("transfer.send"))

        found = hospital.door("nurse").ask_now(stock_of, hospital.items["GW-014"])
        assert found.total.in_transit == 3


async def test_several_items_are_sent_together(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/transfer 2 GW-014 OR")
        await w.press("nurse", "Add another item")
        await w.say("nurse", "3 balloon 2.0x15")
        await w.press("nurse", "Add another item")
        await w.say("nurse", "no such thing")
        await w.press("nurse", "Nothing more")
        await w.press("nurse", "Add another item")
        await w.say("nurse", "(01)06901234567892(17)270630(10)S1(21)1236")
        sent = await w.press("nurse", "Send it")

        assert all(code in sent.text for code in ("GW-014", "BA-2015", "ST-3018"))
        assert "1236" in sent.text
        assert "· in transit 3" in sent.text


async def test_an_item_among_several_is_chosen(hospital: Hospital) -> None:
    stocked(hospital)
    arrive(hospital, "ST-2718", "T1", 1, serials=("9",))
    async with ward(hospital) as w:
        await w.say("nurse", "/transfer 2 GW-014 OR")
        await w.press("nurse", "Add another item")
        await w.say("nurse", "coronary stent")
        await w.press("nurse", "Coronary stent 3.0")
        shown = await w.press("nurse", "1")

        assert "Coronary stent 3.0 x 18 mm" in shown.text


async def test_an_unknown_place_of_departure_is_refused(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        said = await w.say("nurse", "/transfer 1 GW-014 from nowhere to OR")

        assert "no place called “nowhere”" in said.text


async def test_a_disposal_shows_its_reason_in_words(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital, "zh-CN") as w:
        await w.say("storekeeper", "报废 1 根导丝")
        await w.press("storekeeper", "拆封未用")
        done = await w.press("storekeeper", "确认报废")

        assert "原因：拆封未用" in done.text
        assert "opened_unused" not in done.text


async def many_shelves(w: Ward) -> None:
    for number in range(2, 14):
        new = NewPlace(
            f"CATH-A{number}", LocationKind.BIN, f"甲柜{number}格", f"Bin {number}", "CATH-A"
        )
        await w.hospital.program.do(add_place, new)


async def test_a_department_is_counted_shelf_by_shelf(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await many_shelves(w)
        first = await w.say("nurse", "/count")
        second = await w.press("nurse", "Next")
        begun = await w.press("nurse", "Bin 13")

        assert "page 1 of 2" in first.labels
        assert len(first.labels) == 8 + 2 + 2
        assert "Bin 13" in second.labels
        assert "Counting Bin 13" in begun.text


@pytest.mark.parametrize("place", ["CATH-A1", "Cabinet A bin 1"])
async def test_a_shelf_is_named_in_answer_to_the_question(hospital: Hospital, place: str) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "/count")

        assert "Counting Cabinet A bin 1" in (await w.say("nurse", place)).text


async def test_nothing_is_counted_after_all(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH")

        assert "Cancelled" in (await w.press("nurse", "Cancel")).text


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("said", ["/stok", "/nonsense", "/menuu", "/languag"])
async def test_a_command_that_there_is_not_is_answered(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        answer = (await w.say("nurse", said)).text

        assert said in answer
        assert "/help" in answer
        assert ("/stock" in answer) is (said == "/stok")


async def test_figures_are_refreshed_in_place(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        shown = await w.say("nurse", "/stock GW-014")
        await w.say("second_nurse", "/take 2 GW-014")
        again = await w.press("nurse", "Refresh", of=shown)

        assert "Available <b>4</b>" in again.text
        assert again.toast == "Refreshed"


@pytest.mark.parametrize("room", ["All lots", "Substitutes"])
async def test_a_stock_answer_leads_on(hospital: Hospital, room: str) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/stock GW-014")

        assert "GW-014" in (await w.press("nurse", room)).text


async def test_a_full_width_blank_is_a_blank(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        assert "Available <b>6</b>" in (await w.say("nurse", "导丝　0.014\u200b")).text
