"""Turned: sentences whose verb stands at their end, or that speak of "it", put as others are put.

"北辰2.5x33 用了1个" is "用 1个 北辰2.5x33"; "刚才那个用在…" and "use it on …" mean what was taken
last.
"""

import re

from core.stock.size import MEASURE

_N = rf"(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|[俩仨])\s?(?:{MEASURE})?"
_SIGNS = frozenset("用领拿取退还废掉摔脏染坏破送要刚调借移转毁弃")
_WORDS = (
    "dropped",
    "broke",
    "contaminat",
    "wasted",
    "damaged",
    "return",
    "put back",
    "used",
    "taken",
    "dispos",
    "scrap",
    "discard",
    "throw",
    "threw",
)
_VERBS = (
    ("use", r"用了|用掉了?|使用了|用去了?|用上了"),
    ("return", r"退回去?了?|退还了?|归还了?|退了|还了|放回去?了?"),
    ("take", r"领了|领走了?|拿了|拿走了?|取走了?|取了"),
    ("dispose", r"报废了?|掉在?地上了?|掉地了|摔了|弄脏了?|污染了?|弄坏了?|摔坏了?|打破了"),
)
_ENDED = tuple(
    (
        name,
        re.compile(rf"^(?:我|把)*(?P<goods>.*\S)[\s,，]*(?:{verbs})\s*(?P<n>{_N})?[。.!！]*$"),
    )
    for name, verbs in _VERBS
)
_DISPOSES = r"(?:报废|销毁|扔掉|丢弃)(?:了|掉)*"
_DISPOSED = (
    re.compile(
        rf"^(?:请|麻烦|帮我|帮忙|我要?|把)*\s*{_DISPOSES}(?!原因|记录|流程|单)[\s,，:：]*(?P<goods>\S.*)$"
    ),
    re.compile(
        rf"^(?:请|麻烦|帮我|帮忙|我要?|把)*\s*(?P<goods>.*[^\s,，待])[\s,，]*{_DISPOSES}(?:吧)?\s*(?P<n>{_N})?"
        r"(?:(?:[\s,，。;；:：]+|(?=因为))(?P<why>.*))?$"
    ),
)
"""The verb itself, at the start or behind the goods; what is said behind them is the reason."""
_DISPOSES_EN = re.compile(
    r"^(?:please )?(?:i(?:'ve| have)? )?(?:dispos(?:e|ed)(?: of)?|scrap(?:ped)?|discard(?:ed)?"
    r"|(?:throw|threw|thrown) (?:away|out))\s+(?P<goods>\S.*)$",
    re.IGNORECASE,
)
_BARE_END = re.compile(rf"^(?P<goods>.*\S)[\s,，]*(?P<verb>用|领|拿|退|还)\s?(?P<n>{_N})[。.!！]*$")
_BARE = {"用": "use", "领": "take", "拿": "take", "退": "return", "还": "return"}
_ENGLISH = {"used": "use", "returned": "return", "taken": "take", "dropped": "dispose"}
_ENGLISH_END = re.compile(
    r"^(?!(?:i|we|what|who|which|where|when|how|is|are|was|were|has|have|did|do|can|not)\b)"
    r"(?P<goods>.*[^\s,])[\s,]+(?P<verb>used|returned|taken|dropped)(?:\s+(?P<n>\d{1,3}))?\W*$",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"^(?:我|不小心|把|刚才?)*(?:掉在?地上?了?|掉了|摔了|摔坏了?|弄脏了?|污染了?|弄坏了?|打破了?)\s*"
    rf"(?P<zh>(?:{_N}).*)$"
    r"|^(?:i(?:'ve| have| just)? )?(?:accidentally )?"
    r"(?:dropped|broke|contaminated|wasted|damaged)\s+(?P<en>.+)$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"^(?:把)?(?:我?(?:全部|全都|都|所有的?|剩下的)(?:都)?(?:给我)?(?:退回去?|退还|归还|退|还|放回)(?:了|吧|掉)*"
    r"|(?:退回|退还|归还|退)(?:全部|所有)的?"
    r"|(?:return|put back) (?:all|everything|them all|all of (?:them|it)))[。.!！\s]*$",
    re.IGNORECASE,
)
_POLITE = r"^(?:请|麻烦|帮我|帮忙)*"
_GOES = r"(?:去|到|至|给|往)\s*(?P<place>[^\d\s].*)$"
_SENDS = (
    re.compile(rf"{_POLITE}(?:送|借)\s?(?P<n>{_N})(?P<goods>.*?){_GOES}"),
    re.compile(
        rf"{_POLITE}把\s?(?P<n>{_N})?(?P<goods>.*?\S)\s*(?:调拨|[调移转送借])(?:过|拨)?{_GOES}"
    ),
    re.compile(
        rf"{_POLITE}(?:把)?(?P<goods>.*?\S)[\s,，]*(?:调拨|[调移转送借])\s?(?P<n>{_N}){_GOES}"
    ),
)
"""Something is sent somewhere: 送2个…去…, 把1个…调到…, … 调拨1个到…."""
_WANT = re.compile(rf"^(?:请|麻烦)?(?:我要|我需要|给我)\s?(?P<rest>(?:{_N})(?:\s*\S{{2}}.*)?)$")
_ASKING = re.compile(r"还有|还剩|[谁哪几没未别吗么]|不(?!小心)|什么|多少")
"""What asks or denies: nothing was done, and nothing is to be."""
_IT = re.compile(
    r"^(?:把|我)?(?:刚才|刚刚|刚)(?:领|拿|取)?(?:了|的)?(?:那|这|那一|这一)?[个根支件枚套盒片]?(?:东西)?\s*"
    r"(?=用|退|还|报废|掉|摔|弄|污染)"
)
_JUST = re.compile(
    r"^(?:我)?(?:刚才?|刚刚|才|今天|早上|上午|下午|昨天)?(?:领|拿|取)(?:走|出)?(?:了)?的(?:那|这)?[个支根件套]?\s*"
    r"|^(?:the |that )?(?:one )?(?:i (?:just )?took|just taken)\s+",
    re.IGNORECASE,
)
"""What only says that something is in the hands: 刚领的晨星."""
IT = "刚才那个"
ALL = "全部"
_ENDS = " ,，。.、：:!！"
_MEANS_IT = re.compile(
    r"(?:it|that|this|that one|this one|the last one"
    r"|刚才[那这]?[个根支件枚套盒片]?|刚[领拿]的[那这]?个?|[这那]个)",
    re.IGNORECASE,
)


def turned(text: str) -> tuple[str, str] | None:
    """Return the act and its words of a sentence that is put the other way round, or none."""
    if not _SIGNS.isdisjoint(text):
        return None if _ASKING.search(text) else _of_it(text) or _in_chinese(text)
    lower = text.lower()
    if any(word in lower for word in _WORDS):
        return _whole(text) or _disposed(text) or _lost(text) or _in_english(text)
    return None


def means_it(words: str) -> bool:
    """Tell whether words only point at what was taken last."""
    return _MEANS_IT.fullmatch(words.strip(" ,，。.!！")) is not None


def without_just(words: str) -> str:
    """Return words without what only says that something was taken: 刚领的晨星."""
    return _JUST.sub("", words) or words


def means_all(words: str) -> bool:
    """Tell whether words mean everything in the hands."""
    return words.strip() == ALL


def _of_it(text: str) -> tuple[str, str] | None:
    pointed = _IT.match(text)
    if pointed is None:
        return None
    act = text[pointed.end() :]
    for name, verbs in (("use", r"用[在于到]?了?"), *_VERBS[1:2], *_VERBS[3:]):
        if found := re.match(verbs, act):
            rest = act[found.end() :].strip(" 。.!！")
            at = "在" if name == "use" and rest and not rest.startswith("手术") else ""
            return name, f"{IT} {at}{rest}".strip()
    return ("return", IT) if act[0] in "退还" else None


def _in_chinese(text: str) -> tuple[str, str] | None:
    if sure := _whole(text) or _disposed(text) or _lost(text):
        return sure
    for pattern in _SENDS:
        if sent := pattern.match(text):
            words = f"{sent['n'] or ''} {sent['goods'].strip()} 到{sent['place']}"
            return "transfer", words.strip()
    if wanted := _WANT.match(text):
        return "take", wanted["rest"].strip()
    for name, pattern in _ENDED:
        if found := pattern.match(text):
            return name, f"{found['n'] or ''} {found['goods'].strip()}".strip()
    if found := _BARE_END.match(text):
        return _BARE[found["verb"]], f"{found['n']} {found['goods'].strip()}"
    return None


def _in_english(text: str) -> tuple[str, str] | None:
    found = _ENGLISH_END.match(text)
    if found is None:
        return None
    return _ENGLISH[found["verb"].lower()], f"{found['n'] or ''} {found['goods'].strip()}".strip()


def _whole(text: str) -> tuple[str, str] | None:
    return ("return", ALL) if _ALL.match(text) else None


def _disposed(text: str) -> tuple[str, str] | None:
    """Return what is to be disposed of, and behind it the reason that was said with it."""
    begun = _DISPOSED[0].match(text) or _DISPOSES_EN.match(text)
    if begun is not None:
        return "dispose", begun["goods"].strip(_ENDS)
    found = _DISPOSED[1].match(text)
    if found is None:
        return None
    goods = f"{found['n'] or ''} {found['goods'].strip()}".strip()
    why = (found["why"] or "").strip(_ENDS)
    return "dispose", f"{goods}, {why}" if why else goods


def _lost(text: str) -> tuple[str, str] | None:
    found = _LOST.match(text)
    return None if found is None else ("dispose", (found["zh"] or found["en"]).strip())
