"""PUR-3: what stands on the slips of a batch: its lines as they were printed, people and prices as they are now."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from schemas.answers.order import PartyShown
from schemas.answers.purchase_order import (
    Customization,
    PurchaseOrderEntry,
    PurchaseOrderHeader,
    PurchaseOrderLine,
    PurchaseOrderParts,
)
from services.common.database import Connection
from services.inquiry import purchase_order_detail
from services.inquiry.organizations import in_force, owners
from services.inquiry.purchase_views import PURCHASE_ORDER_BATCHES
from services.inquiry.select import rows, select
from services.projections.purchasing.entry import of_batch

_ON_A_BATCH = {"PackSlip", "Pack Slip Reprinted"}
_CHANGED = "it was cancelled, given back or put on another batch"


class Batch(NamedTuple):
    """A batch of pack slips; `lines` is JSON of what was put on it."""

    organization: str
    batch_id: int
    vendor: str
    format: str
    created_at: datetime
    state: str
    replaced_by: int | None
    lines: bytes


class SlipLine(NamedTuple):
    """Units of a line on a slip. `unit_price` is None where the order is a gift."""

    line_number: int
    item: str
    description: str
    vendor_item: str
    quantity: int
    unit_price: Decimal | None
    due_date: date | None
    gift_wrap: bool
    customizations: Sequence[Customization]
    messages: Sequence[str]


class Slip(NamedTuple):
    """The lines of a purchase order that go to one address."""

    header: PurchaseOrderHeader
    sold_to: PartyShown
    ship_to: PartyShown
    shipping_instructions: str
    order_messages: Sequence[str]
    gift_messages: Sequence[str]
    lines: Sequence[SlipLine]


class Slips(NamedTuple):
    """The slips of a batch, in the order in which it was made. `remarks` say what differs from how it was made."""

    seller: str
    slips: Sequence[Slip]
    remarks: Sequence[str]


def numbered(connection: Connection, batch_id: int, organization: str | None = None) -> Sequence[Batch]:
    """Return the batches of this number: at most one for each organization."""
    view = PURCHASE_ORDER_BATCHES.c
    wanted = (view.organization.in_(owners(connection, organization)), view.batch_id == batch_id)
    return rows(connection, select(PURCHASE_ORDER_BATCHES, Batch, *wanted).order_by(view.organization), Batch)


def slips(connection: Connection, batch: Batch) -> Slips:
    """Return the slips of a batch: units that left by it or still stand on it, each where it goes now.

    Lines that the vendor holds are left out, and so are units that were cancelled or given back since.
    """
    found: list[Slip] = []
    remarks: list[str] = []
    for number, printed in _printed(batch).items():
        (header,) = purchase_order_detail.numbered(connection, number, batch.organization)
        parts = purchase_order_detail.parts(connection, header)
        remarks += _remarks(batch.batch_id, header, parts, printed)
        found += slips_of(batch.batch_id, header, parts, printed)
    policy = in_force(connection, batch.organization)
    return Slips(policy[batch.organization].document.name, found, remarks)


def slips_of(
    batch_id: int, header: PurchaseOrderHeader, parts: PurchaseOrderParts, printed: Mapping[int, int]
) -> Iterator[Slip]:
    """Yield the slips of a purchase order, one an address; `printed` is the units of the batch by line."""
    going: dict[PartyShown, list[SlipLine]] = {}
    for line in parts.lines:
        units = _units(batch_id, line, parts.history)
        if line.line_number in printed and line.status != "held" and units:
            to = line.ship_to or parts.ship_to
            going.setdefault(to, []).append(_line(line, units, parts, gift=header.gift))
    said = {kind: [each.text for each in parts.messages if each.kind == kind] for kind in ("order", "gift")}
    for to, lines in going.items():
        yield Slip(header, parts.sold_to, to, parts.shipping_instructions, said["order"], said["gift"], lines)


def _printed(batch: Batch) -> Mapping[str, Mapping[int, int]]:
    """Return the units by purchase order and line, in the order of the batch."""
    printed: dict[str, dict[int, int]] = {}
    for each in json.loads(batch.lines):
        printed.setdefault(each["po_number"], {})[each["line_number"]] = each["quantity"]
    return printed


def _units(batch_id: int, line: PurchaseOrderLine, history: Collection[PurchaseOrderEntry]) -> int:
    """Return the units that left by the batch or still stand on it: none once the line is on another one."""
    left = 0
    for entry in history:  # the newest first
        if entry.line_number != line.line_number:
            continue
        note = entry.transaction_notes or ""
        if entry.action_type in _ON_A_BATCH and not note.endswith("Acknowledged"):
            return left + line.printed_quantity if note == of_batch(batch_id) else 0
        if entry.action_type == "Shipment":
            left += entry.quantity
    return 0


def _line(line: PurchaseOrderLine, units: int, parts: PurchaseOrderParts, *, gift: bool) -> SlipLine:
    number = line.line_number
    return SlipLine(
        line_number=number,
        item=line.item,
        description=line.description,
        vendor_item=line.vendor_item,
        quantity=units,
        unit_price=None if gift else line.unit_price,
        due_date=line.due_date,
        gift_wrap=line.gift_wrap,
        customizations=[each for each in parts.customizations if each.line_number == number],
        messages=[each.text for each in parts.messages if each.line_number == number],
    )


def _remarks(
    batch_id: int, header: PurchaseOrderHeader, parts: PurchaseOrderParts, printed: Mapping[int, int]
) -> Iterator[str]:
    for line in parts.lines:
        wanted, units = printed.get(line.line_number, 0), _units(batch_id, line, parts.history)
        where = f"line {line.line_number} of {header.po_number}"
        if wanted and units and line.status == "held":
            yield f"{where} is left out: the vendor holds it"
        elif wanted and not units:
            yield f"{where} is left out: {_CHANGED}"
        elif units < wanted:
            yield f"{where} has {units:,} of {wanted:,} units: the rest was cancelled or given back"
