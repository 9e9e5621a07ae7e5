"""Several goods asked about at once: each is answered, if each means an article by itself."""

import pytest

from tests.hospital import Hospital
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("支架 3.0x18 和 球囊 2.0x15 还有几个", ("ST-3018", "BA-2015")),
        ("支架3.0x18、球囊2.0x15各有多少", ("ST-3018", "BA-2015")),
        ("how many stent 3.0x18 and balloon 2.0x15 are left", ("ST-3018", "BA-2015")),
        ("支架 3.0x18 and GW-014", ("ST-3018", "GW-014")),
        ("ST-3018 和 GW-014", ("ST-3018", "GW-014")),
        ("支架 3.0x18, 球囊 2.0x15, GW-014", ("ST-3018", "BA-2015", "GW-014")),
    ],
)
async def test_each_of_them_is_answered(
    hospital: Hospital, asked: str, codes: tuple[str, ...]
) -> None:
    async with ward(hospital, "en") as w:
        text = (await w.say("nurse", asked)).text

        assert [code for code in codes if f"<code>{code}</code>" in text] == list(codes)


async def test_a_name_and_its_size_are_one_question(hospital: Hospital) -> None:
    async with ward(hospital, "en") as w:
        text = (await w.say("nurse", "支架, 3.0x18")).text

        assert text.count("<code>ST-3018</code>") == 1


async def test_what_is_not_known_by_itself_is_no_second(hospital: Hospital) -> None:
    async with ward(hospital, "en") as w:
        text = (await w.say("nurse", "支架 3.0x18 和 玻璃杯 还有几个")).text

        assert "<code>GW-014</code>" not in text
        assert "<code>BA-2015</code>" not in text
