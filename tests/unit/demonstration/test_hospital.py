import re
from collections import Counter

import pytest

from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Reason
from core.people.staff import Role
from core.tables.kinds import LocationKind, RuleState, Storage


def test_there_are_two_sites_with_a_store_and_many_departments(the_hospital: Hospital) -> None:
    departments = Counter(p.site for p in the_hospital.places.values() if p.kind == "department")

    assert [s.code for s in the_hospital.sites] == ["DUH", "DCH"]
    assert departments["DUH"] >= 10
    assert departments["DCH"] >= 5
    assert the_hospital.store("DUH") == "CS"
    assert the_hospital.store("DCH") == "C-CS"
    assert len(the_hospital.places) >= 40


def test_every_name_is_there_in_both_languages(the_hospital: Hospital) -> None:
    pairs = [(p.name_zh, p.name_en) for p in the_hospital.places.values()]
    pairs += [(s.name_zh, s.name_en) for s in the_hospital.sites]
    pairs += [(s.name_zh, s.name_en) for s in the_hospital.suppliers]
    pairs += [(g.title_zh, g.title_en) for g in the_hospital.groups]
    pairs += [topic for g in the_hospital.groups for topic in g.topics]
    pairs += [(o.title_zh, o.title_en) for o in the_hospital.operations]
    pairs += [(s.condition_zh, s.condition_en) for s in the_hospital.substitutes]
    pairs += [(s.evidence_zh, s.evidence_en) for s in the_hospital.substitutes]
    pairs += list(the_hospital.reasons.values())

    for zh, en in pairs:
        assert re.search(r"[一-鿿]", zh), (zh, en)
        assert en
        assert not re.search(r"[一-鿿]", en), (zh, en)


def test_the_tree_of_places_is_one_the_hospital_accepts(the_hospital: Hospital) -> None:
    below = {"": {"store", "department"}, "store": {"cabinet", "bin"},
             "department": {"cabinet", "bin"}, "cabinet": {"bin"}}  # fmt: skip
    for code, place in the_hospital.places.items():
        assert LocationKind(place.kind) in LocationKind
        parent = the_hospital.places.get(place.parent)
        assert (parent is None) == (place.parent == "")
        assert place.kind in below[parent.kind if parent else ""], code
        assert parent is None or parent.site == place.site
        assert all(Storage(s) in Storage for s in place.storage)
        assert len(code) <= 32
        assert len("|".join(place.aliases)) <= 200


def test_parents_come_before_what_lies_below_them(the_hospital: Hospital) -> None:
    seen = {""}
    for code, place in the_hospital.places.items():
        assert place.parent in seen
        seen.add(code)


def test_places_of_a_site_have_names_of_their_own(the_hospital: Hospital) -> None:
    for index in ("name_zh", "name_en"):
        names = Counter((p.site, getattr(p, index)) for p in the_hospital.places.values())
        assert [n for n, count in names.items() if count > 1] == []


def test_there_are_sixty_people_with_every_role(the_hospital: Hospital) -> None:
    people = the_hospital.people

    assert len(people) >= 60
    assert {p.role for p in people} == {role.value for role in Role}
    assert len({p.code for p in people}) == len({p.name for p in people}) == len(people)
    assert all(p.name and p.name_latin for p in people)
    assert Counter(p.language for p in people)["en"] >= 5
    assert {p.language for p in people} == {"zh-CN", "en"}


def test_roles_are_held_where_they_are_needed(the_hospital: Hospital) -> None:
    for p in the_hospital.people:
        assert p.place == "" or the_hospital.places[p.place].site == p.site
        assert p.scope in {"", p.place}
    for place in the_hospital.places.values():
        if place.kind == "department":
            roles = {p.role for p in the_hospital.people if p.place == place.code}
            assert {"nurse", "department_head"} <= roles, place.code
        if place.kind == "store":
            keepers = the_hospital.people_at(place.code, "storekeeper")
            assert len(keepers) >= 2, "a count needs two"


def test_people_over_a_whole_site_stand_in_where_a_place_has_none(the_hospital: Hospital) -> None:
    assert {p.role for p in the_hospital.people_at("CATH", "buyer")} == {"buyer"}


