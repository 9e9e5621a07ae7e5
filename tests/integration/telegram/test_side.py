"""The whole side: asked, answered once, through trouble, crashes and restarts."""

import asyncio
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.telegram.receiver import incoming_of
from bot.telegram.side import TelegramSide, TokenRefusedError
from core.actor import PROGRAM
from core.delivery.inbox import finish, note_failure
from core.delivery.outbox import post
from core.door import Core, Door
from core.errors import RefusedError
from core.people.group import group_of, link_group
from core.people.staff import Role
from handlers.registry import build_frame
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, WARD, draft, letters, updates
from tests.integration.telegram.server import (
    Body,
    Server,
    bot_api,
    cut,
    eventually,
    hang,
    message,
    page,
    refuse,
    said,
)
from tests.integration.telegram.sides import (
    BALLOONS,
    SECRET,
    handled,
    left_by_a_crash,
    on_hand,
    reached,
    side_on,
)

ASK, TAKE = "/stock 2.0x15 球囊", "/take 2 2.0x15 球囊"


async def test_a_nurse_is_answered_by_polling(ward: Hospital, server: Server) -> None:
    async with side_on(ward, reached(server)):
        server.bring(said(1, ASK))
        (answer,) = await server.until("sendMessage", 1)

    assert "<b>5</b>" in answer["text"]
    assert answer["parse_mode"] == "HTML"
    assert (server.made("deleteWebhook"), server.made("setWebhook")) == ([{}], [])


async def test_a_nurse_is_answered_by_webhook(ward: Hospital, server: Server) -> None:
    hook = {"webhook_url": "https://h.test", "webhook_secret": "s" * 16}
    async with side_on(ward, reached(server, **hook)) as side:
        await side.receiver.receive([said(1, ASK)])
        await server.until("sendMessage", 1)

    (call,) = server.made("setWebhook")
    assert (call["url"], call["secret_token"]) == ("https://h.test/telegram", "s" * 16)
    assert server.polls == []


async def test_a_take_brought_ten_times_is_taken_once(ward: Hospital, server: Server) -> None:
    async with side_on(ward, reached(server)) as side:
        await asyncio.gather(*(side.receiver.receive([said(1, TAKE)]) for _ in range(10)))
        await handled(ward, 1)
        await side.idle()

    assert on_hand(ward) == BALLOONS - 2
    assert len(server.texts(NURSE)) == 1


@pytest.mark.parametrize(
    "text", ["长" * 10_000, "a\x00\x07b", "\u202egnp.exe", "/stock " + "x" * 9_000]
)
async def test_strange_texts_are_answered_in_words(
    ward: Hospital, server: Server, text: str
) -> None:
    async with side_on(ward, reached(server)):
        server.bring(said(1, text), said(2, ASK))
        first, second = await server.until("sendMessage", 2)

    assert "incident" not in first["text"].lower()
    assert "<b>5</b>" in second["text"]


async def test_a_stranger_whose_name_holds_marks_is_answered(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)):
        server.bring(said(1, ASK, user=9_999))
        (answer,) = await server.until("sendMessage", 1)

    assert "5" not in answer["text"], "and learns nothing"


def _not_for_us() -> dict[str, Body]:
    person = {"id": NURSE, "is_bot": False, "first_name": "x"}
    text = said(1, ASK)["message"]
    return {
        "edited": {"edited_message": text | {"edit_date": 1}},
        "channel": {"channel_post": message(1, -100, ASK)},
        "bot": {"message": text | {"from": person | {"is_bot": True}}},
        "pin": {"message": message(1, NURSE, "") | {"from": person, "pinned_message": text}},
        "unknown": {"brand_new_kind": {"id": 1}},
    }


@pytest.mark.parametrize("kind", list(_not_for_us()))
async def test_what_is_no_word_to_us_is_done_without_an_answer(
    ward: Hospital, server: Server, kind: str
) -> None:
    async with side_on(ward, reached(server)):
        server.bring({"update_id": 1, **_not_for_us()[kind]})
        await handled(ward, 1)

    assert server.texts() == []


async def test_an_update_that_cannot_be_read_is_given_up_and_the_next_is_answered(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)):
        server.bring({"update_id": 1, "message": {"chat": {"id": NURSE}}}, said(2, ASK))
        await handled(ward, 2)
        await server.until("sendMessage", 1)

    assert updates(ward)[1][:2] == ("failed", 3)


