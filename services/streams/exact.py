"""Amounts to the last place, whatever their size: Decimal's own 28 digits are too few for sums of large orders."""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from functools import reduce

EXACT = Context(prec=80, traps=[Inexact])
"""Room for any product of two amounts, and for any sum of 2,000 of them; a digit that is lost would be a bug."""


def sum_exactly(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts."""
    return reduce(EXACT.add, amounts, Decimal(0))


def extended(amount: Decimal, units: int) -> Decimal:
    """Return what so many units cost, at this amount each."""
    return EXACT.multiply(amount, Decimal(units))
