"""Whatever somebody types or scans, each command keeps it as it can be kept, or says no."""

import pytest

from core.care.case import ScheduleCase, case_by_token, schedule_case
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    ask_substitute,
    decide_substitute,
    end_substitute,
)
from core.care.use import Use, use
from core.errors import RefusedError
from core.flow.adjust import (
    Adjust,
    DisposalReason,
    Dispose,
    Quarantine,
    adjust,
    dispose,
    quarantine,
)
from core.flow.issue import Take, take
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.people.group import link_group
from core.people.listing import staff_list
from core.people.site import site_by_code
from core.people.staff import Role
from core.stock.count import OpenCount, finish_count, open_count
from core.stock.count_review import DecideCount, Decision, decide_count
from core.stock.lot import set_lot_status
from core.stock.moved import moved
from core.stock.reservation import Reserve, reservations, reserve
from core.stock.reverse import Reverse, reverse
from core.tables.kinds import LotStatus
from tests.acts import prove_clean, refused
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, lot_id

ODD = {
    "nul": ("a\0b", "a b"),
    "control": ("\x1b[31mred\x07", "[31mred"),
    "half": ("a\ud83d", "a"),
    "long": ("x" * 10_000, "x" * 10_000),
    "markup": ("<b>&amp;</b>", "<b>&amp;</b>"),
    "sql": ("'; DROP TABLE posting;--", "'; DROP TABLE posting;--"),
    "turned": ("\u202ecod.exe", "cod.exe"),
    "emoji": ("👩‍⚕️ 盒破", "👩‍⚕️ 盒破"),
}
EMPTY = ("", "  ", "\0", "\n\t", "\u2028\ud83d")


