"""Whether an invoice that is sent is the one that is there (VIN-1): told again, it changes nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import structs

from schemas.events.invoice import InvoiceContents, InvoiceLine
from services.streams.invoice.asked import Asked, AskedLine
from services.streams.invoice.billing import Billing
from services.streams.order import Refused

_HEADER = (
    *("invoice_date", "description", "freight", "handling", "other", "other_description"),
    *("discount_percent", "discount_days", "gross_days"),
)
_OF_A_LINE = ("freight", "handling", "other", "other_description")
_NEVER = datetime.min.replace(tzinfo=UTC)


def is_the_one(asked: Asked, contents: InvoiceContents, billing: Billing) -> bool:
    """Return whether an invoice, as it is sent, says what stands; what it leaves out is as it was filled in."""
    return (
        all(getattr(asked, name) == getattr(contents, name) for name in _HEADER)
        and len(asked.lines) == len(contents.lines)
        and all(
            _is_the_line(sent, line, billing) for sent, line in zip(asked.lines, contents.lines, strict=True)
        )
    )


def _is_the_line(asked: AskedLine, line: InvoiceLine, billing: Billing) -> bool:
    by_shipment = asked.sequence is not None
    is_named = (
        [each.sequence for each in line.shipments] == [asked.sequence]
        if by_shipment
        else asked.line_number == line.po_line_number
    )
    unit_cost = line.po_unit_cost if asked.unit_cost is None else asked.unit_cost
    return (
        asked.po_number == line.po_number
        and is_named
        and _quantity(asked, billing) == line.quantity
        and unit_cost == line.unit_cost
        and asked.ship_date in (None, line.ship_date)
        and all(getattr(asked, name) == getattr(line, name) for name in _OF_A_LINE)
    )


def _quantity(asked: AskedLine, billing: Billing) -> int:
    """Return the units that a line bills; where it does not say, all that no other invoice does."""
    if asked.quantity is not None:
        return asked.quantity
    left = billing.left(asked)
    return -1 if isinstance(left, Refused) else sum(units for _, units in left.values())


def kept(before: InvoiceContents, after: InvoiceContents) -> InvoiceContents:
    """Return the contents after a change, in which lines that say what they said before keep their time."""
    times: Mapping[InvoiceLine, InvoiceLine] = {_bare(line): line for line in before.lines}
    lines = [
        structs.replace(line, updated_at=times[_bare(line)].updated_at) if _bare(line) in times else line
        for line in after.lines
    ]
    return structs.replace(after, lines=tuple(lines))


def alike(before: InvoiceContents, after: InvoiceContents) -> bool:
    """Return whether two contents differ in prices of purchase orders and times alone."""
    return _without_lines(before) == _without_lines(after) and [*map(_bare, before.lines)] == [
        *map(_bare, after.lines)
    ]


def _without_lines(contents: InvoiceContents) -> InvoiceContents:
    return structs.replace(contents, lines=())


def _bare(line: InvoiceLine) -> InvoiceLine:
    """Return a line without what the vendor did not write."""
    return structs.replace(line, line=0, po_unit_cost=line.unit_cost, updated_at=_NEVER)
