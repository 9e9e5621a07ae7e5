"""What the words of a count's line and of an adjustment say."""

import pytest

from handlers.adjust import Wish, wish_of
from handlers.count_line import UNKNOWN, tally_of


@pytest.mark.parametrize(
    ("text", "words", "counted"),
    [
        ("guidewire 0.014 3", "guidewire 0.014", 3),
        ("导丝 0.014 3", "导丝 0.014", 3),
        ("balloon 2.0x15 x4", "balloon 2.0x15", 4),
        ("balloon 0", "balloon", 0),
        ("支架 ３", "支架", 3),
        ("guidewire 0.014", "guidewire 0.014", UNKNOWN),
        ("stent 3.0x18", "stent 3.0x18", UNKNOWN),
        ("xzzj 2.75", "xzzj 2.75", UNKNOWN),
        ("stent", "stent", UNKNOWN),
        ("GW-0001 4根", "GW-0001", 4),
        ("GW-0001 4 根", "GW-0001", 4),
        ("GW-0001 x4根", "GW-0001", 4),
        ("GW-0001 ×4", "GW-0001", 4),
        ("GW-0001 0根", "GW-0001", 0),
        ("GW-0001 零根", "GW-0001", 0),
        ("丝路 导丝 0.014 190 软头 4根", "丝路 导丝 0.014 190 软头", 4),
        ("丝路 导丝 0.014 190 软头4根", "丝路 导丝 0.014 190 软头", 4),
        ("GW-0001 四根", "GW-0001", 4),
        ("导丝四根", "导丝", 4),
        ("导丝 十二根", "导丝", 12),
        ("支架两对", "支架", 4),
        ("支架 3双", "支架", 6),
        ("guidewire 0.014 4 pcs", "guidewire 0.014", 4),
        ("guidewire four pieces", "guidewire", 4),
        ("导丝 2腔", "导丝 2腔", UNKNOWN),
        ("GW-4根", "GW-4根", UNKNOWN),
        ("导管 6F", "导管 6F", UNKNOWN),
        ("导丝 个", "导丝 个", UNKNOWN),
    ],
)
def test_a_line_ends_in_its_number(text: str, words: str, counted: int) -> None:
    assert tally_of(text) == (words, counted)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("CATH-A1 guidewire -1 torn pack", Wish("CATH-A1 guidewire", -1, "torn pack")),
        ("CATH-A1 导丝 +2 盘盈", Wish("CATH-A1 导丝", 2, "盘盈")),
        ("CATH-A1 导丝 − 2", Wish("CATH-A1 导丝", -2, "")),
        ("导丝 ＋３ 找到", Wish("导丝", 3, "找到")),
        ("guidewire 3", None),
        ("CATH-A1", None),
        ("", None),
    ],
)
def test_an_adjustment_is_read(text: str, wish: Wish | None) -> None:
    assert wish_of(text) == wish
