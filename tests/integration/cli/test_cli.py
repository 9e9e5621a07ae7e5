"""The command line answers in words, never with a traceback for what can be expected."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.report import refused
from core.actor import Actor, ActorKind
from core.errors import RefusedError
from core.opening import open_core
from core.people.enrolment import redeem, who_is
from core.people.staff import Role
from locales import Words
from tests.architecture.tree import ROOT
from tests.integration.cli.conftest import Shell


def test_a_hospital_is_added_and_listed(shell: Shell) -> None:
    added = shell("site", "add", "H1", "示范医院", "Test hospital")
    listed = shell("site", "list")

    assert added.code == 0
    assert "tocsin admin --site H1" in added.out
    assert all(word in listed.out for word in ("H1", "示范医院", "Test hospital", "Asia/Shanghai"))


def test_a_hospital_without_an_english_name_takes_the_other(shell: Shell) -> None:
    shell("site", "add", "H1", "示范医院")

    assert shell("site", "list").out.count("示范医院") == 2


def test_a_hospital_is_added_once(founded: Shell) -> None:
    again = founded("site", "add", "H1", "又一个")

    assert again.code == 1
    assert "H1" in again.err
    assert again.out == ""


def test_a_time_zone_must_exist(shell: Shell) -> None:
    for zone in ("Mars/Olympus", "../etc/passwd", ""):
        refused = shell("site", "add", "H1", "示范医院", "--zone", zone)
        assert refused.code == 1
        assert "time zone" in refused.err


@pytest.mark.parametrize(
    "argv",
    [
        ("site", "list"),
        ("people",),
        ("prove",),
        ("token", "A1"),
        ("admin", "--code", "A1", "--name", "冯涛"),
        ("import", "items", "x.csv"),
        ("backup", "x.db"),
    ],
)
def test_a_missing_database_leads_to_the_next_step(
    shell: Shell, argv: tuple[str, ...], tmp_path: Path
) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("code\n", encoding="utf-8")

    refused = shell(*(str(sheet) if word == "x.csv" else word for word in argv))

    assert refused.code == 1
    assert "tocsin site add" in refused.err
    assert refused.out == ""


@pytest.mark.parametrize("argv", [("prove",), ("people",), ("admin", "--code", "A", "--name", "B")])
def test_a_database_without_a_hospital_leads_to_the_next_step(
    shell: Shell, argv: tuple[str, ...]
) -> None:
    open_core(_made(shell)).close()

    refused = shell(*argv)

    assert refused.code == 1
    assert "tocsin site add" in refused.err


def _made(shell: Shell) -> str:
    Path(shell.database.removeprefix("sqlite:///")).parent.mkdir(parents=True)
    return shell.database


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", ""])
def test_a_bad_address_is_told(shell: Shell, url: str) -> None:
    refused = shell("--database", url, "people") if url else shell("people", "--database=")

    assert refused.code == 1
    assert "sqlite:///path" in refused.err


def test_a_server_that_is_away_is_told(shell: Shell) -> None:
    refused = shell("people", "--database", "postgresql://nobody@127.0.0.1:9/none")

    assert refused.code == 1
    assert "cannot be opened" in refused.err


def test_a_file_that_is_no_database_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear colleague, " * 100)

    refused = shell("people", "--database", f"sqlite:///{tmp_path / 'letter.db'}")

    assert refused.code == 1
    assert "not a database" in refused.err


def test_an_error_can_be_looked_into(shell: Shell) -> None:
    with pytest.raises(RefusedError, match=r"cli\.no_database"):
        shell("people", "--debug")


def test_the_first_administrator_gets_a_token_that_works(founded: Shell) -> None:
    made = founded("admin", "--code", "A001", "--name", "冯涛", "--latin", "Feng Tao")
    token = _token(made.out)

    core = open_core(founded.database)
    stranger = core.as_(Actor(ActorKind.CHAT_USER, 7))
    who = stranger.do_now(redeem, token, 7)
    found = stranger.ask_now(who_is, 7)
    core.close()

    assert made.code == 0
    assert (who.code, who.name, who.name_latin) == ("A001", "冯涛", "Feng Tao")
    assert who.roles(who.site) == (Role.ADMINISTRATOR,)
    assert found == who


def _token(text: str) -> str:
    found = re.search(r"/start ([A-Za-z0-9_-]{22,64})", text)
    assert found
    return found[1]


def test_a_token_is_shown_as_links_a_line_and_a_picture(founded: Shell) -> None:
    founded("admin", "--code", "A001", "--name", "冯涛")

    shown = founded("token", "A001", "--page", "https://chat.test/", "--bot", "@tocsin_bot")
    token = _token(shown.out)

    assert f"https://chat.test/#enrol={token}" in shown.out
    assert f"https://t.me/tocsin_bot?start={token}" in shown.out
    assert shown.out.count("█") > 50
    assert "Valid until" in shown.out


def test_a_page_and_a_bot_may_stand_in_the_environment(founded: Shell) -> None:
    founded("admin", "--code", "A001", "--name", "冯涛")

    shown = founded("token", "A001", environ={"TOCSIN_PAGE": "http://p", "TOCSIN_BOT": "b"})

    assert "http://p/#enrol=" in shown.out
    assert "t.me/b?start=" in shown.out


def test_without_a_chat_server_the_link_leads_to_the_own_page(founded: Shell) -> None:
    founded("admin", "--code", "A001", "--name", "冯涛")

    own = founded("token", "A001", environ={"TOCSIN_PORT": "9001"})
    outside = founded("token", "A001", environ={"TOCSIN_TOKEN": "42:secret"})

    assert "http://127.0.0.1:9001/#enrol=" in own.out
    assert "enrol=" not in outside.out
    assert "/start " in outside.out


def test_the_database_lies_at_home_unless_an_address_is_given(tmp_path: Path) -> None:
    shell = Shell("")

    added = shell("site", "add", "H1", "示范医院", environ={"TOCSIN_HOME": str(tmp_path / "home")})

    assert added.code == 0
    assert (tmp_path / "home" / "tocsin.db").exists()


def test_the_administrator_of_one_of_several_hospitals_must_be_told_apart(founded: Shell) -> None:
    founded("site", "add", "H2", "二院")

    unclear = founded("admin", "--code", "A001", "--name", "冯涛")
    clear = founded("admin", "--code", "A001", "--name", "冯涛", "--site", "H2")
    unknown = founded("admin", "--code", "A002", "--name", "冯涛", "--site", "H9")

    assert unclear.code == 1
    assert "H1 or H2" in unclear.err
    assert clear.code == 0
    assert unknown.code == 1
    assert "H9" in unknown.err


def test_nobody_gets_a_token_for_an_unknown_code(founded: Shell) -> None:
    refused = founded("token", "NOBODY")

    assert refused.code == 1
    assert "NOBODY" in refused.err


def test_people_are_listed_with_their_roles(founded: Shell) -> None:
    for n in range(12):
        founded("admin", "--code", f"A{n:03}", "--name", f"冯涛{n}")

    listed = founded("people")
    one = founded("people", "A011")

    assert "12 people" in listed.out
    assert listed.out.count("administrator") == 12
    assert "1 person" in one.out
    assert "冯涛11" in one.out


def test_the_language_is_chosen_by_option_or_surroundings(founded: Shell) -> None:
    english = founded("people")
    option = founded("people", "--language", "zh-CN")
    before = founded("--language=zh-CN", "people")
    around = founded("people", environ={"LANG": "zh_CN.UTF-8"})
    own = founded("people", environ={"LANG": "zh_CN.UTF-8", "TOCSIN_LANGUAGE": "en"})

    assert "0 people" in english.out
    assert "0 people" in own.out
    assert all("共 0 人" in typed.out for typed in (option, before, around))


def test_refusals_speak_the_chosen_language(shell: Shell) -> None:
    assert "还没有数据库" in shell("people", "--language", "zh-CN").err


@pytest.mark.parametrize("argv", [(), ("fly",), ("site",), ("site", "add"), ("token",)])
def test_a_wrong_command_ends_with_a_hint(
    shell: Shell, argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        shell(*argv)

    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "argv",
    [(), ("site", "add"), ("import", "items"), ("admin",), ("prove",), ("backup",), ("run",)],
)
def test_every_command_has_help(
    shell: Shell, argv: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        shell(*argv, "--help", "--language", language)

    assert ended.value.code == 0
    assert "--database" in capsys.readouterr().out


def test_a_backup_is_a_whole_database(founded: Shell, tmp_path: Path) -> None:
    founded("admin", "--code", "A001", "--name", "冯涛")
    target = tmp_path / "copy.db"

    done = founded("backup", str(target))
    listed = founded("people", "--database", f"sqlite:///{target}")

    assert done.code == 0
    assert str(target) in done.out
    assert "A001" in listed.out
    assert not (tmp_path / "copy.db.part").exists()
    assert target.stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(founded: Shell, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")

    refused = founded("backup", str(tmp_path / "copy.db"))

    assert refused.code == 1
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_backup_that_fails_leaves_nothing(founded: Shell, tmp_path: Path) -> None:
    nowhere = founded("backup", str(tmp_path / "no" / "such" / "folder.db"))
    path = Path(founded.database.removeprefix("sqlite:///"))
    path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 4096)
    path.with_name("tocsin.db-wal").unlink(missing_ok=True)
    broken = founded("backup", str(tmp_path / "copy.db"))

    assert (nowhere.code, broken.code) == (1, 1)
    assert "not completed" in nowhere.err
    assert "not completed" in broken.err
    assert list(tmp_path.glob("copy*")) == []


def test_a_backup_is_taken_while_others_write(founded: Shell, tmp_path: Path) -> None:
    path = Path(founded.database.removeprefix("sqlite:///"))
    with sqlite3.connect(path, isolation_level=None) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("UPDATE site SET name_en = 'not yet committed'")
        done = founded("backup", str(tmp_path / "copy.db"))
        writing.execute("ROLLBACK")
    writing.close()

    listed = founded("site", "list", "--database", f"sqlite:///{tmp_path / 'copy.db'}")
    assert done.code == 0
    assert "Test hospital" in listed.out


def test_a_server_is_backed_up_by_its_own_tool(shell: Shell) -> None:
    refused = shell("backup", "tocsin.db", "--database", "postgresql://x@127.0.0.1/tocsin")

    assert refused.code == 1
    assert "pg_dump" in refused.err
    assert "tocsin.dump" in refused.err


def test_a_busy_database_is_told(founded: Shell) -> None:
    path = Path(founded.database.removeprefix("sqlite:///"))
    with sqlite3.connect(path, isolation_level=None) as blocking:
        blocking.execute("BEGIN EXCLUSIVE")
        refused = founded("site", "add", "H2", "二院")
        blocking.execute("ROLLBACK")
    blocking.close()

    assert refused.code == 1
    assert "busy" in refused.err


def test_the_program_answers_as_a_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", "people", "--language", "en"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "tocsin site add" in ended.stderr
    assert "Traceback" not in ended.stderr


STARTED = """
import sys
from bot.commands import run
from bot.commands.setting import Setting, Terminal
from locales import Words
from rich.console import Console
terminal = Terminal(Console(), Console(), None)
run.start(Setting("sqlite:///x.db", Words("en"), terminal), "shown")
"""
SHOWN = """
import os, sys
print(__name__, os.environ["TOCSIN_DATABASE"], os.environ["TOCSIN_LANGUAGE"], sys.argv[1:])
"""


def test_run_starts_the_program_with_what_the_command_line_said(tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text(SHOWN)

    ended = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.stdout == "__main__ sqlite:///x.db en []\n", ended.stderr


def test_a_refusal_without_a_sentence_is_still_told() -> None:
    told = refused(Words("en"), RefusedError("nobody.wrote_this", n=3))

    assert "nobody.wrote_this(n=3)" in told


def test_main_reads_its_own_surroundings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOCSIN_LANGUAGE", "en")
    monkeypatch.delenv("TOCSIN_DATABASE", raising=False)

    code = main(["people"])

    assert code == 1
    assert "tocsin.db" in capsys.readouterr().err
