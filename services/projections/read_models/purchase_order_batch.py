"""Each row is a batch of pack slips (PUR-3)."""

import json
from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

from schemas.events.batch import AnyBatchFact, BatchAcknowledged, BatchCreated, BatchResent, BatchVoided
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Json, Key, Row, Table


class PurchaseOrderBatch(Row, frozen=True):
    """Each row is a batch of pack slips."""

    organization: Annotated[str, "The organization that ordered."]
    batch_id: Annotated[int, "The number of the batch, unique in the organization."]
    vendor: Annotated[str, "The vendor's code."]
    format: Annotated[str, "pdf: to print; csv: an extract, or sent to the vendor's system."]
    created_at: Annotated[datetime, "When the slips were made, UTC."]
    user_id: Annotated[str | None, "Who made them."]
    state: Annotated[str, "open, acknowledged, voided or replaced."]
    replaced_by: Annotated[int | None, "The batch that took its place."]
    lines: Annotated[Json, "Array of what stood on it: po_number, line_number, item, quantity."]


def key(fact: AnyBatchFact) -> Key:
    """Return the key of the batch."""
    return fact.organization, fact.batch_id


def evolve(row: PurchaseOrderBatch | None, fact: AnyBatchFact) -> PurchaseOrderBatch | None:
    """Return the row after the fact."""
    if isinstance(fact, BatchCreated):
        return _created(fact)
    if row is None:
        return None
    match fact:
        case BatchAcknowledged():
            return replace(row, state="acknowledged")
        case BatchVoided():
            state = "voided" if fact.replaced_by is None else "replaced"
            return replace(row, state=state, replaced_by=fact.replaced_by)
        case BatchResent():
            return row


def _created(fact: BatchCreated) -> PurchaseOrderBatch:
    lines = [
        {
            "po_number": order.po_number,
            "line_number": line.line_number,
            "item": line.item,
            "quantity": line.quantity,
        }
        for order in fact.purchase_orders
        for line in order.lines
    ]
    return PurchaseOrderBatch(
        organization=fact.organization,
        batch_id=fact.batch_id,
        vendor=fact.vendor,
        format=fact.format,
        created_at=fact.created_at,
        user_id=fact.user,
        state="open",
        replaced_by=None,
        lines=json.dumps(lines),
    )


READ_MODEL = RowByRow(
    version=1,
    table=Table(
        "purchase_order_batch",
        PurchaseOrderBatch,
        key=("organization", "batch_id"),
        indexes=("USING gin (lines jsonb_path_ops)",),
    ),
    facts=(BatchCreated, BatchAcknowledged, BatchVoided, BatchResent),
    key=key,
    evolve=evolve,
)
