"""What `vendor_order` tells beside the log: from which vendors something was ever ordered."""

from services.common.database import Connection

_ORDERED_FROM = "SELECT EXISTS (SELECT FROM vendor_order WHERE organization = %s AND vendor = %s)"


def was_ordered_from(connection: Connection, organization: str, vendor: str) -> bool:
    """Return whether a purchase order ever named the vendor."""
    ((found,),) = connection.execute(_ORDERED_FROM, (organization, vendor)).fetchall()
    return bool(found)
