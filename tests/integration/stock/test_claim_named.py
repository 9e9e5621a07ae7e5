"""Who takes what others have reserved is told of all of them, and of how many more there are."""

import pytest

from core.errors import RefusedError
from core.flow.issue import take
from core.stock.reservation import Reserve, reserve
from handlers.talk.refusal import worded
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.stock.test_claim import taking


@pytest.mark.parametrize(
    ("reservers", "code", "more"),
    [(2, "stock.reserved_by_several", 0), (7, "stock.reserved_by_many", 2)],
)
def test_all_who_have_reserved_are_named_up_to_five(
    hospital: Hospital, reservers: int, code: str, more: int
) -> None:
    arrive(hospital, "BA-2015", "B1", 20)
    item, cath = hospital.items["BA-2015"], hospital.places["CATH"].id
    for number in range(reservers):
        who = ("surgeon", "head")[number % 2]
        kept_for = Reserve(item, cath, 2 if number == 0 else 1, f"C-{number + 1}")
        hospital.door(who).do_now(reserve, kept_for)

    with pytest.raises(RefusedError) as raised:
        hospital.door("nurse").do_now(take, taking(hospital, 20, purpose=""))

    params = raised.value.params
    chinese, _, latin = str(params["others"]).partition(" · ")
    named = min(reservers, 5) - 1
    assert raised.value.code == code
    assert (params["purpose"], params["n"], params["more"]) == ("C-1", 2, more)
    assert chinese.startswith("周丽 C-2 × 1")
    assert latin.startswith("Zhou Li C-2 × 1")
    assert (chinese.count("×"), latin.count("×")) == (named, named)
    for language in ("zh-CN", "en"):
        said = worded(Words(language), raised.value)
        assert "C-2" in said
        assert ("2 个预留" in said or "and 2 more" in said) == (more == 2)
