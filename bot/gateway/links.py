"""Link: an address behind a word or a button, good or refused in Telegram's words."""

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PORT = re.compile(r"[^/?#]*:\d{1,5}(?:[/?#]|$)")
_HOST = re.compile(r"(?:[^\s./@:]+\.)+[^\s./@:]{1,63}|\[[0-9a-fA-F:.]+\]")
_WEB = frozenset({"http", "https"})
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
