"""Which command prints what with `--json`."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from schemas.answers.back_orders import BackOrderedLine, OpenUnits
from schemas.answers.by_hand import ChangedByHand
from schemas.answers.dead_letters import DeadLetter, DeadLetterShown, Replayed
from schemas.answers.demo import DemoOutcome
from schemas.answers.inquiry import FoundOrder
from schemas.answers.invoice import InvoiceHeader, InvoiceParts
from schemas.answers.invoices import FoundInvoice
from schemas.answers.operating import (
    ConsumerLag,
    Finding,
    FollowerLag,
    Incident,
    LeftSinceCopy,
    Right,
    Setting,
    TopicListed,
)
from schemas.answers.order import OrderHeader, OrderParts
from schemas.answers.orders import Order, StatusParts
from schemas.answers.organizations import OrganizationInForce
from schemas.answers.policies import PolicyChange, PolicyVersion
from schemas.answers.privacy import Forgotten, ForgottenVendor, Person, Receipt
from schemas.answers.purchase_order import PurchaseOrderHeader, PurchaseOrderParts
from schemas.answers.purchase_orders import FoundPurchaseLine, FoundPurchaseOrder
from schemas.answers.reroute import Rerouted
from schemas.answers.rics import RicsEntry, RicsShown
from schemas.answers.runs import FinishedRun, PlannedLine, Run, ScheduledRun
from schemas.answers.trace import Entry
from schemas.answers.verify import VerifyAnswer
from schemas.answers.why import WhyAnswer

LISTS: Mapping[str, type[tuple[Any, ...]]] = {
    "back-orders": BackOrderedLine,
    "check": Finding,
    "dead-letters list": DeadLetter,
    "incidents list": Incident,
    "inquiry": FoundOrder,
    "invoices": FoundInvoice,
    "lag": FollowerLag,
    "lag --topics": ConsumerLag,
    "orders": Order,
    "organization diff": PolicyChange,
    "organization history": PolicyVersion,
    "organization list": OrganizationInForce,
    "privacy receipt": Receipt,
    "privacy show": Person,
    "purchase-orders": FoundPurchaseOrder,
    "purchase-orders --by item": FoundPurchaseLine,
    "recover": LeftSinceCopy,
    "report": OpenUnits,
    "rics log": RicsEntry,
    "runs dry": PlannedLine,
    "runs list": Run,
    "runs now": FinishedRun,
    "schedule": ScheduledRun,
    "settings": Setting,
    "topics acls": Right,
    "topics list": TopicListed,
    "trace": Entry,
}
"""Commands that print a list, and its rows."""

ROWS: Mapping[str, tuple[type[tuple[Any, ...]], ...]] = {
    "dead-letters replay": (Replayed,),
    "dead-letters show": (DeadLetterShown,),
    "demo": (DemoOutcome,),
    "invoice": (InvoiceHeader, InvoiceParts),
    "order show": (OrderHeader, OrderParts),
    "privacy forget": (Forgotten,),
    "privacy forget-vendor": (ForgottenVendor,),
    "purchase-order": (PurchaseOrderHeader, PurchaseOrderParts),
    "reroute": (Rerouted,),
    "order set-status": (ChangedByHand,),
    "order set-location": (ChangedByHand,),
    "order under-review": (ChangedByHand,),
    "order pickup-by": (ChangedByHand,),
    "order ship-to": (ChangedByHand,),
    "rics show": (RicsEntry, RicsShown),
    "status": (Order, StatusParts),
}
"""Commands that print one object, and the rows whose fields it has."""

DOCUMENTS: Mapping[str, type[BaseModel]] = {"verify": VerifyAnswer, "why": WhyAnswer}
"""Commands that print a document of several levels."""
