from pathlib import Path

import pytest

from locales.catalogue import Catalogue, Plural
from locales.template import Gap, Template

TWO_LANGUAGES = """
["zh-CN"]
{zh}
["en"]
{en}
"""


def write(folder: Path, noun: str, zh: str = "", en: str = "", above: str = "") -> None:
    text = above + TWO_LANGUAGES.format(zh=zh, en=en)
    (folder / f"{noun}.toml").write_text(text, "utf-8")


def plain(catalogue: Catalogue, key: str, language: str = "en") -> str:
    entry = catalogue.find(language, key)
    assert isinstance(entry, Template)
    return "".join(part for part in entry.plain if isinstance(part, str))


def test_a_key_is_the_noun_and_the_key_in_its_file(tmp_path: Path) -> None:
    write(tmp_path, "stock", 'title = "库存"', 'title = "Stock"')
    catalogue = Catalogue.load(tmp_path)

    assert plain(catalogue, "stock.title") == "Stock"
    assert plain(catalogue, "stock.title", "zh-CN") == "库存"


def test_nested_tables_and_quoted_dots_are_the_same_key(tmp_path: Path) -> None:
    write(tmp_path, "refused", en='stock.expired = "a"\n"lot.held" = "b"')
    catalogue = Catalogue.load(tmp_path)

    assert plain(catalogue, "refused.stock.expired") == "a"
    assert plain(catalogue, "refused.lot.held") == "b"


def test_the_file_with_the_longest_matching_name_is_asked_first(tmp_path: Path) -> None:
    write(tmp_path, "refused", en='code.check_digit = "short"\ncode.unknown_di = "fallback"')
    write(tmp_path, "refused_code", en='check_digit = "long"')
    catalogue = Catalogue.load(tmp_path)

    assert plain(catalogue, "refused.code.check_digit") == "long"
    assert plain(catalogue, "refused.code.unknown_di") == "fallback"


def test_a_noun_of_two_words_is_found_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "purchase_order", en='title = "Order"')
    catalogue = Catalogue.load(tmp_path)

    assert plain(catalogue, "purchase_order.title") == "Order"
    assert catalogue.place("en", "purchase_order.title") == ("purchase_order", "title")


@pytest.mark.parametrize("key", ["stock.nothing", "nothing.title", "stock", "", "."])
def test_a_missing_key_is_an_error_that_names_it(tmp_path: Path, key: str) -> None:
    write(tmp_path, "stock", en='title = "Stock"')
    catalogue = Catalogue.load(tmp_path)

    with pytest.raises(KeyError, match=f"no text for {key}"):
        catalogue.find("en", key)
    assert not catalogue.has("en", key)


def test_has_is_true_for_a_sentence_and_false_for_a_table_of_them(tmp_path: Path) -> None:
    write(tmp_path, "role", en='chat.nurse = "nurse"')
    catalogue = Catalogue.load(tmp_path)

    assert catalogue.has("en", "role.chat.nurse")
    assert not catalogue.has("en", "role.chat")
    assert not catalogue.has("zh-CN", "role.chat.nurse")


def test_a_table_of_plural_categories_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, "stock", en='units.one = "{n} unit"\nunits.other = "{n} units of {item}"')
    entry = Catalogue.load(tmp_path).find("en", "stock.units")

    assert isinstance(entry, Plural)
    assert set(entry.forms) == {"one", "other"}
    assert entry.gaps == {Gap("n"), Gap("item")}


def test_a_plural_that_does_not_show_its_number_still_needs_it(tmp_path: Path) -> None:
    write(tmp_path, "unit", en='box.one = "box"\nbox.other = "boxes"')

    assert Catalogue.load(tmp_path).find("en", "unit.box").gaps == {Gap("n")}


def test_a_table_with_one_ordinary_key_is_no_plural(tmp_path: Path) -> None:
    write(tmp_path, "reason", en='damaged = "damaged"\nother = "other"')

    assert plain(Catalogue.load(tmp_path), "reason.other") == "other"


def test_places_list_every_sentence_of_a_language(tmp_path: Path) -> None:
    write(tmp_path, "stock", 'a.b = "一"', 'a.b = "1"\nc = "2"')
    catalogue = Catalogue.load(tmp_path)

    assert set(catalogue.places("zh-CN")) == {("stock", "a.b")}
    assert set(catalogue.places("en")) == {("stock", "a.b"), ("stock", "c")}


def test_a_file_declares_the_keys_that_code_builds(tmp_path: Path) -> None:
    write(tmp_path, "role", en='nurse = "nurse"', above='dynamic = ["*"]\n')
    write(tmp_path, "stock", en='title = "Stock"')

    assert Catalogue.load(tmp_path).declared_dynamic == {"role.*"}


def test_a_folder_is_read_once_in_a_process(tmp_path: Path) -> None:
    write(tmp_path, "stock", en='title = "Stock"')

    assert Catalogue.load(tmp_path) is Catalogue.load(tmp_path)
    assert Catalogue.load() is Catalogue.load()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('["fr"]\na = "x"', "stock.toml: fr is not one of our languages"),
        ('["en"]\na = 3', "stock.toml: a is not a sentence"),
        ('["en"]\na.b = ""', "stock.toml: a.b is not a sentence"),
        ('["en"]\na = "{x.y}"', "stock.toml: a: {x.y} is not a plain name"),
        ('["en"]\na.one = "x"\na.other = 2', "stock.toml: a is not a sentence"),
        ('["en"\n', "stock.toml: "),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "stock.toml").write_text(text, "utf-8")

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared below
        Catalogue.load(tmp_path)

    assert str(caught.value).startswith(complaint)
