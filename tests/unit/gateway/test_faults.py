"""Faults: met in order, by the calls they fit, as often as planned."""

from bot.gateway.call import Call
from bot.gateway.faults import Fault, Faults
from bot.gateway.flood import Limits
from bot.gateway.refusal import ApiError


def call(method: str, chat_id: int | None = None) -> Call:
    return Call(method.lower(), {"chat_id": chat_id})


def test_a_fault_waits_for_its_method_and_chat() -> None:
    faults = Faults()
    faults.plan(Fault("sendMessage", chat_id=5, drop=True))

    assert faults.take(call("getMe")) is None
    assert faults.take(call("sendMessage", 6)) is None
    taken = faults.take(call("sendMessage", 5))
    assert taken is not None
    assert taken.drop
    assert faults.take(call("sendMessage", 5)) is None


def test_faults_are_met_in_their_order_and_number() -> None:
    faults = Faults()
    faults.flood(3, times=2)
    faults.refuse(403, "Forbidden: x")

    codes = []
    while (fault := faults.take(call("getMe"))) is not None:
        assert fault.error is not None
        codes.append(fault.error.code)

    assert codes == [429, 429, 403]
    assert len(faults) == 0


def test_limits_refuse_what_is_too_fast_after_what_was_planned() -> None:
    faults = Faults()
    faults.limit(Limits(chat_burst=1), lambda: 5.0)
    faults.refuse(403, "Forbidden: x")

    taken = [faults.take(call("sendMessage", 5)) for _ in range(3)]
    faults.limit(None)

    codes = [each.error.code if each and each.error else 200 for each in taken]
    assert codes == [403, 200, 429]
    assert faults.take(call("sendMessage", 5)) is None


def test_what_was_planned_can_be_forgotten() -> None:
    faults = Faults()
    faults.migrate(-5, -6)

    assert len(faults) == 1
    faults.clear()
    assert faults.take(call("sendMessage", -5)) is None


def test_a_refusal_is_shaped_as_telegram_shapes_it() -> None:
    assert ApiError(400, "Bad Request: x").answer() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: x",
    }
    full = ApiError(429, "y", retry_after=3, migrate_to_chat_id=-6).answer()
    assert full["parameters"] == {"retry_after": 3, "migrate_to_chat_id": -6}
