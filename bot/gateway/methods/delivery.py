"""Delivery: whether updates are pushed to the bot, and where to."""

import re
from urllib.parse import urlsplit

from bot.gateway.call import Call
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.settings import read_setting, write_setting
from bot.gateway.signals import UPDATES, WEBHOOK
from bot.gateway.store import Tx
from bot.gateway.updates import drop_all, pending_count
from bot.gateway.wire import Json

DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
MOST_KINDS = 100


def set_webhook(tx: Tx, call: Call) -> bool:
    """Answer `setWebhook`; an empty address means `deleteWebhook`."""
    url = call.text("url").strip()
    if not url:
        return delete_webhook(tx, call)
    try:
        valid = urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).hostname)
    except ValueError:
        valid = False
    if not valid:
        raise bad_request("invalid webhook URL specified")
    remember_allowed(tx, call)
    if call.flag("drop_pending_updates"):
        drop_all(tx)
    connections = call.within("max_connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS)
    hook = {"url": url, "secret": _secret(call), "max_connections": connections}
    write_setting(tx, "webhook", hook)
    write_setting(tx, "webhook_error", None)
    _wake(tx)
    return True


def _secret(call: Call) -> str:
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if re.search(r"[^A-Za-z0-9_-]", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def delete_webhook(tx: Tx, call: Call) -> bool:
    """Answer `deleteWebhook`."""
    if call.flag("drop_pending_updates"):
        drop_all(tx)
    write_setting(tx, "webhook", None)
    write_setting(tx, "webhook_error", None)
    _wake(tx)
    return True


def _wake(tx: Tx) -> None:
    tx.wake(WEBHOOK)
    tx.wake(UPDATES)


def get_webhook_info(tx: Tx, _call: Call) -> Json:
    """Answer `getWebhookInfo`."""
    hook, error = read_setting(tx, "webhook"), read_setting(tx, "webhook_error")
    allowed = read_setting(tx, "allowed_updates")
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": pending_count(tx),
    }
    if isinstance(hook, dict):
        info |= {"url": hook["url"], "max_connections": hook["max_connections"]}
    if isinstance(error, dict):
        info |= {"last_error_date": error["at"], "last_error_message": error["words"]}
    if isinstance(allowed, list) and allowed:
        info["allowed_updates"] = allowed
    return info


def remember_allowed(tx: Tx, call: Call) -> None:
    """Remember which kinds of updates the bot names; an empty list brings back the usual ones."""
    kinds = newly_allowed(tx, call)
    if kinds is not None:
        write_setting(tx, "allowed_updates", kinds)


def newly_allowed(tx: Tx, call: Call) -> list[str] | None:
    """Return the kinds of updates that the bot names, unless it names none or those it named."""
    try:
        given = call.json("allowed_updates")
    except ApiError:  # Telegram takes no offence at an unreadable list
        return None
    if not isinstance(given, list):
        return None
    kinds = [kind for kind in given if isinstance(kind, str)][:MOST_KINDS]
    return None if kinds == read_setting(tx, "allowed_updates") else kinds
