"""Shows what is known of people: of the orders and the purchase orders that are theirs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.answers.privacy import Person
from schemas.wire.party import Party
from schemas.wire.privacy_requests import Match
from services.common import personal_data
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.runtime import letters_about
from services.common.runtime.letters_about import About
from services.privacy.erasing import known_of
from services.privacy.matching import orders_of
from services.privacy.order_kinds import PURCHASE_ORDERS, OrderRef

_SALES_ORDER = "SELECT order_number FROM vendor_order WHERE organization = %s AND po_number = %s"
_Document = Mapping[str, Any]


def known(connection: Connection, organization: str, match: Match) -> Sequence[Person]:
    """Return what is known of the people that are meant: order by order, then by purchase order."""
    orders = orders_of(connection, PostgresLog(connection), organization, match)
    found = [_person(connection, organization, order) for order in orders]
    return [each for each in found if each is not None]


def _person(connection: Connection, organization: str, order: OrderRef) -> Person | None:
    subjects = known_of(connection, organization, [order])
    if not subjects:
        return None
    documents = [json.loads(each) for each in personal_data.load(connection, subjects).values()]
    letters = letters_about.find(connection, [About(organization, order.named())])
    order_number, po_number = _numbers(connection, organization, order)
    person = _known(documents) if documents else _erased()
    return Person(
        organization=organization,
        order_number=order_number,
        po_number=po_number,
        dead_letters=letters_about.ids(connection, letters),
        **person,
    )


def _numbers(connection: Connection, organization: str, order: OrderRef) -> tuple[str, str | None]:
    """Return the number of the sales order, empty where nobody knows it yet, and that of the purchase order."""
    if order.kind is not PURCHASE_ORDERS:
        return order.number, None
    row = connection.execute(_SALES_ORDER, (organization, order.number)).fetchone()
    return "" if row is None else str(row[0]), order.number


def _known(documents: Sequence[_Document]) -> dict[str, Any]:
    """Return what the documents tell; an address that came before its order is all that is known of it."""
    order = next((each for each in documents if "sold_to" in each), {})
    buyer, others = order.get("sold_to") or {}, [each for each in documents if each is not order]
    return {
        "erased": False,
        "name": f"{buyer.get('first_name', '')} {buyer.get('last_name', '')}".strip(),
        "company": buyer.get("company", ""),
        "customer_number": order.get("customer_number") or "",
        "special_instructions": order.get("special_instructions") or order.get("shipping_instructions") or "",
        "sold_to": order.get("sold_to"),
        "ship_to": order.get("ship_to"),
        "addresses": [each["ship_to"] for each in others if each.get("ship_to")],
        "notes": [each["note"] for each in others if each.get("note")],
        "messages": list(_messages(order)),
    }


def _messages(order: _Document) -> Iterator[str]:
    yield from order.get("order_messages", ())
    yield from order.get("gift_messages", ())
    for _, line in sorted(order.get("lines", {}).items(), key=lambda each: int(each[0])):
        yield from (each["message"] for each in line["customizations"])
        yield from line["messages"]


def _erased() -> dict[str, Any]:
    gone = personal_data.ERASED
    party = dict.fromkeys(Party.model_fields, gone)
    return {
        "erased": True,
        "name": f"{gone} {gone}",
        "company": gone,
        "customer_number": gone,
        "special_instructions": gone,
        "sold_to": party,
        "ship_to": party,
        "addresses": [],
        "notes": [],
        "messages": [],
    }
