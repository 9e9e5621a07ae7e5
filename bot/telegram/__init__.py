"""The Telegram side: the same whether the server is Telegram's, another's, or our own gateway.

Rooms in reading order: ``transport`` (calls over aiohttp), ``receiver`` (an update is kept before
it is acknowledged), ``dispatcher`` (order per chat, many chats at once), ``polling`` and
``webhook`` (how updates come), ``pace`` (how fast each chat may be sent to), ``courier`` (letters
on their way), ``post`` (one letter becomes one call), ``turns`` (an update becomes a turn),
``counted`` (what an earlier run left), ``side`` (all of it, started and stopped).
"""
