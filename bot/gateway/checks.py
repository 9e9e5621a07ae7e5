"""Check: what Telegram refuses in the words, the thread and the answered message of a post."""

from collections.abc import Mapping

from bot.gateway.call import Call
from bot.gateway.chats import Chat, topic
from bot.gateway.entities import FormattedText, clean, detected, trimmed
from bot.gateway.entities_in import parse_entities
from bot.gateway.html_in import parse_html
from bot.gateway.markdown_in import parse_markdown
from bot.gateway.markdown_old import parse_old_markdown
from bot.gateway.messages import Message, message
from bot.gateway.nesting import settled
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import whole

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
# Before parsing, so that a hostile text costs little.
_LONGEST_RAW = 32 * 1024
_MOST_ENTITIES = 100
_MODES = {"html": parse_html, "markdownv2": parse_markdown, "markdown": parse_old_markdown}


def read_text(call: Call) -> FormattedText:
    """Return the `text` of a call, parsed, between 1 and 4,096 characters.

    Raises:
        ApiError: it is empty, too long or its marks are broken.
    """
    given = call.text("text")
    if not given:
        raise bad_request("message text is empty")
    words = formatted(given, call.text("parse_mode"), call.json("entities"))
    if not words.text:
        raise bad_request("text must be non-empty")
    if len(words.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return words


def read_caption(call: Call) -> FormattedText:
    """Return the `caption` of a call, parsed, at most 1,024 characters.

    Raises:
        ApiError: it is too long or its marks are broken.
    """
    return caption(call.text("caption"), call.text("parse_mode"), call.json("caption_entities"))


def caption(text: str, parse_mode: str, entities: object) -> FormattedText:
    """Return the words as a caption.

    Raises:
        ApiError: it is too long or its marks are broken.
    """
    words = formatted(text, parse_mode, entities)
    if len(words.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return words


def formatted(text: str, parse_mode: str, entities: object) -> FormattedText:
    """Return the words after their marks are read and white space around them is gone.

    Raises:
        ApiError: the marks are broken, or there is no such kind of marks.
    """
    if len(text.encode("utf-8", "replace")) > _LONGEST_RAW:
        raise bad_request("text is too long")
    text = clean(text)
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        words = FormattedText(text, parse_entities(text, entities))
    elif mode in _MODES:
        words = _MODES[mode](text)
    else:
        raise bad_request("unsupported parse_mode")
    words = trimmed(words)
    return detected(FormattedText(words.text, settled(words.entities[:_MOST_ENTITIES])))


def read_thread(tx: Tx, call: Call, chat: Chat) -> int | None:
    """Return the thread the call names, None for the chat itself.

    Raises:
        ApiError: the chat has no such topic.
    """
    thread_id = call.whole("message_thread_id")
    if not thread_id:
        return None
    if topic(tx, chat.id, thread_id) is None:
        raise bad_request("message thread not found")
    return thread_id


def read_message(tx: Tx, call: Call, chat: Chat, act: str) -> Message:
    """Return the message of a chat that a call names, to do something to it.

    Raises:
        ApiError: it names none, or one that is gone.
    """
    message_id = call.whole("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    found = message(tx, chat.id, message_id)
    if found is None:
        raise bad_request(f"message to {act} not found")
    return found


def read_reply(tx: Tx, call: Call, chat: Chat) -> Message | None:
    """Return the message the call answers, None when it answers none.

    Raises:
        ApiError: it is gone and the call insists.
    """
    given = call.json("reply_parameters")
    asked = given if isinstance(given, Mapping) else {}
    if asked and "message_id" not in asked:
        raise bad_request('can\'t find field "message_id"')
    message_id = whole(asked.get("message_id")) or call.whole("reply_to_message_id")
    if not message_id:
        return None
    found = message(tx, chat.id, message_id)
    lenient = asked.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found
