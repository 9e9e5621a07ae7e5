"""Goods: the suppliers and the articles of the demonstration entered by its buyer."""

from collections.abc import Sequence

from bot.demonstration.building.books import Books
from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.sizes import Size
from core.door import Core
from core.stock.catalogue import Identifier, NewItem, SizeText, put_items
from core.supply.supplier import NewSupplier, put_suppliers
from core.tables.kinds import Storage, Tracked

_AT_ONCE = 1_000
_BUYER = "buyer"


def put(core: Core, hospital: Hospital, articles: Sequence[Article], books: Books) -> None:
    """Enter suppliers and articles; what is known already is put as it shall be."""
    buyer = next(p.code for p in hospital.people if p.role == _BUYER)
    by = core.as_(books.staff[buyer])
    suppliers = [NewSupplier(s.code, s.name_zh, s.name_en) for s in hospital.suppliers]
    ids = by.do_now(put_suppliers, suppliers)
    books.suppliers = {s.code: found for s, found in zip(suppliers, ids, strict=True)}
    for first in range(0, len(articles), _AT_ONCE):
        some = articles[first : first + _AT_ONCE]
        ids = by.do_now(put_items, [new_item(article) for article in some])
        books.items |= {a.code: found for a, found in zip(some, ids, strict=True)}
    books.by_unit = {article.code: article.by_unit for article in articles}


def new_item(article: Article) -> NewItem:
    """Return an article as the catalogue takes it; makers are named in both languages."""
    packages = [Identifier(gtin, quantity=pieces) for gtin, pieces in article.packages]
    makers = dict.fromkeys((article.manufacturer_zh, article.manufacturer_en))
    return NewItem(
        code=article.code,
        family=article.family,
        name_zh=article.name_zh,
        name_en=article.name_en,
        unit=article.unit,
        brand=article.brand,
        manufacturer=" / ".join(filter(None, makers)),
        catalog_ref=article.catalog_ref,
        registration_no=article.registration_no,
        registration_expiry=article.registration_expiry,
        nhsa_code=article.nhsa_code,
        price=article.price_fen,
        storage=Storage(article.storage),
        abc=article.abc,
        ved=article.ved,
        tracked=Tracked(article.tracked),
        shelf_life_days=article.shelf_life_days,
        sizes=tuple(map(size_text, article.sizes)),
        aliases=article.aliases,
        identifiers=(Identifier(article.di), *packages),
    )


def size_text(size: Size) -> SizeText:
    """Return a size as the catalogue takes it: centimetres become millimetres."""
    if size.unit == "cm" and _is_number(size.amount):
        return SizeText(size.dimension, f"{float(size.amount) * 10:g}", "mm")
    return SizeText(size.dimension, size.amount, size.unit)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