def test_every_article_has_a_supplier_and_a_bin_in_store_and_departments(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    for a in articles:
        assert a.prefix in the_hospital.supplier_of(a).prefixes
        for place in ("CS", *a.departments):
            home = the_hospital.places[the_hospital.home(a, place)]
            assert home.kind == "bin"
            assert a.storage in home.storage
            assert the_hospital.department(home.code) == place


def test_fictional_articles_come_from_their_own_supplier(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    for a in articles:
        fictional = a.source == "fictional"
        assert (the_hospital.supplier_of(a).code == "S01") == fictional


def test_an_article_that_fits_no_bin_is_a_mistake_in_the_files(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    lens = next(a for a in articles if a.prefix == "IL")

    with pytest.raises(LookupError):
        the_hospital.home(lens, "DIAL")


def test_some_stock_is_consigned_by_whole_families(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    owners: dict[str, set[str]] = {}
    for a in articles:
        owners.setdefault(a.family, set()).add(the_hospital.owner_of(a))

    assert all(len(found) == 1 for found in owners.values())
    assert len({o for found in owners.values() for o in found if o}) >= 4


def test_groups_belong_to_a_place_and_have_members(the_hospital: Hospital) -> None:
    assert len({g.id for g in the_hospital.groups}) == len(the_hospital.groups) >= 10
    for group in the_hospital.groups:
        members = the_hospital.members(group)
        assert group.place == "" or the_hospital.places[group.place].site == group.site
        assert Role(group.role) in Role
        assert len(members) >= 2, group.id
        assert group.role in {m.role for m in members}
        assert {m.site for m in members} == {group.site}
        assert group.topics


def test_a_department_group_has_no_nurse_of_another_department(the_hospital: Hospital) -> None:
    cath = next(g for g in the_hospital.groups if g.id == "cath-nurses")

    assert {m.place for m in the_hospital.members(cath)} == {"CATH"}


def test_substitute_rules_pair_articles_of_the_same_size(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    by_code = {a.code: a for a in articles}
    for rule in the_hospital.substitutes:
        pairs = list(the_hospital.pairs(rule, articles))
        assert pairs, rule.family
        assert len({one for one, _ in pairs}) == len(pairs)
        for one, other in pairs:
            for dimension in rule.agree:
                amounts = {
                    float(s.amount)
                    for code in (one, other)
                    for s in by_code[code].sizes
                    if s.dimension == dimension
                }
                assert len(amounts) == 1


def test_a_replacement_is_no_shorter_and_never_much_longer(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    lengths = {
        a.code: float(s.amount) for a in articles for s in a.sizes if s.dimension == "length"
    }
    for rule in the_hospital.substitutes:
        for one, other in the_hospital.pairs(rule, articles):
            if rule.longer is not None or "length" in rule.agree:
                assert 0 <= lengths[other] - lengths[one] <= (rule.longer or 0)
            else:
                assert one not in lengths


def test_substitute_rules_are_approved_by_someone_else_or_still_asked(
    the_hospital: Hospital,
) -> None:
    roles = {p.code: p.role for p in the_hospital.people}
    states = Counter(rule.state for rule in the_hospital.substitutes)

    assert states[RuleState.APPROVED] >= 3
    assert states[RuleState.ASKED] >= 1
    for rule in the_hospital.substitutes:
        assert roles[rule.asked_by] in {"surgeon", "nurse", "department_head"}
        if rule.state == RuleState.APPROVED:
            assert roles[rule.decided_by] == "department_head"
            assert rule.decided_by != rule.asked_by
        else:
            assert rule.decided_by == ""


def test_every_department_has_an_operation_and_every_reason_its_words(
    the_hospital: Hospital,
) -> None:
    departments = {p.code for p in the_hospital.places.values() if p.kind == "department"}

    assert {o.place for o in the_hospital.operations} == departments
    assert set(the_hospital.reasons) == {reason.value for reason in Reason}


def test_shortages_are_of_articles_that_exist(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    short = [a for a in articles if the_hospital.undelivered_days(a)]

    assert len(short) == len(the_hospital.shortages) >= 3
    assert "晨星 药物洗脱冠脉支架系统 2.75×18 mm" in {a.name_zh for a in short}
