"""The rules behind the imports of places, people, suppliers and goods, on both databases."""

import random
from pathlib import Path

import pytest

from core.errors import NotAllowedError, RefusedError
from core.flow.founding.form import Form, Sheet, read_form
from core.flow.founding.founded import Founded, rehearsed
from core.flow.founding.goods import bring, look_at_goods
from core.flow.founding.people import found_people
from core.flow.founding.places import found_places
from core.flow.founding.suppliers import found_suppliers
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.location import Tree, tree
from core.stock.overview import stock_of
from core.stock.proof import prove
from core.supply.supplier import suppliers
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

STOCK = (
    "item,place,lot,qty,expiry,serials\nBA-2015,CATH-A1,L1,5,2027-06-30,\n"
    "ST-3018,OR,A1,,2027-06-30,P1; P2\n"
)


def read(folder: Path, form: Form, text: str) -> Sheet:
    path = folder / f"{form.value}.csv"
    path.write_text(text, "utf-8")
    return read_form(path, form)


@needs(Right.ANYONE)
def whole_tree(uow: UnitOfWork) -> Tree:
    return tree(uow)


def figures(founded: Founded) -> tuple[int, int, int, int]:
    return founded.new, founded.changed, founded.unchanged, len(founded.refused)


def test_a_rehearsal_tells_all_and_keeps_nothing(hospital: Hospital, tmp_path: Path) -> None:
    text = "code,kind,name,parent\nICU,department,ICU,\nICU-1,bin,Bed,icu\nBAD,bin,Bad,ICU-9\n"
    rows = read(tmp_path, Form.PLACES, text).rows

    trial = rehearsed(hospital.program, found_places, rows)
    after_trial = {place.code for place in hospital.program.ask_now(whole_tree)}
    done = hospital.program.do_now(found_places, rows)

    assert figures(trial) == figures(done) == (2, 0, 0, 1)
    assert "ICU" not in after_trial
    there = hospital.program.ask_now(whole_tree)
    assert there[there.by_code("ICU-1").parent or 0].code == "ICU"


def test_codes_that_read_alike_are_refused_in_words(hospital: Hospital, tmp_path: Path) -> None:
    text = "code,kind,name,parent\nICU-TAKEN,bin,Bin,STORE\nicu,department,ICU,\ncath,store,Cath,\n"
    rows = read(tmp_path, Form.PLACES, text).rows

    done = hospital.program.do_now(found_places, rows)

    assert figures(done) == (1, 0, 0, 2)
    codes = {place.code for place in hospital.program.ask_now(whole_tree)}
    assert not codes & {"icu", "cath", "icu-TRANSIT"}


def test_a_refused_rehearsal_is_refused_as_the_act_would_be(
    hospital: Hospital, tmp_path: Path
) -> None:
    rows = read(tmp_path, Form.PLACES, "code,kind,name\nICU,department,ICU\n").rows

    with pytest.raises(NotAllowedError):
        rehearsed(hospital.door("nurse"), found_places, rows)


def test_a_fault_in_a_rehearsal_is_no_answer(hospital: Hospital, tmp_path: Path) -> None:
    @needs(Right.ANYONE)
    def broken(uow: UnitOfWork, rows: object) -> Founded:
        del uow, rows
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rehearsed(hospital.program, broken, read(tmp_path, Form.PLACES, "code,kind\nA,bin\n").rows)


def test_people_hold_their_role_where_the_row_says(hospital: Hospital, tmp_path: Path) -> None:
    text = (
        "code,name,department,role,scope\nN9,Wang,cath,nurse,\nN9,Wang,CATH,head,OR\n"
        "K9,Li,,buyer,*\n"
    )
    rows = read(tmp_path, Form.STAFF, text).rows

    trial = rehearsed(hospital.program, found_people, rows)
    done = hospital.program.do_now(found_people, rows)
    again = hospital.program.do_now(found_people, rows)

    assert figures(trial) == figures(done) == (2, 1, 0, 0)
    assert figures(again) == (0, 0, 3, 0)


def test_people_get_no_role_at_a_place_that_is_not(hospital: Hospital, tmp_path: Path) -> None:
    text = "code,name,department,role,scope\nN9,Wang,CATH,nurse,NOWHERE\n"

    done = hospital.program.do_now(found_people, read(tmp_path, Form.STAFF, text).rows)

    assert [one.why.code for one in done.refused] == ["import.no_place"]
    assert Role.NURSE.value == "nurse"


def test_suppliers_are_put_by_a_buyer(hospital: Hospital, tmp_path: Path) -> None:
    rows = read(tmp_path, Form.SUPPLIERS, "code,name\nS1,安心\n").rows

    done = hospital.door("buyer", "s1").do_now(found_suppliers, rows)

    assert figures(done) == (1, 0, 0, 0)
    assert [line.code for line in hospital.door("buyer").ask_now(suppliers)] == ["S1"]


def test_goods_are_brought_once(hospital: Hospital, tmp_path: Path) -> None:
    rows = read(tmp_path, Form.STOCK, STOCK).rows
    door = hospital.door("storekeeper")

    seen = door.ask_now(look_at_goods, rows, "opening")
    done = bring(door, seen)
    twice = bring(door, seen)
    again = door.ask_now(look_at_goods, rows, "opening")

    assert figures(seen.founded) == figures(done) == (2, 0, 0, 0)
    assert not twice.refused
    assert figures(again.founded) == (0, 0, 2, 0)
    held = door.ask_now(stock_of, hospital.items["BA-2015"])
    assert held is not None
    assert hospital.program.ask_now(prove).clean


def test_goods_that_a_rule_refuses_are_named_beside_the_others(
    hospital: Hospital, tmp_path: Path
) -> None:
    text = f"{STOCK}BA-2015,CATH-A1,OLD,1,2020-01-01,\nBA-2015,OR,L1,1,2028-01-01,\n"
    rows = read(tmp_path, Form.STOCK, text).rows

    done = bring(hospital.program, hospital.program.ask_now(look_at_goods, rows, "opening"))

    assert figures(done) == (2, 0, 0, 2)
    assert [one.row for one in done.refused] == [4, 5]
    assert hospital.program.ask_now(prove).clean


def test_goods_are_not_brought_by_a_nurse(hospital: Hospital, tmp_path: Path) -> None:
    rows = read(tmp_path, Form.STOCK, STOCK).rows

    with pytest.raises(RefusedError, match="not_allowed"):
        hospital.door("nurse").ask_now(look_at_goods, rows, "opening")


def test_many_goods_in_any_order_come_to_the_same(hospital: Hospital, tmp_path: Path) -> None:
    heads, *lines = (
        ["item,place,lot,qty,expiry"],
        *(f"BA-2015,CATH-A1,L{number},{number},2027-06-30" for number in range(1, 151)),
    )
    random.Random(7).shuffle(lines)
    rows = read(tmp_path, Form.STOCK, "\n".join([*heads, *lines])).rows

    ticks: list[int] = []
    seen = hospital.program.ask_now(look_at_goods, rows, "opening")
    done = bring(hospital.program, seen, ticks.append)

    assert figures(done) == (150, 0, 0, 0)
    assert ticks == [64, 128, 150]
    assert hospital.program.ask_now(prove).clean
