"""The bits of a tag's number, taken one stretch after the other from the left."""

from string import ascii_letters, ascii_uppercase, digits

_HEX_UPPER, _HEX_LOWER = "0123456789ABCDEF", "0123456789abcdef"
_BASE_64 = ascii_uppercase + ascii_letters[:26] + digits + "-_"
_ASCII = "".join(map(chr, range(128)))
_CODE_40 = f" {ascii_uppercase}-.:{digits}"  # code 0 fills up, 30 to 39 are the digits

_ALPHABETS = {1: (_HEX_UPPER, 4), 2: (_HEX_LOWER, 4), 3: (_BASE_64, 6), 4: (_ASCII, 7)}
"""Encodings of a serial in the newer schemes: the characters and the bits of each."""


class BitsError(Exception):
    """The bits do not say what their header promises."""


class Bits:
    """A number in hexadecimal, read from its most significant bit."""

    def __init__(self, number: str, skip: int = 0) -> None:
        self._value = int(number, 16)
        self._left = len(number) * 4 - skip

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        if count > self._left:
            raise BitsError
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def expect_padding(self) -> None:
        """Refuse anything but zeros in what is left, which only fills up the tag's memory."""
        if self._value & (1 << self._left) - 1:
            raise BitsError

    def serial(self) -> str:
        """Return the serial of the newer schemes: its encoding, its length, its characters."""
        encoding, length = self.take(3), self.take(5)
        if encoding == 0:
            return self._whole_number(length)
        if encoding == 5:
            return self._code_40(length)
        if encoding not in _ALPHABETS:
            raise BitsError
        alphabet, size = _ALPHABETS[encoding]
        return "".join(alphabet[self.take(size)] for _ in range(length))

    def _whole_number(self, length: int) -> str:
        text = str(self.take((10**length - 1).bit_length()))
        if len(text) > length:
            raise BitsError
        return text

    def _code_40(self, length: int) -> str:
        text = ""
        for _ in range(-(-length // 3)):
            triple = self.take(16) - 1
            if not 0 <= triple < 64_000:
                raise BitsError
            text += _CODE_40[triple // 1600] + _CODE_40[triple // 40 % 40] + _CODE_40[triple % 40]
        found = text[:length]
        if " " in found or text[length:].strip(" "):
            raise BitsError
        return found
