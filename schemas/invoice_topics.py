"""The topics of vendors' invoices, for the catalogue."""

from schemas.topic import MEBIBYTE, Topic
from schemas.wire import invoices_submitted as submitted
from schemas.wire.invoice_events import PUBLIC, InvoiceEvent
from schemas.wire.invoices_posted import InvoicePostedMessage

_INVOICE_NUMBER = ("invoice_number",)

INVOICES_SUBMITTED = Topic(
    "invoices-submitted",
    "in",
    "Invoices of vendors, what retailers decide about them, and when their systems collect them. A collect has the"
    " organization as its key.",
    _INVOICE_NUMBER,
    (
        submitted.CreateInvoice,
        submitted.MaintainInvoice,
        submitted.SubmitInvoice,
        submitted.DeleteInvoice,
        submitted.ApproveInvoice,
        submitted.RejectInvoice,
        submitted.CollectInvoices,
        submitted.ResendInvoice,
    ),
    many="invoices",
    service="vendor",
    consumer="vendor-invoices",
)
INVOICES_POSTED = Topic(
    "invoices-posted",
    "out",
    "Invoices that the retailer's system is to pay.",
    _INVOICE_NUMBER,
    (InvoicePostedMessage,),
    max_message_bytes=5 * MEBIBYTE,
    event_types=("invoice-posted",),
)
INVOICE_EVENTS = Topic(
    "invoice-events",
    "out",
    "Every public fact of every invoice of a vendor.",
    _INVOICE_NUMBER,
    (InvoiceEvent,),
    max_message_bytes=5 * MEBIBYTE,
    event_types=tuple(fact.type for fact in PUBLIC),
)
