"""Plain words: what a sentence without a command means.

A code is read, a verb at the start or end ("领 2 个…", "take two…") becomes the act, and all else
is a question about stock, because that is what people ask a hundred times for every other thing.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable

from core.codes.read import looks_like_code
from handlers.meaning.asked import asked_for
from handlers.meaning.codes_in import codes_in
from handlers.meaning.label import by_number
from handlers.meaning.picked import agrees, corrects
from handlers.meaning.shelving import LIST, shelved
from handlers.meaning.shown import card_waits
from handlers.meaning.turned import turned
from handlers.meaning.way import which_number, which_way
from handlers.meaning.which import which_words
from handlers.talk.turn import Meant, Turn

_ASKED = r"^(?:请|麻烦)?(?:我要|我想|帮我|给我|我)?\s*"
_COUNTED = r"(?=\s|$|[a-z0-9一二两三四五六七八九十俩仨])"
"""After a verb of one character that names of goods begin with as well: 取石网篮, 转流管."""
_ASKS = re.compile(
    r"还有|还剩|还够|有没有|剩几|剩多少|多少|几[个支根套枚盒片件块条包]|库存|[吗么][?？。\s]*$|在哪"
    r"|^(how many|how much|is there|are there|do we|where|any)\b",
    re.IGNORECASE,
)
"""What asks about stock, whatever the goods are called."""
_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "help",
        re.compile(
            r"^(help|help me|帮助|菜单|怎么用|[转找]?(人工)?客服|转?人工(服务)?)[!！。.?？\s]*$",
            re.I,
        ),
    ),
    (
        "greeting",
        re.compile(
            r"^((你|您|大家)好[啊呀吗]?|在吗|在不在|早上?好?|[上中下]午好|晚上好|嗨|哈喽"
            r"|(hi|hello|hey)( there| all| tocsin)?|good (morning|afternoon|evening))"
            r"[!！。.,，~?？\s]*$",
            re.I,
        ),
    ),
    (
        "mine",
        re.compile(
            r"^(我?(今天|都)?(领|拿|取)(了|过)(什么|哪些|多少|几).*|我手上.*|我领的.*"
            r"|what (did|have) i (take|taken|took|got).*|what i took.*|what is in my hands?.*)$",
            re.I,
        ),
    ),
    (
        "thanks",
        re.compile(
            r"^(?![,，、 ])((谢谢?|感谢|多谢)(你|您|大家)?[了啦啊哦]?|好[的滴哒吧]?|行|可以"
            r"|收到[了啦]?|嗯|哦|知道了|[👌👍🙏🆗✅][\U0001f3fb-\U0001f3ff\ufe0f]*"
            r"|明白了?|辛苦[了啦]?|再见|拜拜|没事了?"
            r"|(many )?thanks?( a lot| so much)?|thank you( very much| so much)?|thx|cheers"
            r"|ok+(ay|ie|ey)?|kk|got it|fine|great|perfect|bye|goodbye|[,，、 ])+[!！。.~\s]*$",
            re.I,
        ),
    ),
    (
        "sendback",
        re.compile(
            _ASKED + r"(退(回|货)?给?(供应商|厂家|厂商))|^(send back|return) to (the )?supplier\b",
            re.I,
        ),
    ),
    (
        "release",
        re.compile(
            _ASKED + r"(解除(隔离|冻结|停用|封存)|解封|恢复使用|放行" + _COUNTED + r")|^release\b",
            re.I,
        ),
    ),
    (
        "hold",
        re.compile(
            _ASKED + r"(隔离|冻结|封存|停用|召回)" + _COUNTED + r"|^(quarantine|recall|hold)\b",
            re.I,
        ),
    ),
    ("undo", re.compile(r"^(撤销|撤回|取消上一步|弄错了|undo|take that back)[!！。.\s]*$", re.I)),
    (
        "return",
        re.compile(
            _ASKED + r"(退回|退还|归还|放回|退|还)(?![有剩没是要能够差缺热])(了|给库房)?"
            r"|^(i )?(returned|return|put back|give back|gave back)\b",
            re.I,
        ),
    ),
    (
        "use",
        re.compile(
            r"^我?(用在|用于|使用了?|用掉了?|用了|用"
            + _COUNTED
            + r")(?!什么|量)|^(i )?(use|used)\b"
            r"|^(?=(?:手术|case)\s*[:：#]?\s*[a-z]{0,6}-?\d)",
            re.I,
        ),
    ),
    (
        "take",
        re.compile(
            _ASKED
            + r"(领用|领取|领走|拿走|取走|领|拿|取(了|"
            + _COUNTED
            + r")|来(?=[俩仨]))(?![货证铁])(了)?"
            r"|^(i )?(take|took|get me|give me|grab|grabbed|pick up)\b",
            re.I,
        ),
    ),
    ("reserve", re.compile(_ASKED + r"(预留|预订|预定)(?!给)|^reserve\b", re.I)),
    (
        "transfers",
        re.compile(r"^(?:调拨单?号?|transfer)?\s*(?=TR-\d\d-\d{1,8}\s*$)", re.I),
    ),
    (
        "transfer",
        re.compile(
            _ASKED + r"(调拨|(调|移|转)" + _COUNTED + r")|^(transfer|move|send|lend)\b(?! me)", re.I
        ),
    ),
    ("dispose", re.compile(_ASKED + r"(报废|销毁)(了)?|^(dispose of|scrap|dispose)\b", re.I)),
    ("count", re.compile(_ASKED + r"(盘点|盘库|盘" + _COUNTED + r")|^count\b(?! of)", re.I)),
    (
        "sub",
        re.compile(
            r"^(?:请问)?(?:有什么|有没有|有啥|什么|用什么|啥)(?:东西|产品)?(?:能|可以|可)?(?:替代|代替|代用)"
            r"(?!品)(?=\s*[^吗呢?？\s]{2})|^(替代|代替)(品)?|(?:能|可以)?(有什么|有没有|什么|用什么)?(能|可以)?(替代|代替)(品|的)?[吗?？]*$"
            r"|^(what can replace|substitutes?( for)?)\b",
            re.I,
        ),
    ),
)
_CASE = re.compile(
    r"(?:(?:在|于|给|on|for|in)\s*)?(?:(?:手术|台次|case)\s*(?:no\.?|number)?|(?<=[在于])|(?<=on )"
    r"|(?:(?<=给)|(?<=for ))(?=[a-z]{1,8}-\d))"
    r"\s*[:：#]?\s*(?P<case>[a-z0-9][a-z0-9_./#-]{1,23})(?![a-z0-9])",
    re.IGNORECASE,
)
_CASE_OF_ONE = re.compile(
    r"\s*(?:\b(?:in|on|for)\s+)?\bcase\s+(?:no\.?\s*|number\s*|#)?(?P<case>\d)\s*$", re.IGNORECASE
)
"""A number of one figure is a case's only where that is said, and nothing follows."""
_LEFT_OVER = re.compile(
    r"^(?:用了|使用了|使用|用|在|于|给|了|上|on|for|the|used|use)"
    + _COUNTED
    + r"\s*|\s+(?:on|for|在|于|给|为)$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^从\s*(?P<source>\S+?)\s*(?P<verb>调拨|调|移|转|拿|领|取)了?\s*"
    r"(?P<rest>[\s\da-z一二两三四五六七八九十].*)$",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"^从\s*(?P<zh>\S+)\s+(?P<goods>.*)$"
    r"|(?P<before>.*)\bfrom\s+(?P<en>.+?)(?P<after>\s+to\s+.*)?$",
    re.IGNORECASE,
)
_FETCHING = "拿领取"
ACTS = frozenset(
    {"return", "use", "take", "transfer", "dispose", "count", "hold", "release", "sendback"}
    | {"reserve", "putaway"}
)
"""What a question is never taken for."""
COURTESIES = frozenset({"greeting", "thanks"})
"""What wants nothing, and answers no question that was asked."""
_CANCEL = re.compile(
    r"(取消|算了|不用|不要|不做|不领|不调|不弄|放弃|先不|没事|cancel|stop|never ?mind|nvm|nm|nah"
    r"|forget it|leave it|skip it|drop it|no thanks|abort)[了吧啦它]*[!！。.,，\s]*",
    re.IGNORECASE,
)
_RECALL = re.compile(r"召回|\brecall", re.IGNORECASE)
_ASKING_END = re.compile(r"[?？吗呢]\s*$")
_NUMBER_ALONE = re.compile(r"\d{1,3}|[一二两三四五六七八九十]{1,2}\s?个?")
"""What answers a question at best, and is no name of goods."""
_SHORT = 24
"""Characters of what may be no more than a yes, or another number than before."""
Room = Callable[[Turn, str], Awaitable[None]]
Alone = Callable[[Turn, str], Awaitable[bool]]
"""Shows what a number by itself stands for, and tells whether it stands for something."""


