"""Who ordered, as far as that is known: commands and the console show it, no view does."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from services.common import personal_data
from services.common.database import Connection

Document = Mapping[str, Any]
"""The personal data of an order: sold_to and ship_to (null where none was sent), customer_number and the like."""

_SUBJECTS = """SELECT request_id, subject::uuid, (
    SELECT a.subject::uuid FROM address_change a
    WHERE (a.organization, a.order_number) = (h.organization, h.order_number) ORDER BY change DESC LIMIT 1
) FROM order_header h WHERE organization = %s AND request_id = ANY(%s)"""


def documents(connection: Connection, organization: str, ids: Collection[int]) -> Mapping[int, Document]:
    """Return what is known of the people of these orders by request ID, without those that are forgotten.

    An order that was given another address since has that one.
    """
    rows = connection.execute(_SUBJECTS, (organization, list(ids))).fetchall()
    names = {name for _, *both in rows for name in both if name is not None}
    known = {name: json.loads(document) for name, document in personal_data.load(connection, names).items()}
    return {
        id_: {**known[subject], **known.get(newest, {})} for id_, subject, newest in rows if subject in known
    }


def customer(document: Document | None) -> str:
    """Return first and last name of the buyer, then the company."""
    if document is None:
        return f"{personal_data.ERASED} {personal_data.ERASED}, {personal_data.ERASED}"
    buyer = document["sold_to"] or {}
    name = " ".join(filter(None, (buyer.get("first_name"), buyer.get("last_name"))))
    return ", ".join(filter(None, (name, buyer.get("company"))))


def postal_code(document: Document | None) -> str:
    """Return the postal code of the buyer."""
    return personal_data.ERASED if document is None else (document["sold_to"] or {}).get("postal_code", "")
