"""Amounts as whole numbers, which add up without rounding."""

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

PLACES = 12
"""Decimal places of a US dollar that are kept: a token of the cheapest model costs about 10^-8."""
MOST_USD = Decimal(1_000_000)
"""A higher cost reported by a server is ignored."""
_ONE = Decimal(1)


def money_text(amount: Decimal) -> str:
    """US dollars with PLACES decimal places, as answers have them."""
    return f"{amount:.{PLACES}f}"


def money_or_none(amount: Decimal | None) -> str | None:
    """The same, None where it is not known."""
    return None if amount is None else money_text(amount)


def believable(cost: Decimal | None) -> Decimal | None:
    """The cost that a server reports, None if it cannot be true."""
    return cost if cost is not None and cost <= MOST_USD else None


def units(dollars: Decimal) -> int:
    """The amount in millionths of a millionth of a US dollar, rounded to the nearest."""
    return int(dollars.scaleb(PLACES).quantize(_ONE, ROUND_HALF_EVEN))


def units_at_most(dollars: Decimal) -> int:
    """The same rounded up, for an amount that must not be exceeded."""
    return int(dollars.scaleb(PLACES).quantize(_ONE, ROUND_CEILING))


def dollars(amount: int) -> Decimal:
    """The amount in US dollars."""
    return Decimal(amount).scaleb(-PLACES)
