"""How like a name is to what was typed."""

import pytest

from core.stock.search.name import Name, kept, likeness

STENT = Name.of("药物洗脱支架")


@pytest.mark.parametrize("typed", ["药物洗脱支架", "Drug Stent"])
def test_the_same_text_is_alike_in_full(typed: str) -> None:
    assert likeness(Name.of(typed), Name.of(typed)) == 1.0


@pytest.mark.parametrize("typed", ["要无喜托之家", "yaowuxituozhijia", "ywxtzj", "支架 药物洗脱"])
def test_sound_initials_and_another_order_are_nearly_alike(typed: str) -> None:
    own = Name.of("支架 药物洗脱") if " " in typed else STENT

    assert 0.9 < likeness(Name.of(typed), own) <= 1.0


def test_words_in_another_order_are_nearly_alike() -> None:
    assert likeness(Name.of("stent eluting drug"), Name.of("drug eluting stent")) > 0.9


def test_another_name_is_not_alike() -> None:
    assert likeness(Name.of("髋臼杯"), STENT) < 0.3


def test_left_out_characters_are_kept_in_order() -> None:
    assert kept(Name.of("药支"), STENT) == 1.0
    assert kept(Name.of("支药"), STENT) == 0.5
    assert kept(Name.of("ywzj"), STENT) == 1.0
    assert kept(Name.of(""), STENT) == 0.0


def test_a_mixed_name_is_compared_in_both_scripts() -> None:
    own = Name.of("Xience 药物支架")

    assert likeness(Name.of("xience yaowuzhijia"), own) > 0.9
    assert own.initials == "xywzj"
    assert own.chinese
    assert not Name.of("Xience").chinese
