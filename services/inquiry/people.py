"""Who ordered, as far as that is known: commands and the console show it, no view does."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from services.common import personal_data
from services.common.database import Connection

FORGOTTEN = "***"
"""What every field of a person reads once the person is forgotten, also one that was empty."""

Document = Mapping[str, Any]
"""The personal data of an order: sold_to and ship_to (null where none was sent), customer_number and the like."""

_SUBJECTS = (
    "SELECT request_id, subject::uuid FROM order_header WHERE organization = %s AND request_id = ANY(%s)"
)


def documents(connection: Connection, organization: str, ids: Collection[int]) -> Mapping[int, Document]:
    """Return what is known of the people of these orders by request ID, without those that are forgotten."""
    subjects = dict(connection.execute(_SUBJECTS, (organization, list(ids))).fetchall())
    known = personal_data.load(connection, list(subjects.values()))
    return {id_: json.loads(known[subject]) for id_, subject in subjects.items() if subject in known}


def customer(document: Document | None) -> str:
    """Return first and last name of the buyer, then the company."""
    if document is None:
        return f"{FORGOTTEN} {FORGOTTEN}, {FORGOTTEN}"
    buyer = document["sold_to"] or {}
    name = " ".join(filter(None, (buyer.get("first_name"), buyer.get("last_name"))))
    return ", ".join(filter(None, (name, buyer.get("company"))))


def postal_code(document: Document | None) -> str:
    """Return the postal code of the buyer."""
    return FORGOTTEN if document is None else (document["sold_to"] or {}).get("postal_code", "")
