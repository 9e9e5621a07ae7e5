from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import Catalogue, Words
from locales.words import Html, as_html

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai

CATALOGUE = """
["zh-CN"]
title = "库存"
line = "<b>{item}</b> 现存 {n:number}"
units.other = "{n} 件"
price = "{price:money}"
share = "{share:percent}"
when = "{day:date}，{at:time}，{at:moment}"
seen = "{at:ago}"
roles = "{roles:or stock.role}"
both = "{roles:and stock.role}"
all = "{roles:list stock.role}"
bare = "{roles:list}"
why = "{reason:word stock.role}"
packs = "{n} {unit:word stock.pack}"
name = "{unit:word stock.pack}"
pack.box = "盒"
role.nurse = "护士"
role.buyer = "采购员"
["en"]
title = "Stock"
line = "<b>{item}</b> {n:number} on hand"
units.one = "{n} unit"
units.other = "{n} units"
price = "{price:money}"
share = "{share:percent}"
when = "{day:date}, {at:time}, {at:moment}"
seen = "{at:ago}"
roles = "{roles:or stock.role}"
both = "{roles:and stock.role}"
all = "{roles:list stock.role}"
bare = "{roles:list}"
why = "{reason:word stock.role}"
packs = "{n} {unit:word stock.pack}"
name = "{unit:word stock.pack}"
pack.box.one = "box"
pack.box.other = "boxes"
role.nurse = "nurse"
role.buyer = "buyer"
"""
COMMON = """
["zh-CN"]
list_joiner = "、"
just_now = "刚刚"
["en"]
list_joiner = ", "
just_now = "just now"
"""


class Role(StrEnum):
    NURSE = "nurse"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "stock.toml").write_text(CATALOGUE, "utf-8")
    (tmp_path / "common.toml").write_text(COMMON, "utf-8")
    return Catalogue.load(tmp_path)


@pytest.fixture
def zh(catalogue: Catalogue) -> Words:
    return Words("zh-CN", catalogue=catalogue, now=lambda: NOON)


@pytest.fixture
def en(catalogue: Catalogue) -> Words:
    return Words("en", catalogue=catalogue, now=lambda: NOON)


def test_a_key_is_a_sentence_in_the_readers_language(zh: Words, en: Words) -> None:
    assert zh("stock.title") == "库存"
    assert en("stock.title") == "Stock"


def test_plain_text_has_no_tags_and_leaves_values_as_they_are(zh: Words) -> None:
    assert zh("stock.line", item="<支架>&", n=1200) == "<支架>& 现存 1,200"


def test_html_keeps_its_own_tags_and_escapes_every_value(zh: Words) -> None:
    text = zh.html("stock.line", item='<b>支架</b>&"', n=3)

    assert text == "<b>&lt;b&gt;支架&lt;/b&gt;&amp;&quot;</b> 现存 3"


def test_html_inside_html_is_escaped_once(en: Words) -> None:
    inner = en.html("stock.line", item="a<b", n=1)

    assert en.html("stock.line", item=inner, n=2) == f"<b>{inner}</b> 2 on hand"
    assert Html("\n").join([inner, "x<y"]) == f"{inner}\nx&lt;y"
    assert isinstance(Html("\n").join([inner]), Html)
    assert as_html(inner) is inner


def test_a_word_of_a_table_is_escaped_too(en: Words) -> None:
    assert en.html("stock.why", reason="<i>") == "&lt;i&gt;"


@pytest.mark.parametrize(("n", "text"), [(0, "0 units"), (1, "1 unit"), (2, "2 units")])
def test_english_chooses_the_plural_by_n(en: Words, n: int, text: str) -> None:
    assert en("stock.units", n=n) == text


def test_chinese_has_one_form_for_every_number(zh: Words) -> None:
    assert zh("stock.units", n=1) == "1 件"


def test_a_category_that_is_not_written_falls_back_to_other(zh: Words, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "stock.toml").write_text('["en"]\nunits.other = "units"', "utf-8")
    words = Words("en", catalogue=Catalogue.load(tmp_path / "more"))

    assert words("stock.units", n=1) == "units"


def test_a_plural_without_its_number_is_an_error(en: Words) -> None:
    with pytest.raises(KeyError, match="needs the number n"):
        en("stock.units")
    with pytest.raises(KeyError, match="needs the number n"):
        en("stock.units", n="3")


