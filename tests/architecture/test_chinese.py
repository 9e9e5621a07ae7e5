"""What a person reads stands in the catalogues: no Chinese in code, save what code must read."""

import re

from tests.architecture.tree import PACKAGES, listed, modules, name, strings

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")

# Module or folder -> why it holds Chinese; person-facing text is never a reason.
ALLOWED = {
    "core/privacy": "knows by which words the number of a patient is written",
    "core/codes": "reads the full-width characters and brackets that people and scanners type",
    "core/stock/size": "reads sizes as people write them: 3.0 乘 18",
    "core/stock/search": "reads names, nicknames and their ambiguous characters",
    "handlers/meaning/plain": "hears in plain words what somebody wants to do",
    "handlers/meaning/asked": "hears who took something, what it costs and who speaks here",
    "handlers/meaning/because": "hears the reason that is said behind the goods: 外包装破损",
    "handlers/meaning/both": "hears that two goods are asked about at once: 北辰和晨星",
    "handlers/meaning/places": "hears to which place something goes: 到手术室",
    "handlers/meaning/codes_in": "knows the Chinese punctuation between two codes",
    "handlers/count_line": "hears that a count is over",
    "core/stock/partner": "knows how the name of a hospital ends, and what joins it to a place",
    "handlers/meaning/picked": "hears which button is meant in words, and another number",
    "handlers/meaning/received": "hears what of a transfer came: 其余都到了",
    "handlers/meaning/shelving": "hears in plain words what is put on which shelf",
    "handlers/meaning/turned": "hears in plain words what somebody did, the verb last",
    "handlers/meaning/amount": "reads a quantity with its measure word: 3 个",
    "handlers/meaning/dates": "reads a day as people write it: 3月10日, 昨天",
    "handlers/meaning/tally": "reads a number written in words: 两个, 没有",
    "handlers/wish_view": "knows the bracket that a size begins with",
    "bot/gateway/entities": "knows the Chinese punctuation that ends a link",
    "bot/demonstration": "names the people, places and items of an invented hospital",
}


def allowed(path: str) -> bool:
    return any(path == f"{prefix}.py" or path.startswith(f"{prefix}/") for prefix in ALLOWED)


def test_no_sentence_for_a_person_stands_in_code() -> None:
    found = [
        f"{name(path)}:{node.lineno} {node.value!r}"
        for path in modules(*PACKAGES)
        if not allowed(name(path))
        for node in strings(path)
        if CHINESE.search(str(node.value))
    ]

    assert not found, listed(found)


def test_no_permission_is_left_over() -> None:
    paths = [name(path) for path in modules(*PACKAGES)]
    unused = [
        prefix
        for prefix in ALLOWED
        if not any(path == f"{prefix}.py" or path.startswith(f"{prefix}/") for path in paths)
    ]

    assert not unused, listed(unused)
