"""A check digit is the last character of an identifier, computed from all before it."""

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HIBC_ALPHABET = ALPHANUMERIC + "-. $/+%"
"""The 43 characters of HIBC in the order of their values."""

_HIBC_VALUE = {character: value for value, character in enumerate(HIBC_ALPHABET)}
_MA_VALUE = (
    {character: value for value, character in enumerate(ALPHANUMERIC)}
    | {character: value for value, character in enumerate("abcdefg", 36)}
    | {character: value for value, character in enumerate("hijklmnopqrstuvwxyz", 45)}
    | {character: value for value, character in enumerate("-.@$,*+%/#!^~", 64)}
)
"""The registrar's table; it leaves out 43 and 44."""


def modulo_10(digits: str) -> str:
    """Return the GS1 check digit of the digits before it (weights 3 and 1 from the right)."""
    total = 3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def modulo_43(text: str) -> str | None:
    """Return the HIBC check character of the text before it, or None if a character is foreign."""
    try:
        return HIBC_ALPHABET[sum(_HIBC_VALUE[character] for character in text) % 43]
    except KeyError:
        return None


def modulo_37_36(text: str) -> str:
    """Return the check character of ISO 7064 MOD 37,36 over letters and digits."""
    product = 36
    for character in text:
        total = (product + ALPHANUMERIC.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHANUMERIC[(37 - product) % 36]


def ma_check(text: str) -> str | None:
    """Return the MA check digit: Luhn over the characters' values written one after the other."""
    try:
        digits = "".join(str(_MA_VALUE[character]) for character in text)
    except KeyError:
        return None
    total = sum(map(int, digits[-1::-2]))
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return str(-total % 10)
