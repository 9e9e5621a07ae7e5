"""An application identifier (AI) is the number before a GS1 field that says what the field holds.

Rule: the tables are facts of the GS1 General Specifications and nothing else; what is made of them
stands in ``gs1_rules`` and ``gs1_split``. AIs are prefix-free: no AI begins with another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

GS = "\x1d"
"""What a reader sends for FNC1, the end of a field of variable length."""

CSET_82 = frozenset(
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
CSET_39 = frozenset("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CSET_64 = frozenset("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset("0123456789")

_SETS = {"N": DIGITS, "X": CSET_82, "Y": CSET_39, "Z": CSET_64}

PREDEFINED = frozenset(
    ("00", "01", "02", "03", "04", *map(str, range(11, 21)), *map(str, range(31, 37)), "41")
)
"""First two digits of the AIs whose field needs no separator after it."""

# Format: leading digits, then characters of a set, shortest-longest. "310_" stands for 3100..3105.
_FORMATS = {
    "N2": "20 7241",
    "N3": "422 424 426",
    "N3-15": "423 425",
    "N4": "3940 3941 3942 3943 8111",
    "N6": "11 12 13 15 16 17 4326 7006 8005 "
    "310_ 311_ 312_ 313_ 314_ 315_ 316_ 320_ 321_ 322_ 323_ 324_ 325_ 326_ 327_ 328_ 329_ "
    "330_ 331_ 332_ 333_ 334_ 335_ 336_ 337_ 340_ 341_ 342_ 343_ 344_ 345_ 346_ 347_ 348_ 349_ "
    "350_ 351_ 352_ 353_ 354_ 355_ 356_ 357_ 360_ 361_ 362_ 363_ 364_ 365_ 366_ 367_ 368_ 369_ "
    "395_",
    "N6-10": "7011",
    "N6-12": "7007",
    "N8": "7250",
    "N8-12": "8008",
    "N10": "4324 4325 7003",
    "N12": "7251",
    "N13": "410 411 412 413 414 415 416 417 7001",
    "N13-25": "255",
    "N14": "01 02 03 8001",
    "N15": "8040 8041",
    "N17": "402",
    "N18": "00 8006 8017 8018 8026",
    "N18-20": "8043",
    "N20": "4309",
    "N32": "8042",
    "N1": "4321 4322 4323 7252",
    "N1-4": "7004",
    "N1-6": "242",
    "N1-8": "30 37",
    "N1-10": "8019",
    "N1-12": "8011",
    "N1-15": "390* 392*",
    "N4-18": "391* 393*",
    "X1-2": "7010",
    "X1-3": "427 7008",
    "X1-4": "7041",
    "X1-10": "7009 7255",
    "X1-12": "7005",
    "X1-20": "10 21 22 243 254 420 710 711 712 713 714 715 716 717 7020 7021 7022 7240 8002 8012 "
    "4318",
    "X1-25": "7242 8013 8014 8020",
    "X1-28": "235",
    "X1-30": "90 240 241 250 251 400 401 403 4308 4319 7002 7023 8004",
    "X1-34": "8007",
    "X1-35": "4300 4301 4310 4311 4320",
    "X1-40": "7253 7254 7259",
    "X1-50": "8009",
    "X1-70": "4302 4303 4304 4305 4306 4312 4313 4314 4315 4316 7257 8110 8112 8200",
    "X1-90": "7256 91 92 93 94 95 96 97 98 99",
    "X2": "4307 4317",
    "X3": "7258",
    "X3-30": "723*",
    "N1+X3": "7040",
    "N3+X1-9": "421",
    "N3+X1-27": "703*",
    "N6+X0-1": "4330 4331 4332 4333",
    "N13+X0-17": "253",
    "N14+X0-16": "8003",
    "Y5-30": "8010",
    "Z1-90": "8030",
}


@dataclass(frozen=True, slots=True)
class Field:
    """The form of one AI's field: so many digits first, then characters of one set."""

    digits: int
    characters: frozenset[str]
    low: int
    high: int

    @property
    def size(self) -> str:
        """Return the allowed length as a person would write it."""
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


def _field(form: str) -> Field:
    """Read one form: ``N3+X1-27`` is three digits, then 1 to 27 characters of CSET 82."""
    lead, _, rest = form.rpartition("+")
    digits = int(lead[1:] or 0)
    low, _, high = rest[1:].partition("-")
    return Field(digits, _SETS[rest[0]], digits + int(low), digits + int(high or low))


def _identifiers(stem: str) -> Iterator[str]:
    if stem[-1] not in "_*":
        yield stem
        return
    for decimals in range(6 if stem[-1] == "_" else 10):
        yield f"{stem[:-1]}{decimals}"


FIELDS = {
    ai: field
    for form, stems in _FORMATS.items()
    for field in (_field(form),)
    for stem in stems.split()
    for ai in _identifiers(stem)
}

DATED = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17", "4324", "4325"), True)
} | dict.fromkeys(("4326", "7003", "7006", "7007", "7011", "8008"), False)
"""AIs whose field begins with YYMMDD, and whether day 00 may stand for the month's last day."""

CHECKED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "03": 14,
    "253": 13,
    "255": 13,
    "402": 17,
    **dict.fromkeys(("410", "411", "412", "413", "414", "415", "416", "417"), 13),
    "8003": 14,
    "8006": 14,
    "8017": 18,
    "8018": 18,
    "8026": 14,
}
"""AIs whose field has a check digit, and how many digits it closes."""

_EXCLUDED = {
    "01": "02 03 37 255 8006",
    "02": "03 255 8026",
    "03": "37 235 7240",
    "21": "235",
    "37": "8006",
    "255": "415 8006 8020 8026",
    "420": "421",
    "421": "4307",
    "426": "422 423 424 425",
    "4330": "4331",
    "4332": "4333",
    "7250": "7251",
    "7256": "7253 7254 7255 7259",
    "7259": "7253 7254 7255",
    "8006": "8026",
    "8017": "8018",
}
FORBIDDEN = frozenset(
    frozenset((one, other)) for one, others in _EXCLUDED.items() for other in others.split()
)
"""AIs that may not stand in one message."""

LIKELY_NEXT = frozenset(("10", "21", "240", "241", "250", *CHECKED, *DATED))
"""What is looked for inside a lot or serial where separators may be lost: what device labels carry
after them, and whatever a check digit or a calendar proves. Counts and internal numbers are left
out: they are rare there, and so short that every second lot would be asked about."""


def ai_at(text: str, at: int) -> str | None:
    """Return the AI that begins at a place of the text, or None."""
    for length in (2, 3, 4):
        ai = text[at : at + length]
        if ai in FIELDS:
            return ai
    return None
