"""The topics of drop-ship vendors, for the catalogue."""

from schemas.topic import DAY, MEBIBYTE, Topic
from schemas.wire import purchase_orders_submitted as submitted
from schemas.wire import vendor_activity as activity
from schemas.wire.purchase_order_events import PUBLIC, PurchaseOrderEvent
from schemas.wire.purchase_orders import TO_VENDORS as MESSAGES
from schemas.wire.vendor_notices import VendorNotice

PURCHASES_SUBMITTED = Topic(
    "purchase-orders-submitted",
    "in",
    "Purchase orders of retailers, and what retailers change of them.",
    ("po_number",),
    (
        submitted.CreatePurchaseOrder,
        submitted.CancelPurchaseOrder,
        submitted.ChangeAddress,
        submitted.ChangeCost,
    ),
    many="purchase_orders",
    service="vendor",
    consumer="vendor",
    personal=True,
)
VENDOR_ACTIVITY = Topic(
    "vendor-activity",
    "in",
    "What vendors do with purchase orders.",
    ("vendor",),
    (
        activity.PrintSlips,
        activity.AcknowledgeSlips,
        activity.ResendBatch,
        activity.VoidSlips,
        activity.ReprintSlips,
        activity.Ship,
        activity.Hold,
        activity.Release,
        activity.ReviseDueDate,
        activity.NoteReason,
        activity.DecideCancel,
        activity.DecideAddress,
    ),
    many="activities",
    service="vendor",
    consumer="vendor-activity",
    personal=True,
)
TO_VENDORS = Topic(
    "purchase-orders",
    "out",
    "What vendors are to ship, and what is changed of it. It carries addresses: kept seven days. A message without"
    " value, of type purchase-order-forgotten, says to delete what is kept of the people of one purchase order: its"
    " headers organization and po_number name it, also under the key of a vendor, which has all batches.",
    ("po_number",),
    MESSAGES,
    retention_ms=7 * DAY,
    max_message_bytes=5 * MEBIBYTE,
    event_types=tuple(each.model_fields["type"].default for each in MESSAGES),
    personal=True,
)
VENDOR_NOTICES = Topic(
    "vendor-notices",
    "out",
    "What a vendor or a retailer should know. It names nobody. Of an invoice the key is its number.",
    ("po_number",),
    (VendorNotice,),
    event_types=("vendor-notice",),
)
VENDOR_EVENTS = Topic(
    "purchase-order-events",
    "out",
    "Every public fact of every purchase order.",
    ("po_number",),
    (PurchaseOrderEvent,),
    event_types=tuple(fact.type for fact in PUBLIC),
)
