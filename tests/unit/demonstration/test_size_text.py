import pytest

from bot.demonstration.size_text import SizeWords
from bot.demonstration.sizes import parse


@pytest.fixture(scope="module")
def words() -> SizeWords:
    return SizeWords()


@pytest.mark.parametrize(
    ("column", "zh", "en"),
    [
        ("diameter=3.0 mm|length=18 mm", "3.0×18 mm", "3.0×18 mm"),
        ("diameter=6 mm|length=40 mm|shaft=80 cm", "6×40 mm 杆长80 cm", "6×40 mm shaft 80 cm"),
        ("diameter=6 mm|length=20 cm", "6 mm×20 cm", "6 mm×20 cm"),
        ("gauge=5 Fr|length=55 cm", "5 Fr×55 cm", "5 Fr×55 cm"),
        ("gauge=5 Fr|lumens=dual", "5 Fr 双腔", "5 Fr dual lumen"),
        ("power=+21.0 D", "+21.0 D", "+21.0 D"),
        ("width=10 mm|length=22 mm|height=6 mm|angle=0 °|variant=Parallel",
         "10×22×6 mm 0° 平行", "10×22×6 mm 0° parallel"),
        ("size=3|side=Left", "3号 左", "size 3 left"),
        ("size=SMALL|side=R", "小号 右", "small right"),
        ("levels=2|length=34 mm", "2节段 34 mm", "2-level 34 mm"),
        ("inner diameter=28 mm|outer diameter=52 mm", "内径28 mm 外径52 mm",
         "inner 28 mm outer 52 mm"),
        ("height=12 mm", "高12 mm", "height 12 mm"),
        ("volume=5 ml", "5 ml", "5 ml"),
        ("gauge=6 Fr|shape=JL4", "6 Fr JL4型", "6 Fr JL4"),
        ("variant=S208", "S208", "S208"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_sizes_are_said_as_a_label_would(words: SizeWords, column: str, zh: str, en: str) -> None:
    assert words(parse(column)) == (zh, en)
