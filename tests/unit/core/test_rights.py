"""A rule is marked with its right; a refusal carries its code and figures."""

from datetime import date

import pytest

from core.errors import NotAllowedError, RefusedError
from core.rights import Right, needed, needs


@needs(Right.TAKE)
def marked() -> int:
    """A rule."""
    return 7


def unmarked() -> int:
    """A rule whose author forgot."""
    return 7


def test_a_mark_stays_on_the_rule_and_changes_nothing_else() -> None:
    assert needed(marked) is Right.TAKE
    assert marked() == 7
    assert marked.__doc__ == "A rule."


def test_an_unmarked_rule_has_no_right() -> None:
    assert needed(unmarked) is None


def test_a_mark_that_is_no_right_is_none() -> None:
    def odd() -> None: ...

    odd.__dict__["needs"] = "take"

    assert needed(odd) is None


def test_a_refusal_says_its_code_and_figures_for_the_log() -> None:
    refusal = RefusedError("stock.not_enough", asked=3, first=date(2026, 3, 1))

    assert str(refusal) == "stock.not_enough(asked=3, first=2026-03-01)"
    assert refusal.params == {"asked": 3, "first": date(2026, 3, 1)}


def test_a_lack_of_right_is_a_refusal_too() -> None:
    with pytest.raises(RefusedError):
        raise NotAllowedError("people.not_allowed", roles="nurse")