def test_forms_write_money_shares_days_and_times(zh: Words, en: Words) -> None:
    assert zh("stock.price", price=123450) == "¥1,234.50"
    assert en("stock.share", share=0.5) == "50%"
    assert zh("stock.when", day=date(2026, 3, 1), at=NOON) == (
        "2026年3月1日，12:00，2026年3月1日 12:00"
    )
    assert en("stock.when", day="2026-03-01", at=NOON) == "Mar 1, 2026, 12:00, Mar 1, 2026 12:00"


def test_the_zone_is_the_hospitals(catalogue: Catalogue) -> None:
    urumqi = Words("en", catalogue=catalogue, zone=ZoneInfo("Asia/Urumqi"))

    assert "10:00" in urumqi("stock.when", day=NOON, at=NOON)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON, "刚刚"),
        (NOON - timedelta(seconds=59), "刚刚"),
        (NOON - timedelta(minutes=5), "5分钟前"),
        ((NOON - timedelta(hours=2)).isoformat(), "2小时前"),
        (NOON + timedelta(days=2), "2天后"),
        (timedelta(minutes=3), "3分钟前"),
    ],
)
def test_how_long_ago_is_told_by_the_clock_that_was_passed_in(
    zh: Words, at: object, text: str
) -> None:
    assert zh("stock.seen", at=at) == text


def test_without_a_clock_only_a_span_can_be_told(catalogue: Catalogue) -> None:
    words = Words("en", catalogue=catalogue)

    assert words("stock.seen", at=timedelta(hours=1)) == "1 hour ago"
    with pytest.raises(ValueError, match="without a clock"):
        words("stock.seen", at=NOON)


@pytest.mark.parametrize("roles", ["nurse|buyer", ["nurse", "buyer"]])
def test_codes_are_worded_by_a_table_and_joined(zh: Words, en: Words, roles: object) -> None:
    assert zh("stock.roles", roles=roles) == "护士或采购员"
    assert en("stock.both", roles=roles) == "nurse and buyer"
    assert zh("stock.all", roles=roles) == "护士、采购员"
    assert en("stock.bare", roles=roles) == "nurse, buyer"


def test_a_code_of_an_enum_is_worded_too(zh: Words) -> None:
    assert zh("stock.why", reason=Role.NURSE) == "护士"
    assert zh("stock.roles", roles=[Role.NURSE]) == "护士"


def test_a_word_with_plurals_follows_the_number_of_its_sentence(zh: Words, en: Words) -> None:
    assert zh("stock.packs", n=3, unit="box") == "3 盒"
    assert en("stock.packs", n=3, unit="box") == "3 boxes"
    assert en("stock.packs", n=1, unit="box") == "1 box"
    assert en("stock.name", unit="box") == "box"


def test_a_value_without_a_word_speaks_for_itself(zh: Words) -> None:
    assert zh("stock.why", reason="掉在地上|已污染") == "掉在地上|已污染"
    assert zh("stock.all", roles="nurse|实习生") == "护士、实习生"


def test_a_list_that_is_none_is_a_bug(zh: Words) -> None:
    with pytest.raises(TypeError, match="not a list"):
        zh("stock.roles", roles=3)


def test_nothing_is_shown_as_a_dash(zh: Words) -> None:
    assert zh("stock.price", price=None) == "—"
    assert zh("stock.why", reason="") == "—"
    assert zh.html("stock.line", item=None, n=None) == "<b>—</b> 现存 —"


def test_a_missing_key_or_value_is_named(en: Words) -> None:
    with pytest.raises(KeyError, match=r"stock\.nothing"):
        en("stock.nothing")
    with pytest.raises(KeyError, match=r"stock\.line needs n"):
        en("stock.line", item="x")


def test_has_tells_whether_there_is_a_sentence(en: Words) -> None:
    assert en.has("stock.title")
    assert not en.has("stock.nothing")


def test_a_language_we_do_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="fr is not one of our languages"):
        Words("fr")


def test_by_default_the_sentences_are_those_of_the_project() -> None:
    assert Words("zh-CN")("common.cancel") == "取消"
    assert Words("en")("common.role.department_head") == "department head"
    assert Words("en").zone == ZoneInfo("Asia/Shanghai")


@given(st.text(max_size=60))
def test_no_value_can_open_a_tag_or_a_gap(value: str) -> None:
    text = Words("en").html("common.incident", incident=value)
    inner = text.partition("<code>")[2].partition("</code>")[0]

    assert text.count("<") == 2
    assert "<" not in inner
    assert ">" not in inner
    assert value == "" or inner
