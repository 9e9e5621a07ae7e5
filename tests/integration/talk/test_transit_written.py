"""A receipt that differs hears what its buttons say, and speaks truly of labels and pieces."""

import pytest

from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.flow.transfer_view import TransferView
from locales import Words
from tests.acts import figures, prove_clean, unit
from tests.hospital import STENT_DI, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
SERIALS = ("SA-0001", "SA-0002", "SA-0003")
LABELS = (f"(01){STENT_DI}(10)LOT-S1", f"(01){STENT_DI}", "LOT-S1")


def sent(hospital: Hospital) -> TransferView:
    """Three stents and four wires on their way from the store to the operating rooms."""
    arrive(hospital, "ST-3018", "LOT-S1", 3, place="STORE-1", serials=SERIALS)
    arrive(hospital, "GW-014", "LOT-W1", 4, place="STORE-1")
    lines = [DispatchLine(0, 1, unit=unit(hospital, serial).id) for serial in SERIALS]
    lines.append(DispatchLine(hospital.items["GW-014"], 4))
    ends = (hospital.places["STORE"].id, hospital.places["OR"].id)
    return hospital.door("storekeeper").do_now(dispatch, Dispatch(*ends, tuple(lines)))


async def differs(w: Ward, words: Words, code: str) -> None:
    await w.say("or_nurse", f"/transfers {code}")
    await w.press("or_nurse", words("transfer.difference"))


@LANGUAGES
@pytest.mark.parametrize("label", LABELS)
async def test_a_label_of_goods_that_were_sent_names_no_single_piece(
    hospital: Hospital, language: str, label: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        told = await w.say("or_nurse", label)

        assert words("refused.flow.names_no_piece", label=label) in told.text
        after = await w.say("or_nurse", "SA-0002")
        assert words.html("transfer.scan_them") in after.text


@LANGUAGES
async def test_a_label_of_another_lot_is_not_part_of_it(hospital: Hospital, language: str) -> None:
    its = sent(hospital)
    arrive(hospital, "ST-3018", "S2", 1, serials=("SB-0009",))
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        label = f"(01){STENT_DI}(10)S2"
        told = await w.say("or_nurse", label)

        about = {"label": label, "transfer": its.code}
        assert told.text == words("refused.flow.not_in_transfer", **about)


@LANGUAGES
async def test_its_own_number_shows_it_again_with_what_was_counted(
    hospital: Hospital, language: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        await w.say("or_nurse", "SA-0001")
        shown = await w.say("or_nurse", its.code.lower())

        assert its.code in shown.text
        assert words("transfer.rest_came", n=3) in shown.labels
        assert words("transfer.it_came") in shown.labels


@pytest.mark.parametrize(
    ("language", "first", "rest"),
    [
        ("zh-CN", "没收到", "其余都到了"),
        ("en", "it did not come", "the others all came"),
    ],
)
async def test_all_but_one_is_written(
    hospital: Hospital, language: str, first: str, rest: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        await w.say("or_nurse", first)
        summary = await w.say("or_nurse", rest)
        assert words("transfer.sure") in summary.labels

        await w.press("or_nurse", words("transfer.sure"))
        await w.press("or_nurse", words("transfer.no_remark"))
        assert figures(hospital, "ST-3018", "OR").on_hand == 2
        assert figures(hospital, "GW-014", "OR").on_hand == 4
        prove_clean(hospital)


@pytest.mark.parametrize(
    ("language", "first", "rest"),
    [
        ("zh-CN", "收到了", "其他都没到"),
        ("en", "it came", "none of the others came"),
    ],
)
async def test_one_alone_is_written(
    hospital: Hospital, language: str, first: str, rest: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        await w.say("or_nurse", first)
        await w.say("or_nurse", rest)
        await w.press("or_nurse", words("transfer.sure"))
        done = await w.press("or_nurse", words("transfer.no_remark"))

        assert figures(hospital, "ST-3018", "OR").on_hand == 1
        assert its.code in done.text
        card = await w.say("or_nurse", f"/transfers {its.code}")
        named = [words("transfer.settle_piece", item="ST-3018", piece=each) for each in SERIALS[1:]]
        wires = words("transfer.settle_line", item="GW-014", lot="LOT-W1", n=4)
        assert [each for each in card.labels if "ST-" in each or "GW-" in each] == [*named, wires]


@LANGUAGES
async def test_of_several_it_must_be_said_how_many_came(hospital: Hospital, language: str) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        await w.say("or_nurse", "LOT-W1")
        said = {"zh-CN": "到了", "en": "it came"}[language]
        told = await w.say("or_nurse", said)
        assert words("refused.quantity.not_whole", n=said) in told.text

        missing = {"zh-CN": "没收到", "en": "it did not come"}[language]
        after = await w.say("or_nurse", missing)
        assert "SA-0001" in after.text
