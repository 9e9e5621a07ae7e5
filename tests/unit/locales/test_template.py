import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.template import Gap, read_template


def test_a_sentence_without_gaps_is_itself() -> None:
    assert read_template("现存").plain == ("现存",)


def test_gaps_keep_their_names_forms_and_tables() -> None:
    template = read_template("{n} × {price:money}，{roles:or common.role}")

    assert template.plain == (
        Gap("n"),
        " × ",
        Gap("price", "money"),
        "，",
        Gap("roles", "or", "common.role"),
    )
    assert {gap.name for gap in template.gaps} == {"n", "price", "roles"}


def test_doubled_braces_are_one_brace() -> None:
    assert read_template("{{n}}").plain == ("{", "n}")


@pytest.mark.parametrize(
    "text",
    [
        "{0}",
        "{}",
        "{item.__class__}",
        "{item[0]}",
        "{item!r}",
        "{n:>10}",
        "{n:{width}}",
        "{n:numbers}",
        "{n:money common.role}",
        "{role:word}",
        "{role:word common}",
        "{role:word common.role.}",
        "{n",
        "n}",
    ],
)
def test_anything_but_a_plain_name_and_our_own_forms_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_template(text)


def test_tags_stay_in_html_and_leave_plain_text() -> None:
    template = read_template("<b>{item}</b>：<code>{n}</code>")

    assert template.html == ("<b>", Gap("item"), "</b>：<code>", Gap("n"), "</code>")
    assert template.plain == ("", Gap("item"), "：", Gap("n"), "")


@pytest.mark.parametrize(
    ("text", "plain", "html"),
    [
        ("R&D", "R&D", "R&amp;D"),
        ("a < b > c", "a < b > c", "a &lt; b &gt; c"),
        ("/link <role>", "/link <role>", "/link &lt;role&gt;"),
        ("a &lt; b &amp; c", "a < b & c", "a &lt; b &amp; c"),
        ("<script>x</script>", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("<b onclick=x>y</b>", "<b onclick=x>y", "&lt;b onclick=x&gt;y</b>"),
        ('say "so"', 'say "so"', 'say "so"'),
    ],
)
def test_only_the_tags_of_a_chat_are_tags(text: str, plain: str, html: str) -> None:
    template = read_template(text)

    assert (template.plain, template.html) == ((plain,), (html,))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        template = read_template(text)
    except ValueError:
        return
    assert all(gap.name.isidentifier() for gap in template.gaps)
