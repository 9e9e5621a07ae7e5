"""Link: an address behind a word or a button, good or refused in Telegram's words."""

import re
from urllib.parse import parse_qsl, urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PORT = re.compile(r"[^/?#]*:\d{1,5}(?:[/?#]|$)")
_HOST = re.compile(r"(?:[^\s./@:]+\.)+[^\s./@:]{1,63}|\[[0-9a-fA-F:.]+\]")
_WEB = frozenset({"http", "https"})
_OWN_ADDRESS = re.compile(
    r"tg:(?://)?(?P<kind>[a-z]+)/?\?(?P<query>[^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_ID = re.compile(r"[1-9][0-9]{0,17}")
_OWN = frozenset({"tg", "ton", "tonsite"})


def trouble(address: str) -> str:
    """Return what is wrong with an address, empty if nothing is."""
    address = address.strip()
    if not address:
        return "URL host is empty"
    scheme = "" if _PORT.match(address) else (_SCHEME.match(address) or [""])[0]
    name = scheme.rstrip(":").lower()
    if name in _OWN:
        return ""
    if scheme and name not in _WEB:
        return "Unsupported URL protocol"
    return "" if _has_host(address if scheme else f"http://{address}") else "Wrong HTTP URL"


def own_number(address: str, kind: str) -> int:
    """Return the id in an address of Telegram's own, such as `tg://user?id=5`; 0 if it has none."""
    parts = _OWN_ADDRESS.fullmatch(address)
    if parts is None or parts["kind"].lower() != kind:
        return 0
    for name, value in parse_qsl(parts["query"]):
        if name == "id":
            return int(value) if _ID.fullmatch(value) else 0
    return 0


def _has_host(address: str) -> bool:
    if re.search(r"\s", address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    written = parts.netloc.rpartition("@")[2]
    return host is not None and bool(_HOST.match(written if written.startswith("[") else host))