async def test_a_wrong_token_is_said_without_the_token(ward: Hospital, server: Server) -> None:
    side = TelegramSide(ward.core, build_frame(), reached(server, token="42:wrong"), SECRET)

    with pytest.raises(TokenRefusedError) as refused:
        await side.start()
    await side.stop()

    assert "42:wrong" not in repr(refused.value) + repr(refused.value.__cause__)


async def test_a_webhook_that_is_refused_is_said(ward: Hospital, server: Server) -> None:
    server.plan("setWebhook", refuse(400, "Bad Request: bad webhook: HTTPS url must be provided"))
    to = reached(server, webhook_url="http://h.test", webhook_secret="s" * 16)

    with pytest.raises(BadRequest):
        async with side_on(ward, to):
            raise AssertionError


@pytest.mark.parametrize(
    "trouble",
    [cut, page(502), refuse(429, "Too Many", retry_after=1)],
    ids=["cut", "502", "flood"],
)
async def test_a_server_in_trouble_at_the_start_is_tried_again(
    ward: Hospital, server: Server, trouble: Any
) -> None:
    server.plan("deleteWebhook", trouble, trouble)
    server.bring(said(1, ASK))

    async with side_on(ward, reached(server)):
        await server.until("sendMessage", 1)

    assert len(server.made("deleteWebhook")) == 3


async def test_a_server_that_comes_later_than_we_is_found(ward: Hospital) -> None:
    async with bot_api() as early:
        pass
    await left_by_a_crash(ward, *filter(None, [incoming_of(said(1, ASK))]))

    async with side_on(ward, reached(early)), bot_api(port=early.port) as server:
        await server.until("sendMessage", 1)

    assert "<b>5</b>" in server.texts(NURSE)[0]


async def test_while_it_looks_for_the_server_it_can_be_stopped(ward: Hospital) -> None:
    async with bot_api() as gone:
        pass
    async with side_on(ward, reached(gone)) as side:
        await side.receiver.receive([said(1, ASK)])
        await asyncio.sleep(0.3)

    assert updates(ward)[1][0] == "new", "it waits for the next start"


async def test_a_refusal_while_it_looks_is_told_and_it_goes_on_looking(
    ward: Hospital, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot_api() as early:
        pass
    async with side_on(ward, reached(early)):
        async with bot_api(token="42:another", port=early.port):
            await eventually(lambda: "look at the token" in caplog.text)
        async with bot_api(port=early.port) as server:
            server.bring(said(1, ASK))
            await server.until("sendMessage", 1)

    assert early.token not in caplog.text


async def test_what_a_crash_left_is_answered_at_the_next_start(
    ward: Hospital, server: Server
) -> None:
    left = [incoming_of(said(number, ASK)) for number in (1, 2, 3)]
    await left_by_a_crash(ward, *filter(None, left))

    async with side_on(ward, reached(server)):
        await handled(ward, 1, 2, 3)
        await server.until("sendMessage", 3)

    assert len(server.texts(NURSE)) == 3


class Failing(Door):
    """The program's door in the moment of a crash: the effect stands, its mark does not."""

    def __init__(self, core: Core, rule: object, error: Exception, times: int = 1) -> None:
        super().__init__(core, PROGRAM, "")
        self.rule, self.error, self.times = rule, error, times

    async def do(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        if command is self.rule and self.times:
            self.times -= 1
            raise self.error
        return await super().do(command, *args, **kwargs)


async def test_a_take_whose_mark_was_lost_is_not_taken_again(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)) as side:
        side._program = Failing(ward.core, finish, RefusedError("storage.busy"), 99)
        server.bring(said(1, TAKE))
        await eventually(lambda: on_hand(ward) == BALLOONS - 2)
    assert (server.texts(), updates(ward)[1][0]) == ([], "new")

    async with side_on(ward, reached(server)):
        await server.until("sendMessage", 1)

    assert on_hand(ward) == BALLOONS - 2
    assert updates(ward)[1] == ("done", 2, ""), "the second run counted before it began"


async def test_while_the_storage_is_busy_updates_wait_and_are_then_answered_in_order(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)) as side:
        side._program = Failing(ward.core, finish, RefusedError("storage.busy"), 2)
        server.bring(said(1, TAKE), said(2, ASK))
        first, second = await server.until("sendMessage", 2)

    assert on_hand(ward) == BALLOONS - 2
    assert "<b>3</b>" in second["text"]
    assert first["text"] != second["text"]


