"""Delivery: what comes in from the chat and what goes out, each kept before it is acted on.

Rooms in reading order: ``inbox`` (updates, handled once), ``dialogue`` (what waits for a press),
``outbox`` (letters in lanes), ``lease`` (who has them in hand), ``drawn`` (which message bears the
buttons of a dialogue), ``menu`` (which commands a chat is offered), ``event`` (what happened, for
whoever watches).
"""
