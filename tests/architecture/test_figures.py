"""A refusal shows what its rule found: the goods and numbers it is given stand in the sentence."""

import ast
from collections.abc import Iterator

import pytest

from locales import Words, languages
from tests.architecture.keys import CATALOGUE, last_name
from tests.architecture.tree import listed, modules, name, nodes

FOUND = frozenset(
    {
        *("item", "lot", "first_lot", "unit", "expiry", "known", "first_expiry"),
        *("missing", "asked", "sent", "counted", "open", "most"),
    }
)
"""Figures that tell which goods are meant and how many there are."""
ABOUT_GOODS = ("flow.", "lot.", "count.", "care.held")


def given() -> Iterator[tuple[str, str, set[str]]]:
    """Where a rule about goods refuses, with which code, and the figures it names there."""
    for path in modules("core"):
        for node in nodes(path):
            if not isinstance(node, ast.Call) or last_name(node.func) != "RefusedError":
                continue
            code = node.args[0] if node.args else None
            if isinstance(code, ast.Constant) and str(code.value).startswith(ABOUT_GOODS):
                figures = {str(each.arg) for each in node.keywords}
                yield f"{name(path)}:{node.lineno}", str(code.value), figures & FOUND


@pytest.mark.parametrize("language", languages)
def test_what_a_rule_found_is_told(language: str) -> None:
    untold = [
        (where, code, sorted(untold))
        for where, code, figures in given()
        if (
            untold := figures
            - {gap.name for gap in CATALOGUE.find(language, f"refused.{code}").gaps}
        )
    ]

    assert not untold, listed(untold)


def test_the_rules_are_found() -> None:
    codes = {code: figures for _, code, figures in given()}

    assert codes["flow.settle_over"] == {"missing", "asked"}
    assert codes["flow.not_fifo"] == {"lot", "first_lot"}


@pytest.mark.parametrize(("language", "day"), [("zh-CN", "2028年1月31日"), ("en", "Jan 31, 2028")])
def test_a_day_is_told_as_people_write_it(language: str, day: str) -> None:
    told = Words(language)("refused.lot.other_expiry", lot="B1", known=20280131)

    assert day in told
    assert "2028-01-31" not in told
