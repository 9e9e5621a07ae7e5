"""A label of two symbols is read in two scans: the product, then lot, expiry and serial.

Rule: two readings are joined only if exactly one of them lacks the product and nothing they say
differs; a HIBC secondary symbol must also be linked to the primary.
"""

from dataclasses import replace

from core.codes.checks import modulo_43
from core.codes.reading import Agency, CodeError, Reading, either, one_of


def join(one: Reading, other: Reading) -> Reading:
    """Return the reading of a label from its two symbols in either order, or raise why not."""
    product, rest = (other, one) if one.partial else (one, other)
    if product.partial or not rest.partial or product.agency is not rest.agency:
        raise CodeError("code.not_one_label")
    if rest.alternatives:
        ways = [join(product, way) for way in rest.alternatives]
        return one_of(ways, *rest.warnings)
    if product.agency is Agency.HIBC:
        _verify_link(product, rest)
    clash = CodeError("code.not_one_label")
    joined = replace(
        product,
        raw=f"{product.raw}\n{rest.raw}",
        lot=either(product.lot, rest.lot, clash),
        serial=either(product.serial, rest.serial, clash),
        expiry=either(product.expiry, rest.expiry, clash),
        made=either(product.made, rest.made, clash),
        sterilisation_lot=either(product.sterilisation_lot, rest.sterilisation_lot, clash),
        quantity=either(product.quantity, rest.quantity, clash),
    )
    return joined.repaired(*rest.warnings)


def _verify_link(product: Reading, rest: Reading) -> None:
    """Refuse a secondary symbol whose link is not the check character of the primary."""
    check = modulo_43(f"+{product.di}")
    got = _link(rest.raw.upper())
    if got != check:
        raise CodeError(
            "code.link_character", position=max(len(rest.raw) - 1, 1), expected=check or "", got=got
        )


def _link(raw: str) -> str:
    """Return the link character of a secondary symbol: the last but one, before its check."""
    text = raw.strip("\r\n\t").strip("*")
    return text[-2:-1]
