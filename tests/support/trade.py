"""What acceptance tests of drop-ship vendors tell: a retailer, its purchase orders, and what vendors do with them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.retail import chain_document, store
from tests.support.system import Heard, Row, System, unique

VENDOR, OTHER, INTEGRATED, ACKNOWLEDGING = "V100", "V200", "V300", "V400"
DUE = "2016-11-20"
AT_HOME = {
    "first_name": "Claire",
    "last_name": "Gute",
    "address_1": "1 Elm St",
    "city": "Albany",
    "state": "NY",
    "postal_code": "12207",
    "country": "US",
}
ELSEWHERE = AT_HOME | {"address_1": "7 Oak St", "city": "Troy", "postal_code": "12180"}

VENDORS = [
    {"code": VENDOR, "name": "Acme Supply"},
    {"code": OTHER, "name": "Other Supply"},
    {"code": INTEGRATED, "name": "Wired Supply", "integrated": True},
    {"code": ACKNOWLEDGING, "name": "Careful Supply", "integrated": True, "require_acknowledgement": True},
]


class Entry(NamedTuple):
    """One row of the history of a purchase order."""

    line_number: int
    action_type: str
    quantity: int
    source: str
    user_id: str | None
    status: str
    note: str | None


@dataclass
class Trade:
    """One organization of a running system that orders from vendors."""

    system: System
    code: str
    waits: bool = True
    """Whether each message is waited for."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Wait for what is published within the block at its end only."""
        self.waits = False
        try:
            yield
        finally:
            self.waits = True
        self.system.settle()

    def tell(self, topic: str, message: Any, of: str = "", **headers: str) -> None:
        """Publish a message that tells in a header which purchase order it is `of`, as its dead letter does then."""
        self.system.publish(topic, message, headers={"of": of} | headers)
        if self.waits:
            self.system.settle()

    def order(self, number: str, *quantities: int, **changes: Any) -> None:
        """Publish a purchase order with a line for each quantity, and wait until it is through."""
        lines = [
            {
                "line_number": place,
                "item": f"I-{place}",
                "quantity": units,
                "unit_price": "8.98",
                "due_date": DUE,
            }
            for place, units in enumerate(quantities, 1)
        ]
        message = {
            "order_number": f"SO-{number}",
            "vendor": VENDOR,
            "vendor_name": "Acme Supply",
            "entered_date": "2016-11-08",
            "carrier": "12",
            "currency": "USD",
            "sold_to": AT_HOME,
            "ship_to": AT_HOME,
            "lines": lines,
        }
        self.asks("create", number, **(message | changes))

    def asks(self, action: str, number: str, **fields: Any) -> None:
        """Publish what the retailer asks."""
        message = {"action": action, "organization": self.code, "po_number": number} | fields
        self.tell("purchase-orders-submitted", message, number)

    def does(
        self, action: str, number: str | None = None, vendor: str = VENDOR, of: str = "", **fields: Any
    ) -> None:
        """Publish what a vendor does."""
        named = {} if number is None else {"po_number": number}
        message = {"action": action, "organization": self.code, "vendor": vendor, "user": "ann"}
        self.tell("vendor-activity", message | named | fields, number or of)

    def prints(self, *lines: tuple[str, int], vendor: str = VENDOR) -> int:
        """Let a vendor print slips of these lines, or of all that wait; return the number of the batch."""
        named = [{"po_number": number, "line_number": line} for number, line in lines]
        self.does("pack_slips", vendor=vendor, lines=named)
        return self.newest_batch(vendor)

    def ships(self, number: str, *lines: tuple[int, int], vendor: str = VENDOR, **fields: Any) -> None:
        """Let units of lines leave."""
        leaving = [{"line_number": line, "quantity": units} for line, units in lines]
        if "remainder" in fields:
            leaving = [each | {"remainder": fields["remainder"]} for each in leaving]
            del fields["remainder"]
        sent = {"ship_date": "2016-11-10", "lines": leaving}
        self.does("ship", number, vendor, **(sent | fields))

    def newest_batch(self, vendor: str = VENDOR) -> int:
        """The number of the newest batch of a vendor."""
        return self.batches(vendor)[-1]["batch_id"]  # type: ignore[no-any-return]

    def batches(self, vendor: str = VENDOR) -> list[Row]:
        """The batches of a vendor, oldest first."""
        rows = self.system.view("purchase_order_batches", self.code, vendor=vendor)
        return sorted(rows, key=lambda row: row["batch_id"])

    def lines(self, number: str) -> list[Row]:
        """The lines, in order."""
        rows = self.system.view("purchase_order_lines", self.code, po_number=number.upper())
        return sorted(rows, key=lambda row: row["line_number"])

    def line(self, number: str, line_number: int = 1) -> Row:
        """One line."""
        (row,) = [row for row in self.lines(number) if row["line_number"] == line_number]
        return row

    def detail(self, number: str) -> Row:
        """The purchase order."""
        (row,) = self.system.view("purchase_order_detail", self.code, po_number=number.upper())
        return row

    def history(self, number: str) -> list[Entry]:
        """What happened, in order."""
        rows = self.system.view("purchase_order_history", self.code, po_number=number.upper())
        return [
            Entry(
                row["line_number"],
                row["action_type"],
                row["quantity"],
                row["source"],
                row["user_id"],
                row["status"],
                row["transaction_notes"],
            )
            for row in sorted(rows, key=lambda row: row["entry"])
        ]

    def since(self, number: str, before: int = 1) -> list[tuple[Any, ...]]:
        """What happened after the first rows, without the numbers of lines."""
        return [tuple(entry[1:]) for entry in self.history(number)[before:]]

    def notices(self, **having: Any) -> list[dict[str, Any]]:
        """What vendors and the retailer were told."""
        return [one.value for one in self.heard("vendor-notices", **having)]

    def heard(self, topic: str, **having: Any) -> list[Heard]:
        """Messages of this organization on a topic."""
        return self.system.heard(topic, organization=self.code, **having)

    def dead_letters(self, topic: str, of: str | None = None) -> list[tuple[str, str]]:
        """Reason and path of the dead letters of this organization, or `of` one purchase order."""
        return [
            (heard.headers["dlq_reason"].decode(), heard.headers["dlq_path"].decode())
            for heard in self.system.heard(f"{topic}.dlq")
            if self.code in json.dumps(heard.value, default=str)
            and of in (None, heard.headers.get("of", b"").decode())
        ]

    def refused(self, of: str) -> list[tuple[str, str]]:
        """Reason and path of everything that was refused of one purchase order."""
        return [
            each
            for topic in ("purchase-orders-submitted", "vendor-activity", "invoices-submitted")
            for each in self.dead_letters(topic, of)
        ]


def open_trade(system: System, folder: Path, vendors: Sequence[Any] = VENDORS, **changes: Any) -> Trade:
    """An organization with four vendors: by hand, another, integrated, integrated with acknowledgement."""
    trade = Trade(system, unique())
    apply(trade, folder, vendors, **changes)
    return trade


def apply(trade: Trade, folder: Path, vendors: Sequence[Any], **changes: Any) -> None:
    """Put a document with these vendors in force."""
    file = folder / f"{trade.code}.yaml"
    file.write_text(json.dumps(chain_document(trade.code, store("S-1"), vendors=list(vendors), **changes)))
    trade.system.apply(file)
