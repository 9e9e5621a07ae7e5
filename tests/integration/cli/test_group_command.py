"""Groups from the terminal: made for the page's own chats, while the page is open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.gateway import Gateway, SeedUser
from bot.gateway.groups import GroupLine, Groups
from core.actor import PROGRAM, Actor, ActorKind
from core.opening import open_core
from core.people.enlist import NewStaff, add_staff, set_staff_state
from core.people.enrolment import bind_now, unbind, who_is
from core.people.site import sites
from core.tables.kinds import StaffState
from tests.integration.cli.conftest import Shell

NURSE, CHIEF, TELEGRAM = 7, 8, 9
PEOPLE = (("N1", "李娜", "Li Na", NURSE), ("A1", "冯涛", "Feng Tao", CHIEF))


@pytest.fixture
def chats(founded: Shell) -> Path:
    return Path(founded.database.removeprefix("sqlite:///")).with_name("chats.db")


@pytest.fixture
def ward(founded: Shell, chats: Path) -> Iterator[Shell]:
    """A hospital whose nurse and administrator sit at the page, which is open all the while."""
    core = open_core(founded.database)
    site = core.as_(PROGRAM).ask_now(sites)[0].id
    door = core.as_(Actor(ActorKind.PROGRAM, 0, site))
    for code, name, latin, account in PEOPLE:
        door.do_now(bind_now, door.do_now(add_staff, NewStaff(code, name, latin)), account)
    away = door.do_now(add_staff, NewStaff("T1", "外人", "On Telegram"))
    door.do_now(bind_now, away, TELEGRAM)
    door.do_now(add_staff, NewStaff("X1", "新人", "Newcomer"))
    core.close()
    gateway = Gateway(chats, token="42:a-token", demonstration=False)
    gateway.seed([SeedUser(account, name) for _, name, _, account in PEOPLE])
    yield founded
    gateway.seed([SeedUser(NURSE, "still writing")])
    gateway._store.close()


def groups(chats: Path) -> list[GroupLine]:
    with Groups(chats) as found:
        return found.all()


def heard(chats: Path, kind: str = "reset") -> list[int]:
    """Return whose open pages were told to read their chats again."""
    with closing(sqlite3.connect(chats)) as opened:
        rows = opened.execute("SELECT person_id FROM event WHERE kind = ? ORDER BY id", (kind,))
        return [row[0] for row in rows]


def test_a_group_is_made_with_members_and_topics(ward: Shell, chats: Path) -> None:
    made = ward(
        "group", "add", "导管室 护理", "--members", "N1", "A1", "--topics", "预警", "交接班"
    )

    assert made.code == 0
    assert "“导管室 护理” is made" in made.out
    assert "Li Na N1, Feng Tao A1" in made.out
    assert "/link" in made.out
    (group,) = groups(chats)
    assert (group.title, group.members, group.topics) == (
        "导管室 护理",
        (NURSE, CHIEF),
        ("预警", "交接班"),
    )
    assert group.id < 0
    assert heard(chats) == [NURSE, CHIEF]


def test_people_are_let_in_and_put_out(ward: Shell, chats: Path) -> None:
    ward("group", "add", "Cath lab")
    joined = ward("group", "member", "add", "Cath lab", "N1", "A1")
    again = ward("group", "member", "add", "Cath lab", "N1")
    left = ward("group", "member", "remove", "Cath lab", "N1")
    empty = ward("group", "member", "remove", "Cath lab", "A1", environ={"LANG": "zh_CN.UTF-8"})

    assert [each.code for each in (joined, again, left, empty)] == [0, 0, 0, 0]
    assert "Li Na N1, Feng Tao A1" in joined.out
    assert again.out == joined.out
    assert "Li Na" not in left.out
    assert "“Cath lab”现在没有成员" in empty.out
    assert groups(chats)[0].members == ()


def test_groups_have_ids_of_their_own_and_are_listed(ward: Shell, chats: Path) -> None:
    ward("group", "add", "Store", "--members", "A1")
    ward("group", "add", "Cath lab", "--members", "N1", "--topics", "Alerts")
    listed = ward("group", "list")

    assert [each.title for each in groups(chats)] == ["Cath lab", "Store"]
    assert len({each.id for each in groups(chats)}) == 2
    assert listed.code == 0
    for text in ("Store", "Feng Tao A1", "Cath lab", "Alerts", "Li Na N1"):
        assert text in listed.out


def test_what_was_done_is_on_record(ward: Shell) -> None:
    ward("group", "add", "Cath lab", "--members", "N1")
    ward("group", "member", "remove", "Cath lab", "N1")

    with closing(sqlite3.connect(ward.database.removeprefix("sqlite:///"))) as opened:
        acts = opened.execute("SELECT act, detail FROM audit WHERE act LIKE 'group_%'").fetchall()
    assert acts == [("group_add", "Cath lab: N1"), ("group_leave", "Cath lab: N1")]


@pytest.mark.parametrize("code", ["X1", "T1"])
def test_who_does_not_sit_at_the_page_is_named_and_nothing_is_done(
    ward: Shell, chats: Path, code: str
) -> None:
    refused = ward("group", "add", "Cath lab", "--members", "N1", code)
    chinese = ward("group", "add", "群", "--members", code, environ={"LANG": "zh_CN.UTF-8"})

    assert refused.code == 1
    assert f"page yet: {code}. Nothing was changed" in refused.err
    assert f"{code}还没有在聊天页绑定账号" in chinese.err
    assert f"tocsin token {code}" in chinese.err
    assert groups(chats) == []


def test_a_wrong_name_is_answered_with_the_right_ones(ward: Shell) -> None:
    none = ward("group", "member", "add", "Cath lab", "N1")
    ward("group", "add", "Cath lab")
    wrong = ward("group", "member", "add", "Cat lab", "N1")
    twice = ward("group", "add", " Cath  lab ")
    unnamed = ward("group", "add", "  ")
    stranger = ward("group", "member", "add", "Cath lab", "N9")

    assert all(each.code == 1 for each in (none, wrong, twice, unnamed, stranger))
    assert "no group yet" in none.err
    assert "Groups here: Cath lab" in wrong.err
    assert "already" in twice.err
    assert "what the group is called" in unnamed.err
    assert "N9" in stranger.err


def test_without_a_page_it_is_said_how_to_begin(founded: Shell) -> None:
    refused = founded("group", "list")

    assert refused.code == 1
    assert "Start tocsin run once" in refused.err


def test_a_file_that_is_no_database_is_said_to_be_unwritable(founded: Shell, chats: Path) -> None:
    chats.write_bytes(b"this is no database at all" * 50)

    refused = founded("group", "list")

    assert refused.code == 1
    assert "cannot be written" in refused.err


def test_who_has_left_or_was_parted_is_marked_in_the_list(ward: Shell, chats: Path) -> None:
    ward("group", "add", "Ward", "--members", "N1", "A1")
    core = open_core(ward.database)
    site = core.as_(PROGRAM).ask_now(sites)[0].id
    door = core.as_(Actor(ActorKind.PROGRAM, 0, site))
    nurse, chief = (door.ask_now(who_is, each) for each in (NURSE, CHIEF))
    assert nurse is not None
    assert chief is not None
    door.do_now(set_staff_state, nurse.id, StaffState.LEFT)
    door.do_now(unbind, chief.id)
    core.close()

    listed = ward("group", "list")

    assert "has left" in listed.out or "已离职" in listed.out
    assert str(CHIEF) in listed.out
