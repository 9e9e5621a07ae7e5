"""Numbers of an article; all but the real device identifiers are invented, yet well formed."""

from core.codes.checks import modulo_10

DEMONSTRATION_PREFIX = "9526000"  # GS1 keeps prefix 952 for demonstrations and examples.


def is_gtin14(text: str) -> bool:
    """Say whether the text is a GTIN-14 whose check digit is right."""
    return (
        len(text) == 14 and text.isascii() and text.isdigit() and modulo_10(text[:-1]) == text[-1]
    )


def demonstration_gtin(reference: int) -> str:
    """Mint a GTIN-14 under GS1's demonstration prefix for a fictional article."""
    body = f"0{DEMONSTRATION_PREFIX}{reference:05d}"
    return f"{body}{modulo_10(body)}"


def registration_number(imported: bool, year: int, device_class: str, serial: int) -> str:
    """Write a device registration number: 国械注进/准, year, class III, category, serial."""
    return f"国械注{'进' if imported else '准'}{year}3{device_class}{serial:04d}"


def insurance_code(insurance_class: str, kind: int, family: int, maker: int) -> str:
    """Write a 20-character NHSA consumable code: C, class 6, kind 3, family 5, maker 5."""
    return f"C{insurance_class}{kind % 100:02d}01{kind % 1000:03d}{family:05d}{maker:05d}"
