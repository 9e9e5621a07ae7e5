"""Figures said in English words become digits where they are figures, and nowhere else."""

import pytest

from core.stock.size import parse_sizes, readable
from core.stock.size.english import in_digits


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("three point five by eighteen", "3.5 by 18"),
        ("two point seven five x twenty eight", "2.75 x 28"),
        ("two point twenty five by twenty-three", "2.25 by 23"),
        ("Three Point Zero Eighteen", "3.0 18"),
        ("two point two five thirty eight", "2.25 38"),
        ("point oh one four wire", "0.014 wire"),
        ("size four", "size 4"),
        ("seven french JL4", "7 french JL4"),
        ("three-hole plate", "3-hole plate"),
        ("twenty one diopter", "21 diopter"),
        ("3 point 5 by 18", "3.5 by 18"),
    ],
)
def test_a_figure_said_in_words_is_written_in_digits(said: str, written: str) -> None:
    assert in_digits(said) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bone screw",
        "port one",
        "one more stent",
        "point of care",
        "three-way stopcock",
        "tenor",
    ],
)
def test_a_number_word_that_measures_nothing_stays(text: str) -> None:
    assert in_digits(text) == text


def test_spoken_figures_are_sizes() -> None:
    sizes, rest = parse_sizes("polaris two point five by twenty eight")

    assert [str(size) for size in sizes] == ["2.5", "28"]
    assert rest == "polaris"


@pytest.mark.parametrize(
    ("text", "written"),
    [("6F25cm", "6F 25cm"), ("14.5fr28厘米", "14.5fr 28厘米"), ("TVLP4F90", "TVLP4F90")],
)
def test_a_gauge_and_a_length_written_together_are_two_figures(text: str, written: str) -> None:
    assert readable(text) == written
