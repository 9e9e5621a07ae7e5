"""Staff from the terminal: roles, blocking, telephones, and which hospital is meant."""

import pytest

from core.actor import PROGRAM, Actor, ActorKind
from core.opening import open_core
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.enrolment import bind_now, who_is
from core.people.site import sites
from core.people.staff import Person, Role
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind, StaffState
from tests.integration.cli.conftest import Shell

CHAT = 7


@pytest.fixture
def ward(founded: Shell) -> Shell:
    """Return a shell with two hospitals, and a nurse of the first one who has a chat."""
    assert founded("site", "add", "H2", "分院").code == 0
    core = open_core(founded.database)
    first = core.as_(PROGRAM).ask_now(sites)[0].id
    door = core.as_(Actor(ActorKind.PROGRAM, 0, first))
    for code, zh, en in (("CATH", "导管室", "Cath lab"), ("OR", "手术室", "Operating rooms")):
        door.do_now(add_place, NewPlace(code, LocationKind.DEPARTMENT, zh, en))
    staff = door.do_now(add_staff, NewStaff("NUR02", "李娜", "Li Na", location="CATH"))
    door.do_now(grant_role, staff, Role.NURSE, "CATH")
    door.do_now(bind_now, staff, CHAT)
    core.close()
    return founded


def nurse(shell: Shell) -> Person | None:
    """Return who speaks in the nurse's chat."""
    core = open_core(shell.database)
    found = core.as_(PROGRAM).ask_now(who_is, CHAT)
    core.close()
    return found


def roles(shell: Shell) -> set[Role]:
    found = nurse(shell)
    assert found is not None
    return {grant.role for grant in found.grants}


@pytest.mark.parametrize("role", ["department_head", "department head", "科室负责人"])
def test_a_role_is_given_and_taken_by_any_of_its_names(ward: Shell, role: str) -> None:
    given = ward("staff", "grant", "NUR02", role, "导管室")
    taken = ward("staff", "revoke", "NUR02", role)

    assert given.code == taken.code == 0
    assert "Li Na (NUR02) now has the role department head (Cath lab)" in given.out
    assert "no longer has the role department head (Cath lab)" in taken.out
    assert roles(ward) == {Role.NURSE}


def test_without_a_place_a_role_counts_everywhere(ward: Shell) -> None:
    given = ward("staff", "grant", "NUR02", "buyer")

    assert "(the whole hospital)" in given.out
    assert roles(ward) == {Role.NURSE, Role.BUYER}
    assert ward("staff", "revoke", "NUR02", "buyer").code == 0
    assert roles(ward) == {Role.NURSE}


def test_of_several_places_the_one_is_to_be_named(ward: Shell) -> None:
    ward("staff", "grant", "NUR02", "nurse", "OR")
    unclear = ward("staff", "revoke", "NUR02", "nurse")
    named = ward("staff", "revoke", "NUR02", "nurse", "OR")

    assert unclear.code == 1
    assert "several places" in unclear.err
    assert named.code == 0
    found = nurse(ward)
    assert found is not None
    assert len(found.grants) == 1


def test_who_is_blocked_may_act_again_and_who_left_is_noted(ward: Shell) -> None:
    states = []
    for name in ("block", "unblock", "left"):
        assert ward("staff", name, "NUR02").code == 0
        found = nurse(ward)
        assert found is not None
        states.append(found.state)

    assert states == [StaffState.BLOCKED, StaffState.ACTIVE, StaffState.LEFT]


def test_a_lost_telephone_is_parted(ward: Shell) -> None:
    done, again = ward("staff", "unbind", "NUR02"), ward("staff", "unbind", "NUR02")

    assert "tocsin token NUR02" in done.out
    assert "no chat account" in again.out
    assert nurse(ward) is None


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("grant", "NOBODY", "nurse"), "NOBODY"),
        (("grant", "NUR02", "pilot"), "pilot"),
        (("grant", "NUR02", "nurse", "Mars"), "place"),
        (("revoke", "NUR02", "buyer"), "buyer"),
        (("block", "NUR02", "--site", "H9"), "H9"),
        (("block", "NUR02", "--site", "H2"), "NUR02"),
    ],
)
def test_what_cannot_be_done_is_told(ward: Shell, argv: tuple[str, ...], said: str) -> None:
    typed = ward("staff", *argv)

    assert typed.code == 1
    assert said in typed.err
    assert roles(ward) == {Role.NURSE}


def test_a_token_needs_no_hospital_where_the_code_is_one_persons(ward: Shell) -> None:
    shown = ward("token", "NUR02")

    assert shown.code == 0
    assert "/start " in shown.out
    assert ward("token", "NUR02", "--site", "H2").code == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("argv", [(), ("grant",), ("revoke",), ("unbind",), ("block",)])
def test_every_command_about_staff_has_help(
    shell: Shell, argv: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        shell("staff", *argv, "--help", "--language", language)

    assert ended.value.code == 0
    assert "--database" in capsys.readouterr().out
