"""Forgets who a vendor is: its name and e-mail address, once nothing that was ordered from it is open."""

import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from schemas.ids import purchase_order_stream, vendor_subject
from services.common import personal_data
from services.common.database import Connection
from services.common.runtime import letters_about
from services.common.runtime.letters_about import About
from services.common.runtime.letters_sealed import seal_shut
from services.privacy import places, requests
from services.privacy.requests import Done, Request
from services.privacy.values import Values, values_of

_OPEN = """SELECT po_number FROM vendor_order WHERE organization = %s AND vendor = %s AND is_open
ORDER BY po_number LIMIT %s"""
_NAMED = """SELECT data->>'vendor_subject' FROM events
WHERE stream = ANY(%s) AND type = 'purchase-order-created'"""
_NUMBERS = "SELECT po_number FROM vendor_order WHERE organization = %s AND vendor = %s"


def open_orders(connection: Connection, organization: str, vendor: str, limit: int) -> list[str]:
    """Return open purchase orders of a vendor, by which it must be known still; as of this transaction."""
    rows = connection.execute(_OPEN, (organization, vendor, limit)).fetchall()
    return [number for (number,) in rows]


def forget(connection: Connection, request: Request, vendor: str, now: datetime) -> tuple[int, Values]:
    """Delete what is known of a vendor. Return the number of the receipt, and what was erased, to be looked for.

    Its name stands apart for the document and for each purchase order. No fact records it: no decision depends on it.
    """
    subjects = _subjects(connection, request.organization, vendor)
    kept = personal_data.load(connection, subjects).values()
    names = {json.loads(document)["vendor_name"] for document in kept}
    number = requests.opened(connection, request)
    erased = places.erase(connection, subjects)
    erased.update(_seal(connection, request.organization, vendor, names))
    done = Done(
        erased={place: count for place, count in erased.items() if count},
        left=places.left(connection, subjects),
        vendor=vendor,
    )
    receipt, _ = requests.issue(connection, number, request, now, done)
    return receipt, values_of(kept)


def _subjects(connection: Connection, organization: str, vendor: str) -> set[UUID]:
    rows = connection.execute(_NUMBERS, (organization, vendor)).fetchall()
    streams = [purchase_order_stream(organization, number) for (number,) in rows]
    named = {UUID(subject) for (subject,) in connection.execute(_NAMED, (streams,)).fetchall()}
    return {vendor_subject(organization, vendor), *named}


def _seal(connection: Connection, organization: str, vendor: str, names: Collection[str]) -> dict[str, int]:
    """Seal the dead letters that say both the code and the name of the vendor."""
    abouts = [
        About(organization, values=frozenset({vendor.upper(), name.strip().upper()}))
        for name in names
        if name.strip()
    ]
    letters, messages = seal_shut(connection, list(letters_about.find(connection, abouts)))
    return {"dead_letters": letters, "dead_letter_topics": messages}
