"""Answering: one bot in a process of its own, so that nothing but its own CPU is counted.

``python -m tests.bench.answering constant URL TOKEN`` answers a constant by a handler of
python-telegram-bot; with ``stock`` and a database behind, it is our own whole Telegram side. Both
go through the same transport. It says ``ready`` and ends when its input ends.
"""

import asyncio
import sys

import uvloop
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from bot.collector import calm_collector
from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server, TelegramSide
from bot.telegram.transport import Transport
from core.actor import PROGRAM
from core.opening import open_core
from core.stock.finder import warm_search
from handlers.registry import build_frame
from handlers.talk.frame import App, Context

TEXT = (
    "<b>冠脉药物洗脱支架 3.0×18mm</b>（I000001）\n可用 <b>10</b> 个 · 在库 10 · 预留 0 · 在途 0\n\n"
    "第1病区：可用 <b>4</b>，在库 4 · 最近效期 2035-01-01\n第2病区：可用 <b>3</b>，在库 3\n\n"
    "先出批号：\nB1-0 · 2035-01-01 · 第1病区1号柜 · 4\nB1-1 · 2035-01-02 · 第2病区1号柜 · 3"
)
"""As long as a stock answer, with as many buttons below it."""
ROWS = (("取 1 个", "取 2 个"), ("批号", "替代品", "刷新"))


async def constant(url: str, token: str) -> None:
    """Answer every message with the same words."""
    buttons = [[InlineKeyboardButton(word, callback_data="x" * 30) for word in r] for r in ROWS]
    markup = InlineKeyboardMarkup(buttons)

    async def answer(update: Update, context: Context) -> None:
        del context
        assert update.message is not None
        await update.message.reply_text(TEXT, parse_mode=ParseMode.HTML, reply_markup=markup)

    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot").job_queue(None)
    app: App = (
        builder.request(Transport()).get_updates_request(Transport()).concurrent_updates(16).build()
    )
    app.add_handler(MessageHandler(filters.TEXT, answer))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await _until_told()
        await app.updater.stop()
        await app.stop()


async def stock(url: str, token: str, database: str) -> None:
    """Answer as the program does."""
    core = open_core(database)
    try:
        server = Server(token, api=url, limits=UNLIMITED)
        side = TelegramSide(core, build_frame(), server, b"measured" * 4)
        await core.as_(PROGRAM).ask(warm_search)
        calm_collector()
        await side.start()
        await _until_told()
        await side.stop()
    finally:
        core.close()


async def _until_told() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["constant", url, token]:
            uvloop.run(constant(url, token))
        case ["stock", url, token, database]:
            uvloop.run(stock(url, token, database))
        case _:
            sys.exit(__doc__)
