"""Answer: what the bot says to a tap, exactly once and while the person still waits."""

from bot.gateway.call import Call
from bot.gateway.entities import clean
from bot.gateway.events import tell_person
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import Json

LIVES_SECONDS = 60
LONGEST = 200


def answer_callback_query(tx: Tx, call: Call) -> bool:
    """Answer `answerCallbackQuery`."""
    query_id = call.whole("callback_query_id")
    row = tx.one("SELECT person_id, at, answered FROM press WHERE id = ?", query_id)
    if row is None or row[2] or tx.now - row[1] > LIVES_SECONDS:
        raise _too_old()
    text = clean(call.text("text")).strip()
    if len(text) > LONGEST:
        raise bad_request("MESSAGE_TOO_LONG")
    tx.run("UPDATE press SET answered = 1 WHERE id = ?", query_id)
    toast: Json = {"query_id": str(query_id), "text": text, "alert": call.flag("show_alert")}
    if call.text("url"):
        toast["url"] = call.text("url")
    tell_person(tx, row[0], "toast", toast)
    return True


def answer_inline_query(_tx: Tx, _call: Call) -> bool:
    """Answer `answerInlineQuery`; the page asks none, so every id is unknown."""
    raise _too_old()


def _too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
