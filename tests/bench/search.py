"""Search over 100,000 items: the query set of the tests, asked of a catalogue grown around it.

The growth is other makers' articles of the same kinds: invented brands, real kinds of articles,
size runs. Every query must still find its own among them. Other people's queries are asked of the
demonstration's catalogue, which they were written for.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from statistics import median, quantiles

from core.stock.search import ItemText, SearchIndex
from tests.unit.search.catalogue import entries
from tests.unit.search.demonstration import first as found_first
from tests.unit.search.demonstration import others
from tests.unit.search.queries import answered, queries, ward_queries

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
    """Return CPU milliseconds a query, the shares found, and what building and following cost."""
    asked = (*queries(), *ward_queries())
    before = _resident_mb()
    start = time.process_time()
    index = SearchIndex.build(catalogue())
    built = time.process_time() - start
    spent = [_cpu_ms(partial(index.find, query.text)) for query in asked]
    first, among_ten = answered(index, asked)
    cuts = quantiles(spent, n=100)
    changed = median(_cpu_ms(partial(index.with_changes, [one])) for one in _changes())
    return {
        "search_p50_cpu_ms": cuts[49],
        "search_p95_cpu_ms": cuts[94],
        "search_top1": first,
        "search_recall_at_10": among_ten,
        "search_other_queries_top1": sum(map(found_first, others())) / len(others()),
        "search_build_cpu_s": built,
        "search_change_cpu_ms": changed,
        "search_resident_mb": _resident_mb() - before,
    }


def _changes() -> Iterator[ItemText]:
    """Yield articles that changed: a new nickname, another code, and one that was not there."""
    for number in (500, 50_000, ITEMS + 1):
        names = (f"新型导丝 {number}型", f"New guidewire {number}")
        yield ItemText(number, *names, ("新导丝",), (f"NGW-{number}",), "新厂", ())


def _cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _resident_mb() -> float:
    """Return what the process holds in memory now, where the system tells, or held at most."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    figures = {name: round(value, 4) for name, value in measure().items()}
    sys.stdout.write(f"{json.dumps(figures, indent=2)}\n")
