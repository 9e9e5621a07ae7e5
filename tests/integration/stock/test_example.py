"""Texts that show how to paste a code show one as this hospital prints them."""

import pytest

from core.flow.receipt import Receive, ReceiveLine, receive
from core.stock.example import code_prefix
from core.stock.naming import NewUnit
from locales import Words
from tests.hospital import LONG, Hospital
from tests.integration.talk.ward import ward


def printed(hospital: Hospital, code: str) -> None:
    line = ReceiveLine(
        hospital.items["ST-3018"], "L1", 1, LONG, units=(NewUnit("SER-1", code=code),)
    )
    command = Receive(hospital.places["CATH-A1"].id, (line,))
    hospital.door("storekeeper").do_now(receive, command)


def test_the_letters_of_the_own_codes_are_found(hospital: Hospital) -> None:
    before = hospital.door("nurse").ask_now(code_prefix)
    printed(hospital, "DUH0000001")

    assert before == "HC"
    assert hospital.door("nurse").ask_now(code_prefix) == "DUH"


def test_a_code_of_figures_only_has_none(hospital: Hospital) -> None:
    printed(hospital, "0000001")

    assert hospital.door("nurse").ask_now(code_prefix) == "HC"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_usage_shows_the_own_codes(hospital: Hospital, language: str) -> None:
    printed(hospital, "DUH0000001")
    async with ward(hospital, language) as w:
        for who, command in (("nurse", "take"), ("storekeeper", "dispose"), ("nurse", "transfer")):
            said = await w.say(who, f"/{command}")
            assert said.text == Words(language).html(f"{command}.usage", prefix="DUH")
            assert f"/{command} DUH…" in said.text
