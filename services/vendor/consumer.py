"""The topics that the vendor service reads."""

from schemas.wire.invoices_submitted import submitted_invoice_of
from schemas.wire.purchase_orders_submitted import submitted_purchase_of
from schemas.wire.vendor_activity import vendor_activity_of
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.policies import no_organization
from services.vendor.activity import VendorActivity
from services.vendor.invoices import InvoicesSubmitted
from services.vendor.submitted import Submitted

SUBMITTED = Consumer(
    "vendor",
    ("purchase-orders-submitted",),
    reader(submitted_purchase_of, "purchase_orders"),
    Submitted(),
    no_organization,
)
ACTIVITY = Consumer(
    "vendor-activity",
    ("vendor-activity",),
    reader(vendor_activity_of, "activities"),
    VendorActivity(),
    no_organization,
)
INVOICES = Consumer(
    "vendor-invoices",
    ("invoices-submitted",),
    reader(submitted_invoice_of, "invoices"),
    InvoicesSubmitted(),
    no_organization,
)
CONSUMERS = (SUBMITTED, ACTIVITY, INVOICES)
