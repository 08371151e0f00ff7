"""Helpers for numbers."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from workflows.templating.helpers.arguments import number_of, text, whole
from workflows.templating.helpers.registry import helper

_DIGITS = 15
_LARGE = 10**25
_EXACT = Context(prec=64, rounding=ROUND_HALF_UP)
"""Enough precision for every number below `_LARGE` with all its decimals."""


@helper(
    "round number digits=0",
    "The number rounded; halves are rounded away from zero.",
    "{{round 2.345 2}} → 2.35",
)
def round_(value: Any, digits: Any = 0) -> int | float:
    """`value` rounded to `digits` decimal places."""
    places = whole(digits, 0, _DIGITS)
    rounded = _rounded(value, places)
    return float(rounded) if places else int(rounded)


@helper(
    'number value decimals=0 thousands="," point="."',
    "The number with thousands separators and a fixed number of decimals.",
    "{{number 1234.5 decimals=2}} → 1,234.50",
)
def number(value: Any, *, decimals: Any = None, thousands: Any = ",", point: Any = ".") -> str:
    """`value` formatted for people; without `decimals`, with as many as it has."""
    places = None if decimals is None else whole(decimals, 0, _DIGITS)
    found = Decimal(text(number_of(value))) if places is None else _rounded(value, places)
    before, _, after = f"{found:,f}".partition(".")
    return before.replace(",", text(thousands)[:4]) + (text(point)[:4] + after if after else "")


def _rounded(value: Any, places: int) -> Decimal:
    found = number_of(value)
    if abs(found) >= _LARGE:
        raise ValueError("the number is too large")
    return Decimal(text(found)).quantize(Decimal(1).scaleb(-places), context=_EXACT)
