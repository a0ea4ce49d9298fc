"""Which vendors are known, and which of their purchase orders are open or have lines that wait for a slip.

It is kept beside the log, in the transaction of the facts that change it: what one message did, the next one sees.
"""

from collections.abc import Mapping, Sequence

from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from services.common.database import Connection
from services.common.vendor_orders import was_ordered_from
from services.streams.order import Refused
from services.streams.purchase_order import Known, is_closed, waits_for_slips

UNKNOWN_VENDOR = Refused(
    DeadLetterReason.UNKNOWN_VENDOR,
    "vendor",
    "neither in the document of the organization nor on a purchase order",
)
"""Why something is not taken of a vendor of whom nothing is known."""

_KEEP = """INSERT INTO vendor_order AS kept (organization, po_number, vendor, order_number, is_open, waits)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::boolean[])
ON CONFLICT (organization, po_number) DO UPDATE SET is_open = excluded.is_open, waits = excluded.waits
WHERE (kept.is_open, kept.waits) <> (excluded.is_open, excluded.waits)"""
_WAITING = """SELECT po_number FROM vendor_order
WHERE organization = %s AND vendor = %s AND waits ORDER BY po_number LIMIT %s"""
_MOST = 2_000
"""Purchase orders that are looked at for one batch."""


def keep(connection: Connection, orders: Mapping[tuple[str, str], Known]) -> None:
    """Note, by organization and number, whose these orders are, whether they are open, and whether a line waits."""
    if orders:
        kept = sorted(orders.items())  # one order of locks in all transactions
        columns = (
            [organization for (organization, _), _ in kept],
            [number for (_, number), _ in kept],
            [order.vendor for _, order in kept],
            [order.created.order_number for _, order in kept],
            [not is_closed(order) for _, order in kept],
            [any(map(waits_for_slips, order.lines.values())) for _, order in kept],
        )
        connection.execute(_KEEP, columns)


def is_known(connection: Connection, policy: Organization, vendor: str) -> bool:
    """Return whether the document names the vendor, or a purchase order did."""
    return policy.vendor(vendor) is not None or was_ordered_from(connection, policy.organization, vendor)


def waiting(connection: Connection, organization: str, vendor: str) -> Sequence[str]:
    """Return the numbers of purchase orders with lines that wait for a slip, at most 2,000."""
    rows = connection.execute(_WAITING, (organization, vendor, _MOST)).fetchall()
    return [number for (number,) in rows]