def intent(text: str) -> tuple[str, str]:
    """Return what a sentence asks for, and the words that are left without its verb."""
    if (asked := asked_for(text)) is not None:
        return asked
    put = shelved(text) or turned(text)
    if put is not None and (put == LIST or not _ASKS.search(text)):
        return put
    route = _FROM.search(text)
    if route is not None and route["verb"] in _FETCHING:
        return "take", f"{route['rest'].strip()} {route['source']}"
    if route is not None:
        return "transfer", f"从{route['source']} {route['rest'].strip()}"
    for name, pattern in _VERBS:
        found = pattern.search(text)
        if found and (name not in ACTS or not _ASKS.search(text)):
            rest = (text[: found.start()] + text[found.end() :]).strip(" ,，。.、：:!！")
            return name, rest
    return "stock", text


def courtesy(text: str) -> bool:
    """Tell whether words are mere politeness, which names no goods and gives no reason."""
    return bool(text.strip()) and intent(text)[0] in COURTESIES


def ends_as_question(text: str) -> bool:
    """Tell whether words end as a question does."""
    return _ASKING_END.search(text) is not None


def cancels(text: str) -> bool:
    """Tell whether words say no more than that the question is to be left."""
    return bool(_CANCEL.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def recalls(text: str) -> bool:
    """Tell whether a reason speaks of a recall."""
    return _RECALL.search(text) is not None


def asks(text: str) -> bool:
    """Tell whether words ask how many there are, or where."""
    return _ASKS.search(text) is not None


def case_named(text: str) -> tuple[str, str]:
    """Return the case that words name as one ("用在手术 C-1203", "on case 7"), and the others."""
    if one := _CASE_OF_ONE.search(text):
        return one["case"], _LEFT_OVER.sub("", text[: one.start()].strip()).strip()
    for found in _CASE.finditer(text):
        if any(letter.isdigit() for letter in found["case"]):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,，。.、：:")
            return found["case"], _LEFT_OVER.sub("", rest).strip()
    return "", _LEFT_OVER.sub("", text).strip()


def route_named(text: str) -> tuple[str, str]:
    """Return from where something goes ("从中心库 2 个…", "two … from X to Y"), and the rest."""
    found = _ROUTE.search(text)
    if found is None:
        return "", text
    if found["zh"]:
        return found["zh"], found["goods"].strip()
    return found["en"].strip(), f"{found['before'].strip()}{found['after'] or ''}".strip()


def said_with(rooms: dict[str, Room], alone: Alone, unknown: Room) -> Room:
    """Return what answers plain words, given the rooms for each intent, and for numbers alone."""

    async def said(turn: Turn, text: str) -> None:
        if await _read(turn, text, alone):
            return
        if text.startswith("/"):
            await unknown(turn, text)
            return
        if cancels(text):
            turn.say(turn.words.html("common.nothing_to_cancel"))
            return
        if _NUMBER_ALONE.fullmatch(text.strip()):
            turn.say(turn.words.html("common.press_above"))
            return
        name, rest = intent(text)
        room = rooms.get(name)
        if room is not None:
            await room(turn, rest)
        elif len(text) <= _SHORT and (agrees(text) or corrects(text)):
            nothing = turn.words.html("common.nothing_to_confirm")
            turn.say(await card_waits(turn) or nothing)
        else:
            await which_words(turn, text, "stock", Meant(0))

    return said


async def _read(turn: Turn, text: str, alone: Alone) -> bool:
    """Show what a code or a number by itself stands for; tell whether the text is one."""
    if await codes_in(turn, text):
        await turn.go_on("scans", Meant(0, case=text))
        return True
    if looks_like_code(text):
        await which_way(turn, text, "code", Meant(0))
        return True
    if text.startswith("/"):
        return False
    if numbered := await by_number(turn, text):
        await which_number(turn, numbered, "code", Meant(0))
        return True
    return await alone(turn, text)
