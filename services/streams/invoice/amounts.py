"""The amounts of an invoice: sums to the last place, and whether a cost is near enough to the price (VIN-1, VIN-2)."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from schemas.events.invoice import InvoiceContents, InvoiceLine
from services.streams.exact import EXACT, extended, sum_exactly


class Amounts(NamedTuple):
    """The sums of an invoice, each exact to four places."""

    merchandise: Decimal
    detail_freight: Decimal
    detail_handling: Decimal
    detail_other: Decimal
    total: Decimal


def extended_cost(line: InvoiceLine) -> Decimal:
    """Return what all units of a line cost."""
    return extended(line.unit_cost, line.quantity)


def amounts(contents: InvoiceContents) -> Amounts:
    """Return the sums of an invoice: its total is merchandise and all freight, handling and other of both levels."""
    merchandise = sum_exactly(map(extended_cost, contents.lines))
    freight = _of_lines(contents, lambda line: line.freight)
    handling = _of_lines(contents, lambda line: line.handling)
    other = _of_lines(contents, lambda line: line.other)
    of_header = (contents.freight, contents.handling, contents.other)
    total = sum_exactly((merchandise, *of_header, freight, handling, other))
    return Amounts(merchandise, freight, handling, other, total)


def out_of_balance(unit_cost: Decimal, po_unit_cost: Decimal, threshold: Decimal) -> bool:
    """Return whether a cost differs from the price, up or down, by more than `threshold` percent of the price."""
    difference = EXACT.abs(EXACT.subtract(unit_cost, po_unit_cost))
    return EXACT.multiply(difference, Decimal(100)) > EXACT.multiply(threshold, po_unit_cost)


def _of_lines(contents: InvoiceContents, amount: Callable[[InvoiceLine], Decimal]) -> Decimal:
    return sum_exactly(map(amount, contents.lines))
