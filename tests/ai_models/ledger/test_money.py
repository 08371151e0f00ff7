"""Amounts as whole numbers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ai_models.ledger.money import dollars, units, units_at_most

AMOUNTS = st.decimals(min_value=0, max_value=1_000_000, places=12)


@given(AMOUNTS)
def test_an_amount_comes_back_as_it_was(amount: Decimal) -> None:
    assert dollars(units(amount)) == amount


@given(st.decimals(min_value=0, max_value=1, places=20))
def test_an_amount_that_must_not_be_exceeded_is_rounded_up(amount: Decimal) -> None:
    assert amount <= dollars(units_at_most(amount)) < amount + Decimal("1e-12")
