"""The rooms about people: start, whoami, language, help, link, staff."""

import pytest

from core.errors import RefusedError
from core.people.group import group_of
from core.people.roles import RIGHTS
from core.people.staff import Grant, Person, Role
from core.rights import Right
from core.tables.kinds import StaffState
from handlers import language, link, staff, start, whoami
from handlers.help import help_room, help_text
from handlers.language import language_of
from handlers.start import welcome
from handlers.talk.frame import Command
from handlers.talk.menu import commands_for, holds
from handlers.talk.menus import menu_of
from handlers.talk.turn import Turn
from locales import Words, languages
from tests.hospital import Hospital
from tests.unit.handlers_acting.chat import Chat, Rooms


async def _nothing(turn: Turn, text: str) -> None:
    del turn, text


KNOWN = (
    Command("stock", _nothing, Right.SEE_STOCK),
    Command("enrol", _nothing, Right.MANAGE_STAFF),
    Command("whoami", _nothing, Right.ANYONE),
)


def rooms() -> Rooms:
    commands = (
        *start.COMMANDS,
        *help_room(lambda: KNOWN),
        *language.COMMANDS,
        *whoami.COMMANDS,
        *link.COMMANDS,
        *staff.COMMANDS,
    )
    return Rooms(commands, {**language.STEPS, **link.STEPS, **staff.STEPS})


def someone(*roles: Role, state: StaffState = StaffState.ACTIVE) -> Person:
    grants = tuple(Grant(1, role, 0, "") for role in roles)
    return Person(7, 1, "N01", "王芳", "Wang Fang", "zh-CN", None, state, grants)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (someone(Role.NURSE), ["stock", "whoami"]),
        (someone(Role.ADMINISTRATOR), ["stock", "enrol", "whoami"]),
        (someone(), ["whoami"]),
        (someone(Role.ADMINISTRATOR, state=StaffState.BLOCKED), ["whoami"]),
        (None, ["whoami"]),
    ],
)
def test_a_person_is_offered_what_the_roles_allow(who: Person | None, names: list[str]) -> None:
    assert [command.name for command in commands_for(who, 1, KNOWN)] == names


def test_roles_at_another_site_offer_nothing() -> None:
    assert [each.name for each in commands_for(someone(Role.NURSE), 2, KNOWN)] == ["whoami"]


@pytest.mark.parametrize("right", [Right.COUNT, Right.DISPOSE, Right.MANAGE_STAFF])
@pytest.mark.parametrize("role", list(Role))
def test_a_right_is_held_as_the_table_says(role: Role, right: Right) -> None:
    assert holds(someone(role), right) is (role in RIGHTS[right])


@pytest.mark.parametrize("name", languages)
def test_a_menu_names_only_what_can_be_explained(name: str) -> None:
    menu = menu_of(Words(name), ["stock", "nonsense"])

    assert [command for command, _ in menu.commands] == ["stock"]
    assert menu.commands[0][1]


@pytest.mark.parametrize("name", languages)
@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_told_what_to_try(role: Role, name: str) -> None:
    text = welcome(Words(name), someone(role))

    assert Words(name).html(f"people.try.{role}") in text


def test_a_welcome_without_roles_has_nothing_to_try() -> None:
    assert Words("en")("people.try_this") not in welcome(Words("en"), someone())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("zh", "zh-CN"),
        ("zh_cn", "zh-CN"),
        ("中文", "zh-CN"),
        ("汉语", "zh-CN"),
        ("Chinese", "zh-CN"),
        (" EN ", "en"),
        ("English", "en"),
        ("英文", "en"),
        ("français", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_names(said: str, meant: str | None) -> None:
    assert language_of(said) == meant


@pytest.mark.parametrize("name", languages)
def test_help_has_an_example_for_what_needs_words(name: str) -> None:
    text = help_text(Words(name), [KNOWN[0], KNOWN[2]])

    assert "<code>/stock" in text
    assert "/whoami" in text


def test_a_qr_picture_is_a_png() -> None:
    assert staff.qr("/start abc").startswith(b"\x89PNG\r\n")


async def test_a_stranger_is_told_what_to_do(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms())

    for command in ("/start", "/whoami", "/help"):
        assert await chat.say(command) == Words("en")("people.stranger").replace(
            "/start …", "<code>/start …</code>"
        )


async def test_a_token_makes_a_stranger_a_colleague(hospital: Hospital) -> None:
    administrator = Chat(hospital, rooms(), "administrator")
    said = await administrator.say("/enrol nurse")
    token = said.partition("/start ")[2].partition("<")[0]

    newcomer = Chat(hospital, rooms())
    welcomed = await newcomer.say(f"/start {token}")

    assert administrator.answers[0]["operation"] == "photo"
    assert "王芳" in welcomed
    assert "NURSE" in await newcomer.say("/whoami")


async def test_a_wrong_token_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.token_unknown"):
        await Chat(hospital, rooms()).say("/start nonsense")


async def test_a_token_is_not_shown_in_a_group(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms(), "administrator", group=-100)

    with pytest.raises(RefusedError, match=r"enrol\.in_group"):
        await chat.say("/enrol nurse")


async def test_whoami_names_role_and_place(hospital: Hospital) -> None:
    text = await Chat(hospital, rooms(), "nurse").say("/whoami")

    assert "Wang Fang" in text
    assert "nurse (Cath lab)" in text


async def test_a_language_chosen_by_button_is_answered_in(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms(), "nurse")
    await chat.say("/lang")

    text = await chat.press("中文")

    assert text.startswith(Words("zh-CN")("people.language_set"))


async def test_an_unknown_language_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.no_such_language"):
        await Chat(hospital, rooms(), "nurse").say("/lang klingon")


async def test_a_group_is_linked_by_buttons_and_unlinked(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms(), "administrator", group=-100)
    await chat.say("/link")
    await chat.press("nurse")

    text = await chat.press("Cath lab")
    linked = await hospital.program.ask(group_of, -100)
    await chat.say("/unlink")

    assert "Cath lab" in text
    assert linked is not None
    assert (linked.role, linked.code) == (Role.NURSE, "CATH")
    assert await hospital.program.ask(group_of, -100) is None


async def test_a_group_is_linked_by_words(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms(), "administrator", group=-100)

    await chat.say("/link storekeeper STORE")

    linked = await hospital.program.ask(group_of, -100)
    assert linked is not None
    assert linked.code == "STORE"


@pytest.mark.parametrize(
    ("said", "code"),
    [("/link wizard CATH", "link.no_such_role"), ("/link nurse NOWHERE", "place.unknown")],
)
async def test_a_link_to_nothing_is_refused(hospital: Hospital, said: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        await Chat(hospital, rooms(), "administrator", group=-100).say(said)
    assert refused.value.code == code


async def test_a_private_chat_is_not_linked(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"link\.only_in_groups"):
        await Chat(hospital, rooms(), "administrator").say("/link")


async def test_the_staff_are_listed_and_one_is_blocked(hospital: Hospital) -> None:
    chat = Chat(hospital, rooms(), "administrator")
    await chat.say("/block buyer")

    text = await chat.say("/staff buyer")

    assert "BUYER" in text
    assert "blocked" in text
    assert "again" in await chat.say("/unblock buyer")
    assert "left" in await chat.say("/left buyer")


async def test_an_unknown_staff_code_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.no_such_staff"):
        await Chat(hospital, rooms(), "administrator").say("/block NOBODY")


async def test_a_nurse_enrols_nobody(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.not_allowed"):
        await Chat(hospital, rooms(), "nurse").say("/enrol SURGEON")
