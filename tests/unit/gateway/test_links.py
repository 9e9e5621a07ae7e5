"""Links: what Telegram takes as an address, and how it refuses the rest."""

import pytest

from bot.gateway.links import trouble


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
