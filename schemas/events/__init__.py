"""The facts, one file a stream category; ALL lists every fact of every category, by the unions of their files."""

from typing import get_args

from schemas.events.batch import AnyBatchFact
from schemas.events.fact import Fact
from schemas.events.invoice import AnyInvoiceFact
from schemas.events.order import AnyOrderFact
from schemas.events.organization import AnyOrganizationFact
from schemas.events.poll import AnyPollFact
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.routing import AnyRoutingFact
from schemas.events.run import AnyRunFact
from schemas.events.stock import AnyStockFact

CATEGORIES = (
    AnyOrganizationFact,
    AnyOrderFact,
    AnyRoutingFact,
    AnyStockFact,
    AnyRunFact,
    AnyPollFact,
    AnyPurchaseOrderFact,
    AnyBatchFact,
    AnyInvoiceFact,
)
"""One union of facts a stream category."""

ALL: tuple[type[Fact], ...] = tuple(fact for union in CATEGORIES for fact in get_args(union))
