"""What an invoice can be, and the little that later decisions need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from schemas.events.invoice import InvoiceContents, InvoiceCreated, InvoiceStatus


@dataclass(frozen=True, slots=True)
class Unknown:
    """No invoice has this number, or the one that had it was deleted."""


@dataclass(frozen=True, slots=True)
class Known:
    """An invoice that is there. `created` and `contents` are as they were recorded: they are shared, never copied.

    `prices` are those of the purchase orders by line, as it was submitted last; none before that. `sendings` counts
    how often it was handed over.
    """

    created: InvoiceCreated
    contents: InvoiceContents
    status: InvoiceStatus = "new"
    prices: Mapping[int, Decimal] = field(default_factory=dict)
    sendings: int = 0

    @property
    def invoice_number(self) -> str:
        """Its number, as the vendor wrote it first."""
        return self.created.invoice_number


Invoice = Unknown | Known

UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy says of a vendor's invoices now.

    `threshold`: percent of the price by which a cost may differ. `notify`: people are told of what is held and decided.
    `push`: what is approved is handed over at once.
    """

    threshold: Decimal = Decimal(0)
    notify: bool = False
    push: bool = True
