"""Invoice I-77 of the tests: it bills a purchase order of five units of which all left, in two shipments."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from schemas.events.invoice import AnyInvoiceFact
from services.streams import invoice as invoices
from services.streams.invoice import (
    UNKNOWN,
    Approve,
    Asked,
    AskedLine,
    Command,
    Create,
    Delete,
    HandOver,
    Invoice,
    Known,
    Maintain,
    Reject,
    Resend,
    Submit,
    Terms,
    billed_units,
    evolve,
)
from services.streams.order import Refused
from services.streams.purchase_order import ADMIN, Bill, By, PurchaseOrder
from tests.support.purchase_orders import VENDOR
from tests.support.purchase_stories import Story

DAY = date(2016, 11, 12)
PO = "PO-1001"

Decided = Sequence[AnyInvoiceFact] | Refused


def shipped(*quantities: int) -> Story:
    """A purchase order of one line, all of whose units left, in a shipment for each quantity."""
    story = Story(sum(quantities))
    story.prints()
    for quantity in quantities:
        assert not isinstance(story.ships((1, quantity)), Refused)
    return story


def line(
    sequence: int | None = 1, quantity: int | None = None, cost: str | None = None, **fields: Any
) -> AskedLine:
    """A line that bills a shipment; without a sequence, line 1 of the purchase order."""
    named = {"sequence": sequence} if sequence is not None else {"line_number": 1}
    unit_cost = None if cost is None else Decimal(cost)
    return AskedLine(**({"po_number": PO, "quantity": quantity, "unit_cost": unit_cost} | named | fields))


def asked(*lines: AskedLine, **fields: Any) -> Asked:
    """An invoice of these lines; of the first shipment where none is given."""
    return Asked(**({"invoice_date": DAY, "lines": lines or (line(),)} | fields))


class InvoiceStory:
    """One invoice and all that became of it, beside the purchase orders that it bills."""

    def __init__(self, purchase: Story | None = None, terms: Terms | None = None) -> None:
        self.purchases = {PO: purchase or shipped(2, 3)}
        self.state: Invoice = UNKNOWN
        self.facts: list[AnyInvoiceFact] = []
        self.terms, self.number = terms or Terms(), "I-77"

    @property
    def orders(self) -> Mapping[str, PurchaseOrder]:
        """The purchase orders as they are."""
        return {number: each.state for number, each in self.purchases.items()}

    @property
    def status(self) -> str:
        """The status, none where no invoice is there."""
        return self.state.status if isinstance(self.state, Known) else "none"

    def by(self, source: Any = "UI", user: str | None = "ann") -> By:
        """A user of the vendor, or whoever is named, an hour later."""
        return self.purchases[PO].by(source, user)

    def when(self, command: Command) -> Decided:
        """Decide; record what follows, and what is billed then."""
        decided = invoices.decide(command, self.state)
        if isinstance(decided, Refused):
            return decided
        before = billed_units(self.state.contents if isinstance(self.state, Known) else None)
        for fact in decided:
            self.state = evolve(self.state, fact)
            self.facts.append(fact)
        after = billed_units(self.state.contents if isinstance(self.state, Known) else None)
        for number in before.keys() | after.keys():
            bill = Bill(self.number, list(after.get(number, {}).items()))
            assert not isinstance(self.purchases[number].when(bill), Refused)
        return decided

    def creates(self, content: Asked | None = None, *, submit: bool = False) -> Decided:
        """The vendor writes it."""
        return self.when(Create(**self._writing(content, submit)))

    def maintains(self, content: Asked | None = None, *, submit: bool = False) -> Decided:
        """The vendor writes it anew."""
        return self.when(Maintain(**self._writing(content, submit)))

    def _writing(self, content: Asked | None, submit: bool) -> dict[str, Any]:
        return {
            "by": self.by(),
            "organization": "ACME",
            "vendor": VENDOR,
            "invoice_number": self.number,
            "asked": content or asked(),
            "orders": self.orders,
            "submit": submit,
            "terms": self.terms,
        }

    def submits(self) -> Decided:
        """The vendor submits it."""
        return self.when(Submit(self.by(), self.orders, self.terms))

    def deletes(self) -> Decided:
        """The vendor takes it back."""
        return self.when(Delete(self.by()))

    def approves(self) -> Decided:
        """The retailer takes it."""
        return self.when(Approve(self.by("UI", "bob"), "Price agreed", self.terms))

    def rejects(self) -> Decided:
        """The retailer does not take it."""
        return self.when(Reject(self.by("UI", "bob"), "Wrong price", self.terms))

    def hands_over(self) -> Decided:
        """The retailer's system collects it."""
        return self.when(HandOver(self.by("WS", ADMIN).at))

    def resends(self) -> Decided:
        """The retailer's system asks for it again."""
        return self.when(Resend(self.by("WS", ADMIN).at + timedelta(hours=1)))


def written() -> InvoiceStory:
    """An invoice of two lines."""
    story = InvoiceStory()
    story.creates(asked(line(1), line(2)))
    return story
