"""The rows of a batch as CSV (RFC 4180, UTF-8): one a line of a purchase order, first the names of the columns."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from schemas.answers.order import PartyShown
from services.commands.output import text

if TYPE_CHECKING:
    from services.inquiry.pack_slips import Batch, Slip, SlipLine, Slips

_OF_ORDER = (*("po_number", "order_number", "entered_date", "gift", "ship_complete", "carrier", "currency"),)
_OF_LINE = (
    *("line_number", "item", "description", "vendor_item", "quantity", "unit_price", "due_date", "gift_wrap"),
)
COLUMNS = (
    *("organization", "vendor", "batch_id"),
    *_OF_ORDER,
    *_OF_LINE,
    *("customizations", "messages", "shipping_instructions", "order_messages", "gift_messages"),
    *(f"{party}.{name}" for party in ("ship_to", "sold_to") for name in PartyShown._fields),
)
"""The names of the columns, in order."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def extract(batch: "Batch", found: "Slips") -> bytes:
    """Return the rows of a batch. Several messages stand in one cell, a line each, and so do customizations.

    Before what a spreadsheet would take for a formula stands an apostrophe, which `orderfold load` takes off.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)  # lines end as RFC 4180 wants, with CR and LF
    writer.writerow(COLUMNS)
    for slip in found.slips:
        for line in slip.lines:
            row = dict(_row(batch, slip, line))
            writer.writerow([_cell(row[name]) for name in COLUMNS])
    return written.getvalue().encode()


def _row(batch: "Batch", slip: "Slip", line: "SlipLine") -> Iterator[tuple[str, Any]]:
    yield from (("organization", batch.organization), ("vendor", batch.vendor), ("batch_id", batch.batch_id))
    yield from ((name, getattr(slip.header, name)) for name in _OF_ORDER)
    yield from ((name, getattr(line, name)) for name in _OF_LINE)
    yield "customizations", "\n".join(f"{each.code}: {each.message}" for each in line.customizations)
    yield "messages", "\n".join(line.messages)
    yield "shipping_instructions", slip.shipping_instructions
    yield "order_messages", "\n".join(slip.order_messages)
    yield "gift_messages", "\n".join(slip.gift_messages)
    for party, people in (("ship_to", slip.ship_to), ("sold_to", slip.sold_to)):
        yield from ((f"{party}.{name}", value) for name, value in people._asdict().items())


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return text(value, amount=False) if isinstance(value, bool) or value is None else str(value)
