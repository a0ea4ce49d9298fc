"""Invoices whose stories are told side by side: a step of each, then all wait together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.system import Row, System
from tests.support.trade import INTEGRATED, VENDOR, VENDORS, Trade, open_trade

ANN, ADMIN, RETAILER, JOB = ("ann", "UI"), ("Admin", "UI"), ("bob", "UI"), ("Admin", "WS")
"""User and source: the vendor's, what is approved by itself, the retailer's, what is handed over."""

CREATED = ("Created", "new", *ANN, "Invoice created")
READY = ("Submitted", "approved", *ANN, "Ready to Post")
APPROVED = ("Approved", "approved", *ADMIN, None)
POSTED = ("Posted", "posted", *JOB, "Invoice Posted")
HELD = ("Submitted", "held", *ANN, "Out of Balance. Submitted to Retailer for Approval")
CHAIN = (READY, APPROVED, POSTED)
"""Rows of a history: action type, status, user, source and note."""


@dataclass
class Billing:
    """One invoice of a vendor who has no other, and two purchase orders that it can bill."""

    trade: Trade
    vendor: str = VENDOR
    number: str = "I-77"
    place: int = 0
    user: str | None = "ann"

    @property
    def orders(self) -> tuple[str, str]:
        """The numbers of the purchase orders."""
        return f"PO-{self.place}", f"PO-{self.place}-B"

    def asks(self, action: str, number: str | None = None, **fields: Any) -> None:
        """Publish a message about the invoice. `{0}` and `{1}` in lines are the purchase orders."""
        told = {
            "action": action,
            "organization": self.trade.code,
            "vendor": self.vendor,
            "invoice_number": number or self.number,
            "user": self.user,
        }
        lines = [
            {
                name: each.format(*self.orders) if isinstance(each, str) else each
                for name, each in line.items()
            }
            for line in fields.pop("lines", ())
        ]
        self.trade.tell(
            "invoices-submitted", told | ({"lines": lines} if lines else {}) | fields, self.vendor
        )

    def writes(self, action: str, *lines: Mapping[str, Any], **fields: Any) -> None:
        """The vendor writes the whole invoice."""
        self.asks(action, **({"invoice_date": "2016-11-12", "lines": lines or (of(1),)} | fields))

    def view(self, name: str, **columns: Any) -> list[Row]:
        """Rows of a view about the vendor's invoices."""
        return self.trade.system.view(name, self.trade.code, vendor=self.vendor, **columns)

    @property
    def detail(self) -> Row | None:
        """The invoice, None where it is not there."""
        rows = self.view("invoice_detail")
        return rows[0] if rows else None

    @property
    def lines(self) -> list[Row]:
        """Its lines, in order."""
        return sorted(self.view("invoice_lines"), key=lambda row: row["line"])

    @property
    def history(self) -> list[Row]:
        """What happened, in order."""
        return sorted(self.view("invoice_history"), key=lambda row: row["entry"])

    @property
    def billed(self) -> list[Row]:
        """What is billed of its purchase orders, by line and shipment."""
        rows = self.view("purchase_order_invoices")
        return sorted(rows, key=lambda row: (row["invoice_line"], row["shipment_id"]))

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Reason and path of what was refused."""
        return self.trade.dead_letters("invoices-submitted", self.vendor)

    def heard(self, topic: str) -> list[dict[str, Any]]:
        """Messages about the invoice on a topic."""
        return [one.value for one in self.trade.heard(topic, vendor=self.vendor, invoice_number=self.number)]


def of(sequence: int, order: int = 0, **fields: Any) -> dict[str, Any]:
    """A line that bills a shipment."""
    return {"shipment_id": f"{{{order}}}:{sequence}"} | fields


def of_line(line_number: int = 1, order: int = 0, **fields: Any) -> dict[str, Any]:
    """A line that bills a line of a purchase order."""
    return {"po_number": f"{{{order}}}", "line_number": line_number} | fields


Step = Callable[[Billing], None]


def creates(*lines: Mapping[str, Any], submit: bool = False, **fields: Any) -> Step:
    """The vendor writes a new invoice; of the first shipment where no line is given."""
    return lambda billing: billing.writes("create", *lines, submit=submit, **fields)


def maintains(*lines: Mapping[str, Any], **fields: Any) -> Step:
    """The vendor writes the invoice as it is to be."""
    return lambda billing: billing.writes("maintain", *lines, **fields)


def asks(action: str, **fields: Any) -> Step:
    """Something else is asked of the invoice."""
    return lambda billing: billing.asks(action, **fields)


def approves(reason: str | None = "Price agreed", **fields: Any) -> Step:
    """The retailer takes it."""
    return asks("approve", reason=reason, **({"user": "bob"} | fields))


def rejects(reason: str | None = "Wrong price", **fields: Any) -> Step:
    """The retailer does not take it."""
    return asks("reject", reason=reason, **({"user": "bob"} | fields))


def costs(unit_price: str) -> Step:
    """The retailer pays another price for the first line of the first purchase order."""
    return lambda billing: billing.trade.asks(
        "cost_change", billing.orders[0], line_number=1, unit_price=unit_price
    )


SUBMITS, DELETES, RESENDS = asks("submit"), asks("delete"), asks("resend")
DEAR = of(1, unit_cost="11.01")
"""A line out of balance at a price of 10.00 and a threshold of 10 percent."""


@dataclass(frozen=True)
class Story:
    """What becomes of an invoice, and what is seen of it at the end: rows of its history, columns, what was refused."""

    steps: Sequence[Step]
    rows: Sequence[tuple[Any, ...]] = ()
    detail: Mapping[str, Any] | None = field(default_factory=dict)
    """None: no invoice is there."""
    refused: Sequence[tuple[str, str]] = ()
    billed: Sequence[tuple[str, int]] | None = None
    """Shipment (of `{0}` and `{1}`) and units of each row."""
    vendor: Mapping[str, Any] = field(default_factory=dict)
    """What the document says of the vendor."""
    integrated: bool = False


@dataclass
class Told:
    """What became of a story."""

    story: Story
    billing: Billing

    def check(self) -> None:
        """Compare everything that the story says, and the ledger of what is billed."""
        story, billing = self.story, self.billing
        assert billing.refused == list(story.refused)
        detail = billing.detail
        if story.detail is None:
            assert (detail, billing.lines, billing.history, billing.billed) == (None, [], [], [])
        else:
            assert detail is not None
            assert {name: detail[name] for name in story.detail} == dict(story.detail)
        if story.rows:
            names = ("action_type", "status", "user_id", "source", "transaction_notes")
            found = [tuple(row[name] for name in names) for row in billing.history]
            wanted = [
                tuple(each.format(vendor=billing.vendor) if isinstance(each, str) else each for each in row)
                for row in story.rows
            ]
            assert found == wanted
        if story.billed is not None:
            units = [(shipment.format(*billing.orders), count) for shipment, count in story.billed]
            assert [(row["shipment_id"], row["quantity"]) for row in billing.billed] == units
        self._is_balanced()

    def _is_balanced(self) -> None:
        """What purchase orders say is billed is what invoices say."""
        billing = self.billing
        for number in billing.orders:
            for line in billing.trade.lines(number):
                rows = [row for row in billing.billed if row["po_number"] == number]
                units = sum(row["quantity"] for row in rows if row["line_number"] == line["line_number"])
                assert line["invoiced_quantity"] == units <= line["shipped_quantity"]
        if billing.detail is not None:
            merchandise = sum((row["unit_cost"] * row["quantity"] for row in billing.lines), Decimal(0))
            assert billing.detail["merchandise"] == merchandise


def ship_all(trade: Trade, billings: Sequence[Billing], **order: Any) -> None:
    """Each vendor ships 2 and 3 of the only line of its first purchase order, and 4 of the other, of which 1 stays."""
    with trade.together():
        for billing in billings:
            for number, units in zip(billing.orders, (5, 5), strict=True):
                line = {"line_number": 1, "item": "I-1", "description": "Lamp", "quantity": units}
                lines = [line | {"unit_price": "10.00", "vendor_item": "BK-1"}]
                trade.order(number, **({"vendor": billing.vendor, "lines": lines} | order))
    with trade.together():
        for billing in billings:
            if billing.user:
                trade.does("pack_slips", vendor=billing.vendor)
    for units, other in ((2, 4), (3, None)):
        with trade.together():
            for billing in billings:
                first, second = billing.orders
                trade.ships(first, (1, units), vendor=billing.vendor)
                if other:
                    trade.ships(second, (1, other), vendor=billing.vendor)


def tell(system: System, folder: Path, stories: Mapping[str, Story], **document: Any) -> dict[str, Told]:
    """Tell all stories side by side, so that their last steps come together; each has a vendor of its own."""
    kinds = {vendor["code"]: vendor for vendor in VENDORS}
    document = {"unit_cost_threshold": "10"} | document
    told: dict[str, Told] = {}
    vendors = []
    for place, (name, story) in enumerate(stories.items()):
        code = f"V-{place}"
        vendors.append(
            kinds[INTEGRATED if story.integrated else VENDOR] | {"code": code} | dict(story.vendor)
        )
        user = None if story.integrated else "ann"
        told[name] = Told(story, Billing(Trade(system, ""), code, place=place, user=user))
    trade = open_trade(system, folder, vendors, **document)
    for each in told.values():
        each.billing.trade = trade
    ship_all(trade, [each.billing for each in told.values()])
    longest = max(len(story.steps) for story in stories.values())
    for turn in range(longest):
        with trade.together():
            for each in told.values():
                step = turn - longest + len(each.story.steps)
                if step >= 0:
                    each.story.steps[step](each.billing)
    return told