async def test_a_failure_outside_every_handler_is_tried_again_in_its_place(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)) as side:
        side._program = Failing(ward.core, finish, OSError("a bug"), 2)
        server.bring(said(1, TAKE), said(2, ASK))
        _, second = await server.until("sendMessage", 2)

    assert updates(ward)[1][:2] == ("done", 3)
    assert on_hand(ward) == BALLOONS - 2
    assert "<b>3</b>" in second["text"]


async def test_a_failure_that_cannot_even_be_noted_is_taken_up_later(
    ward: Hospital, server: Server
) -> None:
    class Twice(Failing):
        async def do(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            if command is note_failure and self.times == 0:
                self.rule, self.times = None, 1
                raise OSError("the disk is gone")
            return await super().do(command, *args, **kwargs)

    async with side_on(ward, reached(server)) as side:
        side._program = Twice(ward.core, finish, OSError("the disk is gone"))
        server.bring(said(1, ASK))
        await server.until("sendMessage", 1)

    assert updates(ward)[1][0] == "done"


async def test_an_inbox_that_cannot_be_read_is_looked_at_again(
    ward: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with side_on(ward, reached(server)) as side:
        good = side.receiver.resume

        async def fail(*, earlier: bool = False) -> int:
            side.receiver.resume = good  # type: ignore[method-assign]
            raise OSError("the disk is gone")

        side.receiver.resume = fail  # type: ignore[method-assign]
        await eventually(lambda: "inbox could not be looked at" in caplog.text)
        await left_by_a_crash(ward, *filter(None, [incoming_of(said(1, ASK))]))
        await server.until("sendMessage", 1)

    assert updates(ward)[1][0] == "done"


async def test_stopping_answers_what_is_being_handled(ward: Hospital, server: Server) -> None:
    server.plan("sendMessage", hang(0.3))
    async with side_on(ward, reached(server)) as side:
        server.bring(said(1, ASK))
        await server.until("sendMessage", 1)
        await asyncio.wait_for(side.stop(), 5)

    answers = {key: row.state for key, row in letters(ward).items() if key.startswith("u:")}
    assert list(answers.values()) == ["sent"]


async def test_a_commit_after_the_end_stands_all_the_same(ward: Hospital, server: Server) -> None:
    async with side_on(ward, reached(server)):
        pass
    await ward.program.do(post, [draft("later")])
    side = TelegramSide(ward.core, build_frame(), reached(server), SECRET)
    loop = asyncio.new_event_loop()
    loop.close()
    side._committed(loop, frozenset({"letter"}))

    assert "later" in letters(ward)
    await side.stop()


async def test_a_group_that_becomes_another_keeps_its_role(ward: Hospital, server: Server) -> None:
    await ward.door("administrator").do(link_group, WARD, 0, Role.NURSE, "CATH")
    person = {"id": NURSE, "is_bot": False, "first_name": "x"}
    moved = message(1, WARD, "") | {"from": person, "migrate_to_chat_id": WARD * 10}

    async with side_on(ward, reached(server)):
        server.bring({"update_id": 1, "message": moved})
        await handled(ward, 1)
        server.bring(said(2, ASK, chat=WARD * 10))
        await server.until("sendMessage", 1)

    assert await ward.program.ask(group_of, WARD) is None
    assert server.texts(WARD * 10)


async def test_a_group_moved_unseen_gets_its_answer_where_it_is_now(
    ward: Hospital, server: Server
) -> None:
    await ward.door("administrator").do(link_group, WARD, 0, Role.NURSE, "CATH")
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    server.plan("sendMessage", refuse(400, words, migrate_to_chat_id=WARD * 10))

    async with side_on(ward, reached(server)):
        server.bring(said(1, ASK, chat=WARD))
        await server.until("sendMessage", 2)

    assert len(server.texts(WARD * 10)) == 1
    assert await ward.program.ask(group_of, WARD * 10) is not None
