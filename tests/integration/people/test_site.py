"""The hospitals of the group."""

import pytest

from core.actor import Actor, ActorKind
from core.errors import RefusedError
from core.people.site import site_by_code, sites
from core.stock.place import NewSite, open_site
from tests.hospital import Hospital


async def test_all_hospitals_are_listed_by_code(hospital: Hospital) -> None:
    await hospital.program.do(open_site, NewSite("A0", "分院", "Branch", "Asia/Urumqi"))

    found = await hospital.program.ask(sites)

    assert [(site.code, site.zone) for site in found] == [
        ("A0", "Asia/Urumqi"),
        ("H1", "Asia/Shanghai"),
    ]


async def test_a_hospital_is_found_by_its_code(hospital: Hospital) -> None:
    stranger = hospital.core.as_(Actor(ActorKind.CHAT_USER, 1))

    found = await stranger.ask(site_by_code, "H1")

    assert (found.id, found.name_zh, found.name_en) == (hospital.site, "示范医院", "Test hospital")


async def test_an_unknown_hospital_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"site\.unknown"):
        await hospital.program.ask(site_by_code, "H9")
