"""What a plain sentence says besides the article."""

import pytest

from core.stock.search import Question, read_question
from core.stock.search.place import KnownPlaces
from core.stock.search.question import without_fillers

PLACES = KnownPlaces(
    (
        (1, ("导管室", "介入导管室", "cath lab", "CATH-1")),
        (2, ("手术室", "OR", "operating room")),
        (3, ("骨科", "orthopedics ward")),
        (4, ("血透", "血液净化中心", "dialysis")),
        (5, ("中心库", "central store")),
        (6, ("3号手术室", "OR 3")),
    )
)


@pytest.mark.parametrize(
    ("sentence", "words", "place"),
    [
        ("导管室的3.0x18支架还有几个", "3.0x18支架", 1),
        ("在导管室还剩几个球囊", "球囊", 1),
        ("how many 3.0 x 18 stents in cath lab", "3.0 x 18 stents", 1),
        ("Is there any pigtail left in the Cath Lab?", "pigtail", 1),
        ("介入导管室 导丝", "导丝", 1),
        ("3号手术室有没有吻合器", "吻合器", 6),
        ("OR 3 stapler", "stapler", 6),
        ("OR stapler", "stapler", 2),
        ("骨科钢板8孔还有几块", "钢板8孔", 3),
        ("血透的管路还有吗", "管路", 4),
        ("血透管路还有吗", "血透管路", None),
        ("总是缺的导丝", "总是缺 导丝", None),
        ("中心库有什么", "", 5),
        ("CATH-1 导丝", "导丝", 1),
        ("FOR stent", "FOR stent", None),
    ],
)
def test_the_place_is_cut_from_the_sentence(sentence: str, words: str, place: int | None) -> None:
    question = read_question(sentence, PLACES)

    assert (question.item_words, question.place_id) == (words, place)


@pytest.mark.parametrize("sentence", ["导管市 球囊", "daoguanshi 球囊", "dgs 球囊", "導管室 球囊"])
def test_a_place_is_known_by_its_sound_pinyin_and_initials(sentence: str) -> None:
    assert read_question(sentence, PLACES) == Question("球囊", 1, None)


def test_a_sound_that_two_places_share_is_no_place() -> None:
    places = KnownPlaces(((1, ("导管室",)), (2, ("倒灌室",))))

    assert read_question("dgs 球囊", places) == Question("dgs 球囊", None, None)


@pytest.mark.parametrize(
    ("sentence", "words", "quantity"),
    [
        ("拿2个3.0x18支架", "3.0x18支架", 2),
        ("领取两盒可吸收缝线", "可吸收缝线", 2),
        ("需要十支导丝", "导丝", 10),
        ("take 2 xience 3.0x18", "xience 3.0x18", 2),
        ("use one pacemaker", "pacemaker", 1),
        ("3 boxes of suture", "suture", 3),
        ("five units of coil", "coil", 5),
        ("3.0x18 支架 x2", "3.0x18 支架", 2),
        ("支架x3", "支架", 3),
        ("三片式人工晶体两片", "三片式人工晶体", 2),
        ("0个支架", "支架", 0),
        ("1000000000个支架", "支架", 1_000_000_000),
        ("stent 3.0 x 18", "stent 3.0 x 18", None),
        ("cage 10x26x12", "cage 10x26x12", None),
        ("一次性使用穿刺器", "一次性使用穿刺器", None),
        ("18支架", "18支架", None),
        ("1.5个支架", "1.5个支架", None),
    ],
)
def test_the_quantity_is_cut_from_the_sentence(
    sentence: str, words: str, quantity: int | None
) -> None:
    question = read_question(sentence)

    assert (question.item_words, question.quantity) == (words, quantity)


@pytest.mark.parametrize(
    "sentence",
    [
        "药物支架还有几个",
        "药物支架还剩多少个？",
        "请问药物支架有没有",
        "有药物支架吗",
        "药物支架有吗",
        "药物支架还有没有货",
        "帮我查一下药物支架",
        "查药物支架",
        "麻烦看一下药物支架库存",
        "我想知道药物支架的库存",
        "药物支架在哪里",
        "哪里有药物支架",
        "药物支架够不够",
        "现在一共有几个药物支架",
        "药物支架呢",
        "药物支架有哪些",
        "藥物支架還有幾個",
    ],
)
def test_chinese_question_words_are_dropped(sentence: str) -> None:
    assert without_fillers(sentence) == "药物支架"


@pytest.mark.parametrize(
    "sentence",
    [
        "how many drug stents do we have left?",
        "do we have any drug stents in stock",
        "Are there any drug stents on the shelf?",
        "please check drug stents",
        "what's the stock level of drug stents",
        "where can I find drug stents",
        "show me drug stents please",
        "can I get drug stents",
        "how many drug stents left",
        "I need some drug stents",
    ],
)
def test_english_question_words_are_dropped(sentence: str) -> None:
    assert without_fillers(sentence) == "drug stents"


@pytest.mark.parametrize(
    "name",
    [
        "left coronary catheter",
        "Judkins left 4.0",
        "有源植入",
        "check valve",
        "一次性使用手术包",
        "off-the-shelf graft",
    ],
)
def test_words_that_belong_to_a_name_stay(name: str) -> None:
    assert without_fillers(name) == name


@pytest.mark.parametrize("sentence", ["好的", "ok", "谢谢！", "Yes.", "是的", "嗯嗯", ""])
def test_mere_words_ask_for_nothing(sentence: str) -> None:
    assert without_fillers(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("拿十二个晨星支架", 12),
        ("取十五根晨星支架", 15),
        ("拿二十个晨星支架", 20),
        ("用三十五个晨星支架", 35),
        ("拿一百二十个晨星支架", 120),
        ("领一百零五个晨星支架", 105),
        ("拿三百个晨星支架", 300),
    ],
)
def test_a_number_said_in_chinese_is_counted_whole(sentence: str, quantity: int) -> None:
    assert read_question(sentence) == Question("晨星支架", None, quantity)


def test_a_number_said_in_english_is_counted_whole() -> None:
    assert read_question("take twelve polaris") == Question("polaris", None, 12)
    assert read_question("need twenty polaris").quantity == 20


def test_thousands_are_left_in_the_sentence_for_a_person_to_read() -> None:
    assert read_question("拿一千个").quantity is None


def test_of_two_places_of_one_name_the_first_counts() -> None:
    places = KnownPlaces(((7, ("一号柜",)), (3, ("一号柜", "导管室"))))

    assert read_question("球囊 一号柜", places).place_id == 7
    assert read_question("导管室 球囊 一号柜", places).place_id in {3, 7}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("全院晨星 3.0x18", "晨星 3.0x18"),
        ("3.0x18的晨星够明天用吗", "3.0x18 晨星"),
        ("咱们科3.0乘以18毫米的那个晨星支架还剩下多少个啊", "3.0乘以18毫米 晨星支架"),
        ("咱们骨科钉还有吗", "骨科钉"),
        ("stents in the whole hospital", "stents"),
    ],
)
def test_where_and_for_when_is_no_part_of_the_name(text: str, words: str) -> None:
    assert read_question(text).item_words == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("how many 3.0x18 stents in cath lab and or", "3.0x18 stents"),
        ("导管室和手术室的晨星还有几个", "晨星"),
        ("导管室的球囊和导丝", "球囊和导丝"),
    ],
)
def test_a_second_place_is_no_part_of_the_name(text: str, words: str) -> None:
    places = KnownPlaces([(1, ("CATH", "导管室", "cath lab")), (2, ("OR", "手术室"))])

    assert read_question(text, places).item_words == words
