"""Each row is something that happened to a line of a purchase order: written once, never changed (PUR-8)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, get_args

from schemas.events.purchase_order import AnyPurchaseOrderFact, PurchaseOrderCreated
from schemas.events.purchase_order_fact import PurchaseOrderActivity
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table
from services.projections.purchasing.entry import entries
from services.streams.purchase_order import ADMIN


class PurchaseOrderEntry(Row, frozen=True):
    """Each row is something that happened to a line; the view purchase_order_history numbers the rows."""

    organization: Annotated[str, "The organization that ordered."]
    po_number: Annotated[str, "The purchase order, upper case."]
    version: Annotated[Integer, "The number of the fact within the purchase order, from 1."]
    part: Annotated[Integer, "The number of the entry within the fact, from 0."]
    line_number: Annotated[int, "The line."]
    item: Annotated[str, "The line's item."]
    quantity: Annotated[int, "Units that the entry is about."]
    action_type: Annotated[str, "What happened, in the words that planners know."]
    status: Annotated[str, "The line's status from then on."]
    occurred_at: Annotated[datetime, "When it happened, UTC."]
    user_id: Annotated[
        str | None,
        "The first ten characters of who did it; Admin for the retailer's system, SYSTEM for the privacy service.",
    ]
    source: Annotated[str, "WS (a message of a system), UI (a person) or JOB (a timer)."]
    transaction_notes: Annotated[str | None, "The note beside it."]
    address_change: Annotated[Integer | None, "The number of the change of address, whose detail is kept."]


def rows(happening: Happening) -> Iterator[PurchaseOrderEntry]:
    """Yield what happened, one row a line."""
    fact = happening.fact
    assert isinstance(fact, AnyPurchaseOrderFact)  # noqa: S101
    by = fact if isinstance(fact, PurchaseOrderActivity) else None
    created = fact if isinstance(fact, PurchaseOrderCreated) else None
    for part, entry in enumerate(entries(fact)):
        yield PurchaseOrderEntry(
            organization=fact.organization,
            po_number=fact.po_number,
            version=happening.version,
            part=part,
            line_number=entry.told.line_number,
            item=entry.told.item,
            quantity=entry.told.quantity,
            action_type=entry.action_type,
            status="new_order" if created else entry.told.status,
            occurred_at=by.happened_at if by else created.submitted_at if created else happening.recorded_at,
            user_id=by.user if by else created.user or ADMIN if created else ADMIN,
            source=by.source if by else "WS",
            transaction_notes=entry.note,
            address_change=entry.address_change,
        )


READ_MODEL = WrittenOnce(
    version=1,
    table=Table(
        "purchase_order_entry", PurchaseOrderEntry, key=("organization", "po_number", "version", "part")
    ),
    facts=get_args(AnyPurchaseOrderFact),
    entries=rows,
)
