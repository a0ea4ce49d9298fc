"""Each row is what became of a new address at a line of a purchase order; the addresses stand apart (PUR-6, PUR-8)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
)
from schemas.events.purchase_order_fact import PurchaseUnits
from services.common.read_models.read_model import ManyRows
from services.common.read_models.table import Integer, Key, Row, Table

APPLIED = ("Automatically Applied", "Approved")
"""What a line that took an address says of it."""


class PurchaseOrderAddressChange(Row, frozen=True):
    """Each row is what became of a new address at a line of a purchase order."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "The purchase order, upper case."]
    change: Annotated[Integer, "The number of the change within the purchase order, from 1."]
    line_number: Annotated[int, "The line."]
    received_at: Annotated[datetime, "When the retailer asked for it, UTC."]
    status: Annotated[
        str, "Requested, Automatically Applied, Approved, Rejected or Auto Rejected, as it is now."
    ]
    replaced: Annotated[bool, "Whether a newer change took its place before the vendor decided."]
    user_id: Annotated[str | None, "Who said the last of it: Admin, or the vendor's user who decided."]
    source: Annotated[str, "WS (a message of a system) or UI (a person)."]
    sold_to_change: Annotated[bool, "Whether the buyer has this address, too."]
    changed_fields: Annotated[list[str], "The fields in which the new address is other than the old one."]
    old_subject: Annotated[str | None, "The name in personal_data of the line's address; empty: the order's."]
    subject: Annotated[str, "The name in personal_data of the new address."]


AnyFact = AddressChangeRequested | AddressChanged | AddressChangeRejected


def touched(fact: AnyFact) -> Iterable[Key]:
    """Return the keys of this change and of all before it at the lines: one of those is the address that they have."""
    return [
        (fact.organization, fact.po_number, change, line.line_number)
        for line in fact.lines
        for change in range(1, fact.change + 1)
    ]


def after(
    before: Mapping[Key, PurchaseOrderAddressChange], fact: AnyFact
) -> Mapping[Key, PurchaseOrderAddressChange]:
    """Return the rows after the fact; an address that found nothing open at a line has none there."""
    found: dict[Key, PurchaseOrderAddressChange] = {}
    for told in fact.lines:
        key = (fact.organization, fact.po_number, fact.change, told.line_number)
        row = before.get(key)
        if row is not None:
            found[key] = _decided(row, fact)
        elif not isinstance(fact, AddressChangeRejected):
            found[key] = _received(fact, told, _address_of(before, fact, told.line_number))
    return found


def _decided(row: PurchaseOrderAddressChange, fact: AnyFact) -> PurchaseOrderAddressChange:
    replaced = isinstance(fact, AddressChangeRejected) and fact.why == "replaced"
    return replace(row, status=_status(fact), replaced=replaced, user_id=fact.user, source=fact.source)


def _received(
    fact: AddressChangeRequested | AddressChanged, told: PurchaseUnits, old_subject: str | None
) -> PurchaseOrderAddressChange:
    return PurchaseOrderAddressChange(
        organization=fact.organization,
        po_number=fact.po_number,
        change=fact.change,
        line_number=told.line_number,
        received_at=fact.happened_at,
        status=_status(fact),
        replaced=False,
        user_id=fact.user,
        source=fact.source,
        sold_to_change=fact.sold_to_change,
        changed_fields=list(fact.changed_fields),
        old_subject=old_subject,
        subject=str(fact.subject),
    )


def _address_of(
    before: Mapping[Key, PurchaseOrderAddressChange], fact: AnyFact, line_number: int
) -> str | None:
    """Return the name of the address that the line has: of the changes that it took, the newest."""
    for change in range(fact.change - 1, 0, -1):
        row = before.get((fact.organization, fact.po_number, change, line_number))
        if row is not None and row.status in APPLIED:
            return row.subject
    return None


def _status(fact: AnyFact) -> str:
    match fact:
        case AddressChangeRequested():
            return "Requested"
        case AddressChanged():
            return "Approved" if fact.approved else "Automatically Applied"
        case AddressChangeRejected():
            return "Rejected" if fact.why == "vendor" else "Auto Rejected"


READ_MODEL = ManyRows(
    version=1,
    table=Table(
        "purchase_order_address_change",
        PurchaseOrderAddressChange,
        key=("organization", "po_number", "change", "line_number"),
    ),
    facts=(AddressChangeRequested, AddressChanged, AddressChangeRejected),
    touched=touched,
    after=after,
)
