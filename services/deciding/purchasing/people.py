"""What purchase orders and changes of address tell of people: kept apart from the facts, and erasable."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from schemas.wire.party import Party
from schemas.wire.purchase_orders_submitted import ChangeAddress, CreatePurchaseOrder
from services.common import personal_data, vendor_names
from services.common.database import Connection
from services.streams.purchase_order import Known, PurchaseOrder, Remembered, wanted_subject

_LONGEST_NAME = 40
_NOBODY = Party().model_dump(mode="json")


class Compared(NamedTuple):
    """An address beside those that are kept: the names under which the very same is, and what differs from each."""

    same: frozenset[UUID]
    differing: Mapping[UUID, tuple[str, ...]]


class People:
    """What is known of people in one transaction, and what is new."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: dict[UUID, tuple[str, dict[str, Any]]] = {}
        self._kept: set[UUID] = set()

    def same_people(self, order: Known, sent: CreatePurchaseOrder) -> bool:
        """Return whether an order that is there names the same people; True where they were forgotten."""
        kept = self.documents({order.created.subject, order.created.vendor_subject})
        people, vendor = kept.get(order.created.subject), kept.get(order.created.vendor_subject)
        return (people is None or people == document_of(sent)) and (
            vendor is None or not sent.vendor_name or vendor == vendor_document(sent.vendor_name)
        )

    def vendor_name(self, organization: str, vendor: str) -> str:
        """Return the name that the policy document gives a vendor, empty where it gives none."""
        return vendor_names.name_of(self._connection, organization, vendor)

    def keep(self, subject: UUID, organization: str, document: dict[str, Any]) -> None:
        """Note a document, to be stored where nothing is kept under its name."""
        if subject not in self._kept:
            self._new[subject] = (organization, document)

    def compared(self, address: Mapping[str, Any], order: Known) -> Compared:
        """Compare an address, as it is kept, with what each line has, and is asked to take."""
        lines, first = order.lines.values(), order.created.subject
        names = {first} | {wanted_subject(order, line) for line in lines}
        names |= {line.subject for line in lines if line.subject is not None}
        return _compared(address, self.documents(names), first)

    def on_arrival(
        self, sent: CreatePurchaseOrder, subject: UUID, order: Remembered
    ) -> Mapping[UUID, Compared]:
        """Compare the remembered addresses of an order with the one it comes with, and with each other."""
        remembered = [each.subject for each in order.changes if each.subject is not None]
        documents = self.documents(remembered) | {subject: document_of(sent)}
        return {
            name: _compared(documents[name], documents, subject) for name in remembered if name in documents
        }

    def remembered(self, sent: ChangeAddress, order: PurchaseOrder) -> UUID:
        """Return the name under which an address that came before its order is kept, a new one where it is not."""
        changes = order.changes if isinstance(order, Remembered) else ()
        kept = self.documents([each.subject for each in changes if each.subject is not None])
        known = [name for name, document in kept.items() if document == address_document(sent)]
        return known[0] if known else uuid4()

    def store(self) -> None:
        """Store what is new."""
        personal_data.store(
            self._connection, {name: (owner, json.dumps(kept)) for name, (owner, kept) in self._new.items()}
        )

    def documents(self, names: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
        """Return what is kept under names, or will be; nothing of what was erased."""
        found = {name: self._new[name][1] for name in names if name in self._new}
        kept = personal_data.load(self._connection, [name for name in names if name not in found])
        self._kept.update(kept)
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


def address_document(sent: ChangeAddress) -> dict[str, Any]:
    """Return a changed address as it is kept."""
    return {"ship_to": sent.ship_to.model_dump(mode="json"), "sold_to_change": sent.sold_to_change}


def document_of_order(sent: Mapping[str, Any], newest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a purchase order keeps of people, of what its sales order does: as it was sent, and newest address.

    Of an order that names one of buyer and recipient alone, that one is both.
    """
    ship_to = newest.get("ship_to") or sent.get("ship_to") or sent.get("sold_to") or _NOBODY
    return {
        "sold_to": sent.get("sold_to") or ship_to,
        "ship_to": ship_to,
        "shipping_instructions": sent.get("special_instructions", ""),
        "order_messages": [],
        "gift_messages": [],
        "buyer_name": "",
        "lines": {},
    }


def _compared(new: Mapping[str, Any], kept: Mapping[UUID, Mapping[str, Any]], first: UUID) -> Compared:
    same = {name for name, document in kept.items() if _same(new, document, kept.get(first, {}))}
    differing = {
        name: _differing(new["ship_to"], document.get("ship_to") or {}) for name, document in kept.items()
    }
    return Compared(frozenset(same), differing)


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