@pytest.fixture(params=ODD)
def odd(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A text as somebody sends it, and as it can be kept."""
    name: str = request.param
    return ODD[name]


@pytest.fixture
def ready(hospital: Hospital) -> Hospital:
    arrive(hospital, "BA-2015", "B1", 30)
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    return hospital


def test_every_reason_of_a_movement_is_kept(ready: Hospital, odd: tuple[str, str]) -> None:
    text, kept = odd
    shelf, item = ready.places["CATH-A1"].id, ready.items["BA-2015"]
    lot, keeper = lot_id(ready, "BA-2015", "B1"), ready.door("storekeeper")
    about = (shelf, item, lot)

    made = [
        keeper.do_now(adjust, Adjust(*about, -1, text)),
        keeper.do_now(quarantine, Quarantine(*about, 1, text)),
        keeper.do_now(take, Take(item, shelf, reason=text)),
        keeper.do_now(use, Use("C-1", item=item, place=shelf, reason=text)),
    ]
    thrown = keeper.do_now(dispose, Dispose(*about, 1, DisposalReason.OTHER, text))
    back = keeper.do_now(reverse, Reverse(thrown.id, text))
    line = ReceiveLine(item, "B1", 1, LONG)
    came = keeper.do_now(receive, Receive(shelf, (line,), text))

    assert {each.reason for each in (*made, back)} == {kept[:200]}
    assert thrown.reason == f"other: {kept}"[:200]
    assert came.reference == kept[:64]
    told = ready.door("nurse").ask_now(moved, made[0].id)
    assert told.reason == kept[:200]
    prove_clean(ready)


def test_every_note_beside_a_movement_is_kept(ready: Hospital, odd: tuple[str, str]) -> None:
    text, kept = odd
    places, item = ready.places, ready.items["BA-2015"]
    keeper, head = ready.door("storekeeper"), ready.door("head")

    ends = (places["CATH"].id, places["OR"].id)
    sent = keeper.do_now(dispatch, Dispatch(*ends, (DispatchLine(item),), text))
    (held,) = keeper.do_now(reserve, Reserve(item, places["CATH"].id, 1, text))
    sheet = keeper.do_now(open_count, OpenCount(places["CATH-A1"].id, text))
    case = head.do_now(schedule_case, ScheduleCase("C-9", places["CATH"].id, NOON, text))
    lot = lot_id(ready, "BA-2015", "B1")
    batch = ready.door("manager").do_now(set_lot_status, lot, LotStatus.RECALLED, text)

    assert (sent.note, sheet.note, batch.status_reason) == (kept[:200],) * 3
    assert held.purpose == kept[:64]
    assert case.title == " ".join(kept.split())[:80]
    assert len(ready.door("nurse").ask_now(reservations, purpose=text)) == 1


def test_the_texts_of_a_rule_are_kept(ready: Hospital, odd: tuple[str, str]) -> None:
    text, kept = odd
    items = ready.items
    wish = AskSubstitute(items["BA-2015"], items["GW-014"], text, text)

    asked = ready.door("surgeon").do_now(ask_substitute, wish)
    decision = DecideSubstitute(asked.id, approve=True, note=text)
    ready.door("head").do_now(decide_substitute, decision)
    ended = ready.door("head").do_now(end_substitute, EndSubstitute(asked.id, text))

    assert (ended.condition, ended.evidence) == (kept[:300], kept[:300])


@pytest.mark.parametrize("empty", EMPTY)
def test_a_reason_that_says_nothing_is_none(ready: Hospital, empty: str) -> None:
    shelf, item = ready.places["CATH-A1"].id, ready.items["BA-2015"]
    lot, keeper = lot_id(ready, "BA-2015", "B1"), ready.door("storekeeper")
    about, items = (shelf, item, lot), ready.items

    with refused("reason.missing"):
        keeper.do_now(adjust, Adjust(*about, -1, empty))
    with refused("reason.missing"):
        keeper.do_now(set_lot_status, lot, LotStatus.RECALLED, empty)
    with refused("reason.missing"):
        keeper.do_now(reverse, Reverse(4711, empty))
    with refused("flow.note_missing"):
        keeper.do_now(dispose, Dispose(*about, 1, DisposalReason.OTHER, empty))
    with refused("flow.purpose_missing"):
        keeper.do_now(reserve, Reserve(item, shelf, 1, empty))
    with refused("care.condition_missing"):
        keeper.do_now(ask_substitute, AskSubstitute(item, items["GW-014"], empty))
    sheet = keeper.do_now(open_count, OpenCount(shelf))
    keeper.do_now(finish_count, sheet.id)
    with refused("reason.missing"):
        ready.door("head").do_now(decide_count, DecideCount(sheet.id, Decision.APPROVE, empty))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "flow.lot_missing"),
        (" \t", "flow.lot_missing"),
        ("x" * 65, "flow.lot_missing"),
        ("x" * 10_000, "flow.lot_missing"),
        ("L\0", "code.control"),
        ("L\x1d17270630", "code.control"),
        ("L\ud83d", "code.control"),
    ],
)
def test_a_lot_number_that_was_read_badly_is_read_again(
    ready: Hospital, number: str, code: str
) -> None:
    line = ReceiveLine(ready.items["BA-2015"], number, 1, LONG)

    with refused(code):
        ready.door("storekeeper").do_now(receive, Receive(ready.places["CATH"].id, (line,)))


def test_what_is_looked_up_by_an_odd_text_is_not_there(
    ready: Hospital, odd: tuple[str, str]
) -> None:
    text, kept = odd
    administrator = ready.door("administrator")

    with pytest.raises(RefusedError, match=r"^care\.(token_shape|no_such_case)"):
        ready.door("nurse").ask_now(case_by_token, text)
    with refused("site.unknown"):
        administrator.ask_now(site_by_code, text)
    with refused("place.unknown"):
        administrator.do_now(link_group, -100, 0, Role.NURSE, text)
    found = administrator.ask_now(staff_list, query=text)
    assert found == administrator.ask_now(staff_list, query=kept)


def test_a_name_is_found_with_something_odd_around_it(ready: Hospital) -> None:
    found = ready.door("administrator").ask_now(staff_list, query="\0王芳\u202e")

    assert [each.code for each in found.people] == ["NURSE"]
