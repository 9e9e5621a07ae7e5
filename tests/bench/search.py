"""Search over 100,000 items: the query set of the tests, asked of a catalogue grown around it.

The growth is other makers' articles of the same kinds: invented brands, real kinds of articles,
size runs. Every query must still find its own among them.
"""

import json
import sys
import time
from collections.abc import Iterator
from itertools import product
from random import Random
from statistics import quantiles

from core.stock.search import ItemText, SearchIndex
from tests.unit.search.catalogue import entries
from tests.unit.search.queries import answered, queries

ITEMS = 100_000
_BRANDS = """\
安博 ambo 贝康 beikan 昌硕 chanso 德瑞 deri 恩泰 entai 福临 fulin 冠宁 guanin 海斯 haisi
佳信 jiaxin 凯欣 kaixin 朗德 langde 迈普 maipu 诺安 noan 欧华 ouhua 普瑞 puri 奇正 qizen
瑞康 ruikan 思拓 situo 泰宁 taining 维格 weige 新源 xinyua 亚辉 yahui 卓悦 zuoyue 澳森 aosen
博纳 bona 晨曦 chenxi
"""
_LINES: tuple[str, ...] = (
    "Plus",
    "Pro",
    "Max",
    "Neo",
    "Ultra",
    "Prime",
    "Nova",
    "Flow",
    "Lite",
    "Star",
)
_LINES += ("Core", "One", "Edge", "Air")
_KINDS = """
冠状动脉药物洗脱支架 coronary drug eluting stent
冠状动脉球囊扩张导管 coronary balloon catheter
外周球囊扩张导管 peripheral balloon catheter
外周自膨式支架 peripheral self-expanding stent
造影导管 diagnostic catheter
导引导管 guiding catheter
微导管 microcatheter
血管鞘组 introducer sheath
栓塞弹簧圈 embolization coil
人工血管 vascular graft
中心静脉导管 central venous catheter
输尿管支架 ureteral stent
胆道支架 biliary stent
椎弓根螺钉 pedicle screw
腰椎融合器 lumbar cage
皮质骨螺钉 cortical bone screw
锁定螺钉 locking screw
空心螺钉 cannulated screw
髓内钉 bone nail
髋臼杯 acetabular cup
股骨柄 femoral stem
胫骨衬垫 tibial insert
人工晶状体 intraocular lens
可吸收缝合线 absorbable suture
疝修补补片 hernia mesh
切割吻合器钉仓 stapler reload
穿刺器 trocar
牙种植体 dental implant
颅骨钛板 cranial plate
锁定接骨板 locking plate
""".strip().splitlines()


def catalogue(items: int = ITEMS) -> Iterator[ItemText]:
    """Yield the catalogue of the tests, and other makers' articles up to a number of items."""
    own = [entry.item for entry in entries()]
    yield from own
    chance = Random(4)
    words = _BRANDS.split()
    brands = list(zip(words[::2], words[1::2], strict=True))
    kinds = [kind.split(" ", 1) for kind in _KINDS]
    families = [*product(brands, _LINES, kinds)]
    chance.shuffle(families)
    each = -(-(items - len(own)) // 3_500)
    number = len(own)
    for (zh, en), line, (kind_zh, kind_en) in families:
        for step in range(each):
            number += 1
            if number > items:
                return
            size = f"{2 + step % 6 * 0.5:g}×{8 + step // 6 * 5}mm"
            code = f"{en[:3].upper()}{line[:1]}{chance.randrange(10**6):06d}"
            names = (f"{kind_zh} {zh}{line} {size}", f"{en.title()} {line} {kind_en} {size}")
            aliases = (f"{zh}{kind_zh[-2:]}",)
            codes = (code, f"0693{chance.randrange(10**10):010d}")
            yield ItemText(number, *names, aliases, codes, f"{en.title()} {zh}医疗", ())


def measure() -> dict[str, float]:
    """Return CPU milliseconds a query (p50, p95), the shares found, and the time to build."""
    start = time.process_time()
    index = SearchIndex.build(catalogue())
    built = time.process_time() - start
    asked = queries()
    spent: list[float] = []
    for query in asked:
        start = time.process_time()
        index.find(query.text)
        spent.append((time.process_time() - start) * 1000)
    first, among_ten = answered(index, asked)
    cuts = quantiles(spent, n=100)
    return {
        "search_p50_cpu_ms": cuts[49],
        "search_p95_cpu_ms": cuts[94],
        "search_top1": first,
        "search_recall_at_10": among_ten,
        "search_build_cpu_s": built,
    }


if __name__ == "__main__":
    figures = {name: round(value, 4) for name, value in measure().items()}
    sys.stdout.write(f"{json.dumps(figures, indent=2)}\n")
