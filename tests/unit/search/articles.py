"""A handful of articles for the tests of the parts of the search."""

from core.stock.search import ItemText
from core.stock.size import Size, parse_sizes


def article(
    item_id: int,
    name_zh: str,
    name_en: str = "",
    *,
    aliases: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
    maker: str = "",
    sizes: str = "",
) -> ItemText:
    """Return an article; sizes are given as they are written."""
    return ItemText(item_id, name_zh, name_en, aliases, codes, maker, sizes_of(sizes))


def sizes_of(text: str) -> tuple[Size, ...]:
    return parse_sizes(text)[0]


def shelf_of_stents() -> list[ItemText]:
    """Return two stents, a balloon and a lens in a few sizes, and a cup without any."""
    found: list[ItemText] = []
    for diameter in ("2.5", "2.75", "3.0"):
        for length in ("12", "18", "24"):
            number = len(found) + 1
            size = f"{diameter}×{length}mm"
            code = f"XN{diameter.replace('.', '')}{length}"
            zh, en = f"药物洗脱支架 晨光 {size}", f"Dawn drug eluting stent {size}"
            aliases = ("晨光支架", "火鸟2")
            found.append(article(number, zh, en, aliases=aliases, codes=(code,), maker="Demo"))
    for diameter in ("2.5", "3.0"):
        number = len(found) + 1
        zh, en = f"药物洗脱支架 暮色 {diameter}×18mm", f"Dusk drug eluting stent {diameter}×18mm"
        code = f"DK-{diameter}-18-A"
        found.append(article(number, zh, en, codes=(code,), maker="Other"))
    for power in ("20.0", "20.5", "21.0"):
        number = len(found) + 1
        zh, en = f"人工晶状体 明月 {power}D", f"Moon intraocular lens {power}D"
        alias = "大晶体" if power == "21.0" else "晶体"
        found.append(article(number, zh, en, aliases=(alias,), codes=("MOON",)))
    found.append(article(len(found) + 1, "髋臼杯 无孔", "Acetabular cup", codes=("CUP 612",)))
    return found
