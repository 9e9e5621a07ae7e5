"""Links: what Telegram takes as an address, and how it refuses the rest."""

import pytest

from bot.gateway.links import own_number, trouble


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/a?b=c#d",
        "HTTP://X.TEST",
        "http://10.0.0.5:8080/stock",
        "x.test",
        "x.test:8080/a",
        "https://user@x.test/",
        "http://[::1]:8080/",
        "https://医院.cn/",
        "tg://user?id=1",
        " https://x.test ",
    ],
)
def test_a_good_address_is_no_trouble(address: str) -> None:
    assert trouble(address) == ""


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "URL host is empty"),
        (" ", "URL host is empty"),
        ("not-a-url", "Wrong HTTP URL"),
        ("localhost", "Wrong HTTP URL"),
        ("http://localhost:80/", "Wrong HTTP URL"),
        ("https://a b.test", "Wrong HTTP URL"),
        ("https://x.test:99999999", "Wrong HTTP URL"),
        ("https://[x", "Wrong HTTP URL"),
        ("https://", "Wrong HTTP URL"),
        ("ftp://x.test", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Unsupported URL protocol"),
        ("mailto:a@x.test", "Unsupported URL protocol"),
    ],
)
def test_a_bad_address_is_worded_as_telegram_does(address: str, words: str) -> None:
    assert trouble(address) == words


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("tg://user?id=42", 42),
        ("TG:User/?a=b&id=42#c", 42),
        ("tg://user?id=042", 0),
        ("tg://user?id=x&id=42", 0),
        ("tg://user#id=42", 0),
        ("tg://emoji?id=42", 0),
        ("https://user?id=42", 0),
    ],
)
def test_an_address_of_telegrams_own_may_carry_an_id(address: str, number: int) -> None:
    assert own_number(address, "user") == number
