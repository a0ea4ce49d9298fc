"""The amounts of an invoice: sums to the last place, and whether a cost is near enough to the price (VIN-1, VIN-2)."""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, Inexact
from functools import reduce
from typing import NamedTuple

from schemas.events.invoice import InvoiceContents, InvoiceLine

_EXACT = Context(prec=80, traps=[Inexact])
"""Room for any product of two amounts, and for any sum of 2,000 of them; a digit that is lost would be a bug."""


class Amounts(NamedTuple):
    """The sums of an invoice, each exact to four places."""

    merchandise: Decimal
    detail_freight: Decimal
    detail_handling: Decimal
    detail_other: Decimal
    total: Decimal


def extended_cost(line: InvoiceLine) -> Decimal:
    """Return what all units of a line cost."""
    return _EXACT.multiply(line.unit_cost, Decimal(line.quantity))


def amounts(contents: InvoiceContents) -> Amounts:
    """Return the sums of an invoice: its total is merchandise and all freight, handling and other of both levels."""
    merchandise = _sum(map(extended_cost, contents.lines))
    freight = _of_lines(contents, lambda line: line.freight)
    handling = _of_lines(contents, lambda line: line.handling)
    other = _of_lines(contents, lambda line: line.other)
    of_header = (contents.freight, contents.handling, contents.other)
    total = _sum((merchandise, *of_header, freight, handling, other))
    return Amounts(merchandise, freight, handling, other, total)


def out_of_balance(unit_cost: Decimal, po_unit_cost: Decimal, threshold: Decimal) -> bool:
    """Return whether a cost differs from the price, up or down, by more than `threshold` percent of the price."""
    difference = _EXACT.abs(_EXACT.subtract(unit_cost, po_unit_cost))
    return _EXACT.multiply(difference, Decimal(100)) > _EXACT.multiply(threshold, po_unit_cost)


def _of_lines(contents: InvoiceContents, amount: Callable[[InvoiceLine], Decimal]) -> Decimal:
    return _sum(map(amount, contents.lines))


def _sum(values: Iterable[Decimal]) -> Decimal:
    return reduce(_EXACT.add, values, Decimal(0))
