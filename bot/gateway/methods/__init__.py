"""Methods: what the bot may ask, a room for each group.

Reading order: ``identity`` (who and where am I), ``sending``, ``album``, ``editing``, ``removal``,
``marks`` (pins and reactions), ``answering`` (taps), ``menus``, ``topics``, ``downloads``,
``delivery`` (webhook).
`getUpdates` waits and therefore lives apart, in `bot.gateway.polling`.
"""

from collections.abc import Callable, Mapping

from bot.gateway.call import Call
from bot.gateway.methods import (
    album,
    answering,
    delivery,
    downloads,
    editing,
    identity,
    marks,
    menus,
    removal,
    sending,
    topics,
)
from bot.gateway.store import Tx

Method = Callable[[Tx, Call], object]

_NAMED: dict[str, Method] = {
    "getMe": identity.get_me,
    "getChat": identity.get_chat,
    "getChatMember": identity.get_chat_member,
    "getChatAdministrators": identity.get_chat_administrators,
    "getChatMemberCount": identity.get_chat_member_count,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "sendMediaGroup": album.send_media_group,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": removal.delete_message,
    "deleteMessages": removal.delete_messages,
    "pinChatMessage": marks.pin_chat_message,
    "unpinChatMessage": marks.unpin_chat_message,
    "unpinAllChatMessages": marks.unpin_all_chat_messages,
    "setMessageReaction": marks.set_message_reaction,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "setMyCommands": menus.set_my_commands,
    "getMyCommands": menus.get_my_commands,
    "deleteMyCommands": menus.delete_my_commands,
    "setChatMenuButton": menus.set_chat_menu_button,
    "getChatMenuButton": menus.get_chat_menu_button,
    "createForumTopic": topics.create_forum_topic,
    "getFile": downloads.get_file,
    "setWebhook": delivery.set_webhook,
    "deleteWebhook": delivery.delete_webhook,
    "getWebhookInfo": delivery.get_webhook_info,
}

# Telegram does not care about the case of a method's name.
METHODS: Mapping[str, Method] = {name.lower(): method for name, method in _NAMED.items()}
