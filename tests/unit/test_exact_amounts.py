"""Amounts add up to the last of four places, however large they are."""

from decimal import Decimal
from fractions import Fraction

from services.streams.exact import extended, sum_exactly

LARGEST, UNITS, LINES = "99999999999999.9999", 2_147_483_647, 2_000


def test_an_order_of_many_large_lines_adds_up_to_the_last_place() -> None:
    """Decimal's own 28 digits would lose four of them."""
    added = sum_exactly([extended(Decimal(LARGEST), UNITS)] * LINES)
    assert Fraction(added) == Fraction(LARGEST) * UNITS * LINES
    assert Fraction(sum([Decimal(LARGEST) * UNITS] * LINES, Decimal(0))) != Fraction(added)


def test_nothing_adds_up_to_nothing() -> None:
    assert sum_exactly([]) == 0
