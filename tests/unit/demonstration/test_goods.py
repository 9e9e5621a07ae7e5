from datetime import date

import pytest

from bot.demonstration.building.goods import new_item, size_text
from bot.demonstration.catalogue import Article
from bot.demonstration.sizes import Size
from core.stock.catalogue import SizeText
from core.tables.kinds import Tracked


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        (Size("length", "2.5", "cm"), SizeText("length", "25", "mm")),
        (Size("shaft", "120", "cm"), SizeText("shaft", "1200", "mm")),
        (Size("diameter", "3.0", "mm"), SizeText("diameter", "3.0", "mm")),
        (Size("holes", "4"), SizeText("holes", "4", "")),
        (Size("length", "1-2", "cm"), SizeText("length", "1-2", "cm")),
    ],
)
def test_centimetres_become_millimetres_and_the_rest_stays(size: Size, kept: SizeText) -> None:
    assert size_text(size) == kept


def test_every_article_fits_the_columns_of_the_catalogue(articles: list[Article]) -> None:
    for article in articles:
        item = new_item(article)
        assert len(item.manufacturer) <= 120
        assert len(item.name_zh) <= 120
        assert len(item.name_en) <= 120
        for size in item.sizes:
            assert len(size.dimension) <= 24
            assert len(size.value) <= 24
            assert len(size.unit) <= 12


def test_an_article_keeps_its_numbers_and_its_packages(articles: list[Article]) -> None:
    article = next(a for a in articles if a.packages and a.by_unit)

    item = new_item(article)

    assert item.tracked is Tracked.UNIT
    assert [i.di for i in item.identifiers] == [article.di, *(gtin for gtin, _ in article.packages)]
    assert item.identifiers[0].quantity == 1
    assert item.price == article.price_fen
    assert item.registration_expiry is not None
    assert item.registration_expiry > date(2000, 1, 1)


def test_a_maker_of_one_name_is_named_once(articles: list[Article]) -> None:
    for article in articles:
        names = new_item(article).manufacturer.split(" / ")
        assert len(set(names)) == len(names)
