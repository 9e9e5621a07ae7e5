from bot.demonstration.building.premises import administrator
from bot.demonstration.hospital import Hospital
from bot.demonstration.seats import SEATED, seats, seeds, tables


def test_every_role_has_a_seat(the_hospital: Hospital) -> None:
    roles = {seat.person.role for seat in seats(the_hospital)}

    assert roles == {p.role for p in the_hospital.people}
    assert 8 <= len(SEATED) <= 14
    assert len(set(SEATED)) == len(SEATED)


def test_some_read_chinese_and_some_english_and_both_sites_are_there(
    the_hospital: Hospital,
) -> None:
    people = [seat.person for seat in seats(the_hospital)]

    assert {p.language for p in people} == {"zh-CN", "en"}
    assert {p.site for p in people} == {"DUH", "DCH"}
    assert sum((p.role, p.scope) == ("nurse", "CATH") for p in people) == 2


def test_a_person_is_shown_in_their_own_language(the_hospital: Hospital) -> None:
    users, _ = seeds(the_hospital)
    shown = {user.first_name: user.title for user in users}

    assert shown["王芳"] == "护士 · 心导管室"
    assert shown["Maria Santos"] == "nurse · Cardiac catheterization laboratory"
    assert shown["金磊"] == "管理员 · 示例大学附属医院"
    assert all(user.started for user in users)


def test_groups_have_members_who_belong_there(the_hospital: Hospital) -> None:
    users = {seat.user for seat in seats(the_hospital)}

    for table in tables(the_hospital):
        assert len(table.members) > 1
        assert users.issuperset(table.members)
        assert table.chat < -1_000_000_000_000


def test_groups_are_titled_in_the_language_in_which_they_are_answered(
    the_hospital: Hospital,
) -> None:
    _, groups = seeds(the_hospital)
    speakers = {
        administrator(the_hospital, table.group.site).language for table in tables(the_hospital)
    }

    assert speakers == {"zh-CN"}
    assert "导管室护理组" in {group.title for group in groups}
    assert all(group.topics for group in groups)
