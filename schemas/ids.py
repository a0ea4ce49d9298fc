"""How streams and dispatches are named."""

from typing import NewType
from uuid import UUID, uuid5
from zlib import crc32

_VENDORS = UUID("0a2f8f0e-5f0a-4d1e-9a9b-6d1c7b6f2a57")

StreamId = NewType("StreamId", str)


def stream_id(category: str, organization: str, key: str) -> StreamId:
    """Return `category-organization-key`, such as `order-ACME-A-1`."""
    return StreamId(f"{category}-{stream_name(organization)}-{key}")


def stream_name(organization: str) -> str:
    """Return an organization's code as streams are named: a dash is written %2D, so no two streams share a name."""
    return organization.replace("-", "%2D")


def order_stream(organization: str, order_number: str) -> StreamId:
    """The stream of one order; its number is stored upper case.

    Organization and number are the identity of an order, whichever system placed it: cancels and updates name an order
    by its number. So one number is one order; what else comes under it is a repetition or refused (SUB-5).
    """
    return stream_id("order", organization, order_number.upper())


def poll_stream(organization: str, location: str, poll_id: str) -> StreamId:
    """The stream of one poll; codes of locations have no slash, so no two polls share a name."""
    return stream_id("poll", organization, f"{location}/{poll_id}")


def purchase_order_stream(organization: str, po_number: str) -> StreamId:
    """The stream of one purchase order; its number is stored upper case."""
    return stream_id("purchase_order", organization, po_number.upper())


def vendor_subject(organization: str, vendor: str) -> UUID:
    """Return the name in personal_data of what the policy document of an organization tells of a vendor."""
    return uuid5(_VENDORS, f"{organization} {vendor}")


def batch_stream(organization: str, batch_id: int) -> StreamId:
    """The stream of one batch of pack slips."""
    return stream_id("batch", organization, str(batch_id))


def invoice_stream(organization: str, vendor: str, invoice_number: str) -> StreamId:
    """The stream of one invoice; its number is compared without case, and codes of vendors have no slash."""
    return stream_id("invoice", organization, f"{vendor}/{invoice_number.upper()}")


def shard_of(organization: str, shards: int) -> int:
    """The shard, 0 to shards-1, that holds every stream of an organization."""
    return crc32(organization.encode()) % shards


def dispatch_order_number(organization: str, dispatch_id: str) -> str | None:
    """The order number inside `organization:order_number:sequence`; None where the text is no dispatch ID."""
    prefix = f"{organization}:"
    rest = dispatch_id.removeprefix(prefix)
    number, colon, sequence = rest.rpartition(":")
    if not dispatch_id.startswith(prefix) or not colon or not number or not sequence.isdigit():
        return None
    return number.upper()


def as_created(organization: str, dispatch_id: str) -> str:
    """The ID as the dispatch was given it: of the order number in it, upper and lower case are the same."""
    number = dispatch_order_number(organization, dispatch_id)
    return dispatch_id if number is None else f"{organization}:{number}:{dispatch_id.rpartition(':')[2]}"


def dispatch_id(organization: str, order_number: str, sequence: int) -> str:
    """`organization:order_number:sequence`: unique everywhere, and it tells its order."""
    return f"{organization}:{order_number}:{sequence}"
