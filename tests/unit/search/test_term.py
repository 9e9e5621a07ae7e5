"""The trade's other words for the same thing."""

import csv
from importlib.resources import files

import pytest

from core.stock.search.term import other_forms


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("coronary drug eluting stent", "心脏支架"),
        ("PTA balloon catheter", "球囊"),
        ("冠状动脉药物洗脱支架", "des"),
        ("Biosense Webster", "强生"),
        ("Medtronic", "美敦力"),
        ("输尿管支架", "double j"),
        ("pedicle screws", "椎弓根钉"),
    ],
)
def test_a_name_in_one_language_is_found_in_the_other(name: str, form: str) -> None:
    assert form in other_forms([name])


def test_words_of_several_names_tell_of_a_term_together() -> None:
    assert "心脏支架" in other_forms(["coronary system", "stent"])


def test_latin_words_count_only_whole() -> None:
    assert "导丝" not in other_forms(["wireless monitor"])
    assert "钢板" not in other_forms(["platelets"])


def test_a_form_that_means_other_things_too_tells_nothing() -> None:
    assert "心脏瓣膜" not in other_forms(["三向瓣膜式导管", "hemostasis valve"])
    assert "valve" in other_forms(["人工机械瓣膜"])


def test_a_sign_is_no_form() -> None:
    assert "biosense" not in other_forms(["强生"])
    assert not any("+" in form or "=" in form or "~" in form for form in other_forms(["强生 支架"]))


def test_forms_that_the_names_hold_are_not_repeated() -> None:
    assert "stent" not in other_forms(["支架 stent"])


def test_an_unknown_name_has_no_other_forms() -> None:
    assert other_forms(["qwertz"]) == ()
    assert other_forms([]) == ()


def test_every_term_has_both_languages_and_no_form_stands_twice_in_it() -> None:
    with files("core.stock.search").joinpath("terms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    for row in rows:
        assert row["zh"], row
        assert row["en"], row
        forms = row["zh"].split("|")
        assert len(set(forms)) == len(forms), row
