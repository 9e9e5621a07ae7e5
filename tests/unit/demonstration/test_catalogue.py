import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain

from bot.demonstration import catalogue, identity
from bot.demonstration.catalogue import REFERENCE_DAY, Article
from bot.demonstration.hospital import Hospital


def test_it_has_the_promised_number_of_articles_most_of_them_real(articles: list[Article]) -> None:
    sources = Counter(a.source for a in articles)

    assert 1500 <= len(articles) <= 1900
    assert sources["GUDID"] >= 1500
    assert sources["fictional"] <= 160


def test_codes_names_and_device_identifiers_occur_once(articles: list[Article]) -> None:
    for texts in (
        [a.code for a in articles],
        [a.name_zh for a in articles],
        [a.name_en for a in articles],
        [a.di for a in articles] + [p for a in articles for p, _ in a.packages],
    ):
        assert [t for t, n in Counter(texts).items() if n > 1] == []


def test_every_identifier_has_a_right_check_digit(articles: list[Article]) -> None:
    numbers = chain((a.di for a in articles), (p for a in articles for p, _ in a.packages))

    assert [n for n in numbers if not identity.is_gtin14(n)] == []


def test_a_good_part_of_the_articles_has_package_identifiers(
    articles: list[Article],
) -> None:
    assert sum(bool(a.packages) for a in articles) >= 200
    assert all(pieces >= 1 for a in articles for _, pieces in a.packages)


def test_names_are_complete_in_both_languages(articles: list[Article]) -> None:
    for a in articles:
        assert a.name_zh == a.name_zh.strip()
        assert re.search(r"[一-鿿]", a.name_zh), a.name_zh
        assert a.name_en
        assert not re.search(r"[一-鿿®™\"]", a.name_en), a.name_en
        assert a.manufacturer_zh
        assert a.manufacturer_en
        assert a.brand
        assert "  " not in a.name_zh + a.name_en


def test_every_article_has_nicknames_in_both_languages(articles: list[Article]) -> None:
    for a in articles:
        assert any(re.search(r"[一-鿿]", alias) for alias in a.aliases), a.code
        assert any(alias.isascii() for alias in a.aliases), a.code


def test_texts_fit_the_columns_of_the_hospital(articles: list[Article]) -> None:
    for a in articles:
        assert len(a.code) <= 32
        assert len(a.family) <= 64
        assert max(len(a.name_zh), len(a.name_en)) <= 200
        assert max(map(len, a.aliases)) <= 80
        assert len(a.catalog_ref) <= 64
        assert len(a.unit) <= 16


def test_numbers_are_well_formed(articles: list[Article]) -> None:
    for a in articles:
        assert re.fullmatch(r"[A-Z]{2}-\d{4}", a.code)
        assert re.fullmatch(r"国械注[进准]\d{4}3\d{2}9\d{3}", a.registration_no), a.registration_no
        assert re.fullmatch(r"C\d{19}", a.nhsa_code)
        assert a.price_fen > 0
        assert a.price_fen % 100 == 0
        assert a.shelf_life_days >= 365


def test_classes_are_the_known_ones_and_all_occur(articles: list[Article]) -> None:
    assert {a.abc for a in articles} == {"A", "B", "C"}
    assert {a.ved for a in articles} == {"V", "E", "D"}
    assert {a.tracked for a in articles} == {"unit", "lot"}
    assert {a.storage for a in articles} == {"room", "cold", "dark"}


def test_costly_articles_are_tracked_piece_by_piece(articles: list[Article]) -> None:
    assert all(a.by_unit for a in articles if a.abc == "A" and a.prefix in {"ST", "SG", "VL", "CD"})


def test_families_are_size_runs(articles: list[Article]) -> None:
    families: dict[str, list[Article]] = defaultdict(list)
    for a in articles:
        families[a.family].append(a)

    in_runs = sum(len(run) for run in families.values() if len(run) >= 5)
    assert in_runs >= 0.75 * len(articles)
    assert all(a.sizes for a in articles)
    for run in families.values():
        assert len({(a.prefix, a.price_fen, a.registration_no, a.unit) for a in run}) == 1


def test_the_question_about_the_3_0_by_18_stent_has_an_answer(articles: list[Article]) -> None:
    found = {
        a.family
        for a in articles
        if a.prefix == "ST" and "3.0×18" in a.name_zh and "支架" in a.name_zh
    }

    assert {"ST-MORNINGSTAR", "ST-POLARIS", "ST-PIPELINE"} >= found >= {"ST-MORNINGSTAR"}


def test_fictional_articles_are_marked(articles: list[Article]) -> None:
    for a in articles:
        fictional = a.source == "fictional"
        assert fictional == (a.manufacturer_zh == "示例医疗")
        assert fictional == a.di.startswith("0952")
        assert fictional == a.catalog_ref.startswith("DEMO-")


def test_departments_exist_in_the_hospital(articles: list[Article], the_hospital: Hospital) -> None:
    for a in articles:
        assert a.departments
        assert all(the_hospital.places[d].kind == "department" for d in a.departments)


def test_dates_move_with_today() -> None:
    early, late = date(2026, 1, 1), date(2031, 5, 5)

    for a, b in zip(catalogue.load(early), catalogue.load(late), strict=True):
        assert b.registration_expiry - a.registration_expiry == late - early
    assert catalogue.moved(REFERENCE_DAY, late) == late


def test_some_registrations_have_lapsed_and_some_soon_will(articles: list[Article]) -> None:
    today = date(2026, 11, 23)
    left = [(a.registration_expiry - today).days for a in articles]

    assert 5 <= sum(days < 0 for days in left) <= 100
    assert 5 <= sum(0 <= days <= 90 for days in left) <= 200
    assert min(left) > -timedelta(days=60).days
