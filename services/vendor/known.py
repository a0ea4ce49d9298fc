"""Which vendors are known, and which of their purchase orders have lines that wait for a slip.

The read model says it, which may be a little behind the log: the purchase order itself decides.
"""

from collections.abc import Sequence

from schemas.organization import Organization
from services.common.database import Connection

_ORDERED_FROM = "SELECT EXISTS (SELECT FROM purchase_order WHERE organization = %s AND vendor = %s)"
_WAITING = """SELECT DISTINCT po_number FROM purchase_order_line
WHERE organization = %s AND vendor = %s AND status = 'new_order' AND NOT sent ORDER BY po_number LIMIT %s"""
_MOST = 2_000
"""Purchase orders of one batch, at most; those that are left wait for the next one."""


def is_known(connection: Connection, policy: Organization, vendor: str) -> bool:
    """Return whether the document names the vendor, or a purchase order did."""
    if policy.vendor(vendor) is not None:
        return True
    row = connection.execute(_ORDERED_FROM, (policy.organization, vendor)).fetchone()
    return bool(row and row[0])


def waiting(connection: Connection, organization: str, vendor: str) -> Sequence[str]:
    """Return the numbers of purchase orders that may have lines that wait for a slip."""
    rows = connection.execute(_WAITING, (organization, vendor, _MOST)).fetchall()
    return [number for (number,) in rows]
