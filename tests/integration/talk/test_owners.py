"""Whose pieces are meant, where the hospital's own lie with a supplier's on consignment."""

import pytest

from core.stock.owner import HOSPITAL, owner_of, owners_of_lot
from core.supply.supplier import NewSupplier, put_suppliers
from locales import Words
from tests.acts import prove_clean
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
NAMES = {"zh-CN": "康达医疗", "en": "Kangda Medical"}


def consign(hospital: Hospital) -> int:
    """Put five of the hospital's own and three of a supplier's, of one lot, on one shelf."""
    (supplier,) = hospital.program.do_now(
        put_suppliers, [NewSupplier("SUP-1", NAMES["zh-CN"], NAMES["en"])]
    )
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W1", 3, owner=supplier)
    return supplier


def owned(hospital: Hospital, place: str = "CATH-A1") -> dict[int, int]:
    about = (lot_id(hospital, "GW-014", "W1"), hospital.places[place].id)
    found = hospital.program.ask_now(owners_of_lot, *about)
    return {each.owner.id: each.quantity for each in found}


def supplier_label(words: Words, n: int = 3) -> str:
    return words("owner.choice", owner=NAMES[words.language], n=str(n))


async def confirm(w: Ward, who: str, words: Words, *labels: str) -> str:
    """Press one button after the other; return the last answer."""
    text = ""
    for label in labels:
        text = (await w.press(who, label)).text
    return text


@LANGUAGES
async def test_a_disposal_asks_whose_and_says_so(hospital: Hospital, language: str) -> None:
    supplier = consign(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("storekeeper", "/dispose 1 GW-014")
        await w.press("storekeeper", supplier_label(words))
        sure = await w.press("storekeeper", words("dispose.reason.damaged"))
        done = await w.press("storekeeper", words("dispose.sure"))

        assert words.html("owner.which", lot="W1") in asked.text
        assert words("owner.choice", owner=words("owner.hospital"), n="5") in asked.labels
        consigned = words.html("owner.consigned", owner=NAMES[language])
        assert consigned in sure.text
        assert consigned in done.text
        assert owned(hospital) == {HOSPITAL: 5, supplier: 2}
    prove_clean(hospital)


@LANGUAGES
async def test_the_hospitals_own_is_not_named(hospital: Hospital, language: str) -> None:
    supplier = consign(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", "/dispose 2 GW-014")
        await w.press("storekeeper", words("owner.hospital"))
        await w.press("storekeeper", words("dispose.reason.damaged"))
        done = await w.press("storekeeper", words("dispose.sure"))

        assert NAMES[language] not in done.text
        assert owned(hospital) == {HOSPITAL: 3, supplier: 3}


@LANGUAGES
async def test_what_is_consigned_alone_is_asked_about_by_nobody(
    hospital: Hospital, language: str
) -> None:
    (supplier,) = hospital.program.do_now(
        put_suppliers, [NewSupplier("SUP-1", NAMES["zh-CN"], NAMES["en"])]
    )
    arrive(hospital, "GW-014", "W1", 3, owner=supplier)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", "/dispose 1 GW-014")
        await w.press("storekeeper", words("dispose.reason.damaged"))
        done = await w.press("storekeeper", words("dispose.sure"))

        assert words.html("owner.consigned", owner=NAMES[language]) in done.text
        assert owned(hospital) == {supplier: 2}


@LANGUAGES
async def test_what_is_set_aside_and_let_go_is_one_owners(
    hospital: Hospital, language: str
) -> None:
    supplier = consign(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("head", "/hold GW-014")
        await w.press("head", supplier_label(words))
        await w.press("head", "2")
        await w.press("head", words("hold.reason.damaged"))
        aside = await w.press("head", words("hold.sure_aside"))
        await w.say("storekeeper", "/hold GW-014")
        place = hospital.places["CATH-A1"]
        name = place.name_zh if language == "zh-CN" else place.name_en
        await w.press("storekeeper", words("hold.here", place=name))
        await w.press("storekeeper", words("owner.hospital"))
        await w.press("storekeeper", "1")
        await w.press("storekeeper", words("hold.reason.damaged"))
        await w.press("storekeeper", words("hold.sure_aside"))
        await w.say("storekeeper", "/release GW-014")
        await w.press("storekeeper", supplier_label(words, 2))
        await w.press("storekeeper", "2")
        await w.press("storekeeper", name)
        sure = await w.press("storekeeper", words("hold.reason.checked"))
        await w.press("storekeeper", words("hold.sure_out"))

        consigned = words.html("owner.consigned", owner=NAMES[language])
        assert consigned in aside.text
        assert consigned in sure.text
        assert owned(hospital) == {HOSPITAL: 4, supplier: 3}
    prove_clean(hospital)


@LANGUAGES
async def test_only_the_suppliers_own_goes_back_to_it(hospital: Hospital, language: str) -> None:
    supplier = consign(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", "/sendback 3 GW-014")
        await w.press("storekeeper", supplier_label(words))
        await w.press("storekeeper", words("hold.reason.consigned"))
        done = await w.press("storekeeper", words("hold.sure_back"))

        assert words.html("owner.consigned", owner=NAMES[language]) in done.text
        assert owned(hospital) == {HOSPITAL: 5}
        assert supplier not in owned(hospital)


@LANGUAGES
async def test_an_adjustment_asks_whose_figure_it_is(hospital: Hospital, language: str) -> None:
    supplier = consign(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", "/adjust CATH-A1 GW-014 -1 torn")
        sure = await w.press("storekeeper", supplier_label(words))
        done = await w.press("storekeeper", words("adjust.sure"))

        consigned = words.html("owner.consigned", owner=NAMES[language])
        assert consigned in sure.text
        assert consigned in done.text
        assert owned(hospital) == {HOSPITAL: 5, supplier: 2}


def test_an_owner_that_nobody_knows_has_no_name(hospital: Hospital) -> None:
    assert hospital.door("nurse").ask_now(owner_of, 77).name_en == ""
    consign(hospital)
    assert owned(hospital, "STORE-1") == {}
