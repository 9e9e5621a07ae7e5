from datetime import date, timedelta

import pytest

from bot.demonstration.build import Built, Extent, Standing, Tick, build, standing
from bot.demonstration.hospital import Hospital
from core.actor import PROGRAM, Actor, ActorKind
from core.care.case import CaseView, cases
from core.care.substitute import asked_substitutes, substitutes
from core.db import Database
from core.door import Core, Door
from core.flow.transfer_view import TransferView, open_transfers
from core.opening import open_core
from core.people.listing import staff_list
from core.people.site import sites
from core.stock.finder import seek
from core.stock.overview import stock_of
from core.stock.place import NewSite, open_site
from core.supply.supplier import suppliers
from core.tables.kinds import CaseState
from tests.integration.demonstration.conftest import CORNER, TODAY

_TABLES = (
    *("posting", "movement", "balance", "unit", "lot", "transfer", "transfer_line"),
    *("surgery_case", "reservation", "count_sheet", "substitute", "staff", "location", "item"),
)


def program(core: Core, code: str) -> Door:
    site = next(s.id for s in core.as_(PROGRAM).ask_now(sites) if s.code == code)
    return core.as_(Actor(ActorKind.PROGRAM, 0, site))


def figures(url: str) -> dict[str, int]:
    """How many rows each table has, and the sum of all balances."""
    database = Database(url)
    with database.readers.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in _TABLES
        }
        found["pieces"] = connection.exec_driver_sql(
            "SELECT coalesce(sum(on_hand), 0) FROM balance"
        ).scalar_one()
    database.close()
    return found


class StoppedError(Exception):
    """The machine was switched off."""


def test_every_step_is_carried_out_and_every_balance_is_proved(corner: tuple[str, Built]) -> None:
    _, done = corner

    assert [(r.number, r.step, r.refusal) for r in done.refused] == []
    assert [proof.differences for proof in done.proofs] == [(), ()]
    assert done.clean
    assert done.steps > 500
    assert len(done.proofs) == 2


def test_the_same_day_and_seed_give_the_same_figures(corner: tuple[str, Built], url: str) -> None:
    build(url, TODAY, CORNER)

    assert figures(url) == figures(corner[0])


def test_an_interrupted_build_goes_on_where_it_stopped(
    corner: tuple[str, Built], url: str, data: Hospital
) -> None:
    def stop(tick: Tick) -> None:
        if tick.days in stops:
            stops.remove(tick.days)
            raise StoppedError

    stops = {40, 440}
    for _ in range(2):
        with pytest.raises(StoppedError):
            build(url, TODAY, CORNER, stop)
        core = open_core(url)
        assert standing(core, data) is Standing.BEGUN
        core.close()
    done = build(url, TODAY + timedelta(days=3), CORNER)

    assert done.clean
    assert figures(url) == figures(corner[0])


def test_a_finished_one_is_seen_at_once(built: Core, data: Hospital) -> None:
    assert standing(built, data) is Standing.DONE


def test_an_empty_database_and_somebody_elses_are_told_apart(url: str, data: Hospital) -> None:
    core = open_core(url)
    assert standing(core, data) is Standing.EMPTY
    core.as_(PROGRAM).do_now(open_site, NewSite("H1", "市一医院", "First hospital"))
    assert standing(core, data) is Standing.FOREIGN
    core.close()

    with pytest.raises(AssertionError, match="never mixed"):
        build(url, TODAY, CORNER)
    assert figures(url)["staff"] == 0


def test_a_hospital_that_only_shares_a_code_is_somebody_elses(url: str, data: Hospital) -> None:
    core = open_core(url)
    core.as_(PROGRAM).do_now(open_site, NewSite("DUH", "大学医院", "University hospital"))

    assert standing(core, data) is Standing.FOREIGN
    core.close()


def test_everybody_is_enrolled_and_every_supplier_known(built: Core, data: Hospital) -> None:
    for site in data.sites:
        door = program(built, site.code)
        people = [p for p in data.people if p.site == site.code]
        assert door.ask_now(staff_list).total == len(people)
        assert {s.code for s in door.ask_now(suppliers)} == {s.code for s in data.suppliers}


def test_yesterdays_operations_are_done_and_tomorrows_are_planned(built: Core) -> None:
    door = program(built, "DUH")

    past = _cases(door, TODAY - timedelta(days=7))
    coming = _cases(door, TODAY + timedelta(days=1))

    assert past
    assert {case.state for case in past} == {CaseState.DONE}
    assert coming
    assert {case.state for case in coming} == {CaseState.SCHEDULED}
    assert all(case.surgeon for case in coming)


def _cases(door: Door, day: date) -> tuple[CaseView, ...]:
    return door.ask_now(cases, day)


def test_something_is_on_its_way(built: Core) -> None:
    ways: tuple[TransferView, ...] = program(built, "DUH").ask_now(open_transfers).rows

    assert ways
    assert all(way.missing for way in ways)


def test_a_rule_is_approved_and_another_waits(built: Core, data: Hospital) -> None:
    door = program(built, "DUH")
    waiting = door.ask_now(asked_substitutes)
    coil = door.ask_now(seek, "NXT").hits[0].article

    assert {w.item.family for w in waiting} == {"SC-EVOLVE"}
    assert all(" · " in w.condition for w in waiting)
    chosen = door.ask_now(substitutes, coil.id)
    assert {c.article.family for c in chosen} <= {"CO-AXIUM", "CO-NXT"}
    assert data.substitutes


def test_stock_lies_where_the_plan_left_it(built: Core) -> None:
    door = program(built, "DUH")
    coil = door.ask_now(seek, "NXT").hits[0].article

    stock = door.ask_now(stock_of, coil.id)

    assert stock.total.on_hand > 0
    assert {home.place.code for home in stock.homes} <= {"CS", "NEURO", "QUARANTINE"}


def test_each_kind_of_database_holds_it_and_every_day_is_told(database_url: str) -> None:
    ticks: list[Tick] = []

    done = build(database_url, TODAY, Extent(frozenset({"SC-CROSSCHECK"})), ticks.append)

    assert done.clean
    assert done.steps > 50
    assert [tick.days for tick in ticks] == list(range(1, ticks[0].of + 1))
