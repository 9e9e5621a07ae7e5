"""Asked: what people ask that is no question about what is on the shelf.

Who took something and what it costs lead to its card and its history; who speaks here is told; and
what is not here yet is called so.
"""

import re

from handlers.talk.turn import Turn

_MAY_BE = re.compile(
    r"[过效]期|到期|库存(?:查询|量)?\W*$|谁|多少钱|几钱|价钱|价格|单价|能做|能干|会做|会干"
    r"|缺货|断货|不足|缺什么|采购|补货|请购|订货|手术|TR-\d"
    r"|short|out of stock|order|purchas|\bcases?\b|operation|ready"
    r"|who|what|price|cost|how much|expir",
    re.IGNORECASE,
)
"""One look that passes over nearly every question about stock."""
_AHEAD = {"明": 1, "tomorrow": 1, "后": 2}
_POLITE = r"^(?:请问|请|麻烦|问一?下)?\s*"
_END = r"[\s的呢啊呀吗?？!！。.]*$"
_QUESTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "who",
        re.compile(
            rf"{_POLITE}(?:你是谁|你叫什么(?:名字)?|你是什么|你是机器人|警钟是什么"
            rf"|自我介绍)(?:一?下)?{_END}"
            r"|^(?:who|what) are you\b.*|^what is (?:this|tocsin)\W*$"
            r"|^are you (?:a )?(?:ro)?bot\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "help",
        re.compile(
            rf"{_POLITE}(?:你|这里)?(?:都)?(?:能|会|可以)(?:做|干|帮我做|帮我干)(?:些)?"
            rf"(?:什么|啥|哪些)(?:事情?)?{_END}"
            r"|^what (?:can|do) you do(?: for me)?\W*$|^what can i (?:do|ask)(?: here)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "expiring",
        re.compile(
            rf"{_POLITE}(?:现在)?(?:有(?:什么|哪些|没有)|哪些|什么|查|看看?)?\s*"
            r"(?:东西|耗材|产品)?(?:最近|快|要|快要|马上|即将|本周|这周|本月|这个月|近期|已经?)*"
            r"(?:近效期|过期|到期|失效|效期|近效)(?:了|的)*(?:东西|耗材|产品|清单|列表)?"
            rf"(?:都)?(?:有(?:哪些|什么|没有|吗)|是哪些)?{_END}"
            r"|^(?:what|which|anything|is anything|show)\b.*\bexpir\w+"
            r"(?: (?:soon|this week|this month|next week|next month|today|tomorrow))?\W*$"
            r"|^(?:near|close to) expiry\W*$|^expir(?:ing|y)(?: soon| list)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "shortage",
        re.compile(
            rf"{_POLITE}(?:现在)?(?:有(?:什么|哪些|没有)?|哪些|什么)?\s*(?:东西|耗材|产品)?"
            r"(?:快|要|快要|马上|即将|已经?)*(?:缺货|断货|缺什么|(?:库存)?不足|库存低|低库存)(?:了|的)*"
            rf"(?:东西|耗材|产品|清单|列表|预警)?(?:都)?(?:有(?:哪些|什么|没有|吗)|是哪些)?{_END}"
            r"|^(?:what|which|anything|is anything)\b.*"
            r"\b(?:out of stock|short|running (?:low|out))\W*$"
            r"|^(?:the )?shortages?\W*$|^low stock\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "purchase",
        re.compile(
            rf"{_POLITE}(?:有(?:什么|哪些|没有)?|今天|本周|这周)?\s*"
            r"(?:采购|补货|请购|订货)(?:的)?(?:建议|计划|清单|单|需求)(?:都)?(?:有(?:哪些|什么|吗))?"
            rf"{_END}|{_POLITE}(?:该|要|需要|应该)(?:采购|补|补货|订|买)(?:些)?(?:什么|哪些)(?:货|东西)?{_END}"
            r"|^(?:show )?(?:the |any )?purchas\w+ (?:suggestions?|list|advice)\W*$"
            r"|^what (?:should|do|must) (?:we|i) (?:order|buy|reorder|purchase)\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "operations",
        re.compile(
            rf"{_POLITE}(?P<zh>[今明后][天日])(?:的)?(?:还?有)?(?:哪些|什么|几[台个]|多少[台个]?)?手术"
            r"(?:安排|列表|清单|排班)?(?:都)?(?:有(?:哪些|什么|几[台个])|是哪些)?"
            rf"(?:(?:都)?(?:准备|备|备货)(?:得)?(?:好|齐|怎么样|充分)?了?(?:没有?)?|齐了?)?{_END}"
            r"|^(?:what|which|are there(?: any)?|how many|list|show)?\b.*?(?:cases|operations)"
            r"(?: are (?:there|planned|scheduled))?(?: for| on)? ?(?P<en>today|tomorrow)\W*$"
            r"|^(?:is |are |what are )?(?P<day>today|tomorrow)(?:'s|s)? (?:cases?|operations?)"
            r"(?: (?:all )?ready)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "transfers",
        re.compile(
            rf"{_POLITE}(?:调拨单?号?)?\s*(?P<zh>TR-\d\d-\d{{1,8}})\s*(?:的货|那单)?"
            r"(?:现在|已经)?(?:到(?:货|哪|哪里|哪儿)?|收到|送到|来|怎么样|发)(?:了)?(?:没有?|没到)?"
            rf"{_END}"
            r"|^(?:has |is |where is )?(?:transfer )?(?P<en>TR-\d\d-\d{1,8})"
            r"(?: (?:arrived|come|here|received|there))?(?: yet)?\W*$",
            re.IGNORECASE,
        ),
    ),
    ("stock_usage", re.compile(rf"{_POLITE}(?:查)?库存(?:查询|量)?{_END}", re.IGNORECASE)),
    (
        "history",
        re.compile(
            rf"{_POLITE}(?:(?:今天|昨天|最近|刚才)?(?:是)?谁(?:领|拿|取|用|借)(?:走|用)?"
            r"(?:了|过|的)?(?:这个|那个)?)"
            r"\s*(?P<zh>[^吗?？]*?)[\s?？。]*$|^who (?:took|has taken|used|has used|got|has)\s+"
            r"(?:the |my |our )?(?P<en>.*?)\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "item",
        re.compile(
            rf"{_POLITE}(?P<zh>.*?)\s*(?:的)?(?:要|是)?(?:多少钱|单价|价格|什么价|几钱)"
            rf"(?:一[个支根件枚套盒])?(?:是)?(?:多少)?{_END}"
            r"|^(?:how much (?:is|are|does|do)|what does|what is the (?:price|cost) of"
            r"|(?:the )?(?:price|cost) of)\s+"
            r"(?:the |a |an |one )?(?P<en>.*?)(?: costs?)?\W*$",
            re.IGNORECASE,
        ),
    ),
)


def asked_for(text: str) -> tuple[str, str] | None:
    """Return what words ask for besides stock, and of which goods; none if they ask no such."""
    if not _MAY_BE.search(text):
        return None
    for name, pattern in _QUESTIONS:
        if found := pattern.match(text):
            goods = found.groupdict()
            said = next((each for each in goods.values() if each), "")
            return name, said.strip(" ,，。的")
    return None


def days_ahead(day: str) -> int:
    """Return how many days lie between today and the day that was said."""
    return next((days for word, days in _AHEAD.items() if day.lower().startswith(word)), 0)


async def who_i_am(turn: Turn, text: str) -> None:
    """Say in two lines who speaks here."""
    del text
    turn.say(turn.words.html("asked.who_i_am"))


async def expiring(turn: Turn, text: str) -> None:
    """Say that there is no list of what expires soon yet, and what there is."""
    del text
    turn.say(turn.words.html("asked.expiring"))


async def shortage(turn: Turn, text: str) -> None:
    """Say that there is no list of what runs short yet, and what there is."""
    del text
    turn.say(turn.words.html("asked.shortage"))


async def purchase(turn: Turn, text: str) -> None:
    """Say that there is no advice on purchases yet, and what there is."""
    del text
    turn.say(turn.words.html("asked.purchase"))


async def stock_usage(turn: Turn, text: str) -> None:
    """Say how stock is asked for, where no goods were named."""
    del text
    turn.say(turn.words.html("stock.usage"))


ROOMS = {
    "who": who_i_am,
    "expiring": expiring,
    "shortage": shortage,
    "purchase": purchase,
    "stock_usage": stock_usage,
}
