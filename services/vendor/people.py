"""What purchase orders and changes of address tell of people: kept apart from the facts, and erasable."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from schemas.wire.party import Party
from schemas.wire.purchase_orders_submitted import CreatePurchaseOrder
from services.common import personal_data
from services.common.database import Connection
from services.streams.purchase_order import Known, wanted_subject

_LONGEST_NAME = 40


class Address(NamedTuple):
    """Where lines are to go: under which name it is kept, where it is known already, and what differs."""

    subject: UUID
    same: frozenset[UUID]
    changed_fields: tuple[str, ...]


class People:
    """What is known of people in one transaction, and what is new."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: dict[UUID, tuple[str, dict[str, Any]]] = {}

    def document(self, subject: UUID) -> Mapping[str, Any] | None:
        """Return what is kept under a name, None where nothing is, or not any more."""
        return self._documents({subject}).get(subject)

    def same_people(self, order: Known, sent: CreatePurchaseOrder) -> bool:
        """Return whether an order that is there names the same people; True where they were forgotten."""
        kept = self._documents({order.created.subject, order.created.vendor_subject})
        people, vendor = kept.get(order.created.subject), kept.get(order.created.vendor_subject)
        return (people is None or people == document_of(sent)) and (
            vendor is None or not sent.vendor_name or vendor == vendor_document(sent.vendor_name)
        )

    def keep(self, subject: UUID, organization: str, document: dict[str, Any]) -> None:
        """Note a document, to be stored."""
        self._new[subject] = (organization, document)

    def address(self, sent: Party, order: Known, *, sold_to_change: bool) -> Address:
        """Compare an address with what each line has, or is asked to take."""
        new: dict[str, Any] = {"ship_to": sent.model_dump(mode="json"), "sold_to_change": sold_to_change}
        names = {wanted_subject(order, line) for line in order.lines.values()}
        documents = self._documents({*names, order.created.subject})
        first = documents.get(order.created.subject, {})
        same = {name for name in names if _same(new, documents.get(name, {}), first)}
        newest = documents.get(max_subject(order), first)
        changed = _differing(new["ship_to"], newest.get("ship_to") or {})
        return Address(uuid4(), frozenset(same), changed)

    def store(self) -> None:
        """Store what is new."""
        personal_data.store(
            self._connection, {name: (owner, json.dumps(kept)) for name, (owner, kept) in self._new.items()}
        )

    def _documents(self, names: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
        found = {name: self._new[name][1] for name in names if name in self._new}
        kept = personal_data.load(self._connection, [name for name in names if name not in found])
        return found | {name: json.loads(document) for name, document in kept.items()}


def document_of(sent: CreatePurchaseOrder) -> dict[str, Any]:
    """Return everything personal of a purchase order, as it is kept."""
    lines = {
        str(line.line_number): {
            "customizations": [each.model_dump(mode="json") for each in line.customizations],
            "messages": list(line.messages),
        }
        for line in sent.lines
        if line.customizations or line.messages
    }
    return {
        "sold_to": sent.sold_to.model_dump(mode="json"),
        "ship_to": sent.ship_to.model_dump(mode="json"),
        "shipping_instructions": sent.shipping_instructions,
        "order_messages": list(sent.order_messages),
        "gift_messages": list(sent.gift_messages),
        "buyer_name": sent.buyer_name,
        "lines": lines,
    }


def vendor_document(name: str) -> dict[str, Any]:
    """Return the name of a vendor as it is kept, cut to 40 characters."""
    return {"vendor_name": name[:_LONGEST_NAME]}


def max_subject(order: Known) -> UUID:
    """Return the name under which the newest address is kept that any line took."""
    taken = [line.subject for line in order.lines.values() if line.subject is not None]
    return taken[-1] if taken else order.created.subject


def _same(new: Mapping[str, Any], kept: Mapping[str, Any], first: Mapping[str, Any]) -> bool:
    """Return whether an address is the one that is kept, but for upper and lower case."""
    if not kept or _differing(new["ship_to"], kept.get("ship_to") or {}):
        return False
    if "sold_to_change" in kept:
        return bool(kept["sold_to_change"] == new["sold_to_change"])
    return not new["sold_to_change"] or not _differing(new["ship_to"], first.get("sold_to") or {})


def _differing(new: Mapping[str, str], kept: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        name for name, value in new.items() if value.casefold() != str(kept.get(name, "")).casefold()
    )
