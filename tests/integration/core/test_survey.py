from pathlib import Path

from core.actor import PROGRAM
from core.clock import SetClock
from core.db import sqlite_url
from core.flow.receipt import Receive, ReceiveLine, receive
from core.opening import open_core
from core.survey import survey
from tests.conftest import NOON
from tests.hospital import LONG, Hospital, build

_FOUND = "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_movement_site_lot'"


def test_after_a_survey_every_open_connection_knows_what_it_found(tmp_path: Path) -> None:
    clock = SetClock(NOON)
    core = open_core(sqlite_url(tmp_path / "tocsin.db"), clock=clock)
    hospital = build(core, clock)
    place, item = hospital.places["STORE-1"].id, hospital.items["BA-2015"]
    lines = tuple(ReceiveLine(item, f"L{n}", 1, LONG) for n in range(40))
    hospital.door("storekeeper", "r").do_now(receive, Receive(place, lines))
    with core.database.readers.connect() as reader:
        assert reader.exec_driver_sql(_FOUND).all() == []

        core.database.survey()

        assert reader.exec_driver_sql(_FOUND).scalar_one() == "40 40 1"
    core.close()


def test_the_program_surveys_while_others_write(hospital: Hospital) -> None:
    place, item = hospital.places["STORE-1"].id, hospital.items["BA-2015"]
    door = hospital.door("storekeeper")

    surveys = [hospital.core.as_(PROGRAM).begin(survey)]
    receipts = [
        door.begin(receive, Receive(place, (ReceiveLine(item, f"L{n}", 1, LONG),)))
        for n in range(3)
    ]
    surveys.append(hospital.core.as_(PROGRAM).begin(survey))

    assert [done.result() for done in surveys] == [None, None]
    assert len({receipt.result().id for receipt in receipts}) == 3
