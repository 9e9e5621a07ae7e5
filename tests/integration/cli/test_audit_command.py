"""The audit from the terminal: shown, and written whole to a file."""

import csv
from pathlib import Path

import pytest

from core.actor import PROGRAM, Actor, ActorKind
from core.opening import open_core
from core.people.enlist import set_language
from core.people.site import sites
from core.people.staff import staff_by_code
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.integration.cli.conftest import Shell


@needs(Right.RUN)
def _staff(uow: UnitOfWork, code: str) -> int:
    return staff_by_code(uow, code)


@pytest.fixture
def busy(founded: Shell) -> Shell:
    """Return a shell where an administrator was made, and was refused something."""
    founded("admin", "--code", "A001", "--name", "冯涛", "--latin", "Feng Tao")
    founded("staff", "grant", "A001", "buyer")
    core = open_core(founded.database)
    site = core.as_(PROGRAM).ask_now(sites)[0].id
    staff = core.as_(PROGRAM).ask_now(_staff, "A001")
    door = core.as_(Actor(ActorKind.STAFF, staff, site))
    for _ in range(12):
        door.do_now(set_language, "en")
    core.close()
    assert founded("staff", "revoke", "A001", "manager").code == 1
    return founded


def lines(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text("utf-8-sig").splitlines()))


def test_the_latest_acts_are_shown_in_words(busy: Shell) -> None:
    shown = busy("audit")

    assert shown.code == 0
    assert "gave a role" in shown.out
    assert "Feng Tao" in shown.out
    assert "changed the language" in shown.out
    assert "lines" in shown.out


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_all_of_it_is_written_to_a_file(busy: Shell, tmp_path: Path, language: str) -> None:
    target = tmp_path / "audit.csv"

    written = busy("audit", "--csv", str(target), "--language", language)

    rows = lines(target)
    codes = [row[-1] for row in rows[1:]]
    assert written.code == 0
    assert str(len(rows) - 1) in written.out
    assert "grant_role/done" in codes
    assert any(code.startswith("revoke_role/people.") for code in codes)
    assert rows[0][0] == {"zh-CN": "时间", "en": "when"}[language]
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])


def test_it_begins_on_a_day_and_overwrites_nothing(busy: Shell, tmp_path: Path) -> None:
    target = tmp_path / "audit.csv"
    later = busy("audit", "--since", "2999-01-01", "--csv", str(target))
    again = busy("audit", "--csv", str(target))
    wrong = busy("audit", "--since", "soon")
    nowhere = busy("audit", "--csv", str(tmp_path / "no" / "audit.csv"))

    assert "0 lines" in later.out
    assert len(lines(target)) == 1
    assert again.code == wrong.code == nowhere.code == 1
    assert "soon" in wrong.err
