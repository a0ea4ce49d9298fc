"""What acceptance tests tell: an organization with its DCs, orders, stock, cancels, runs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.system import Heard, Row, System, unique

NIGHT = "2016-11-08T00:00:00Z"
MORNING = "2016-11-08T09:00:00Z"
EVENING = "2016-11-08T18:00:00Z"
NEXT_MORNING = "2016-11-09T09:00:00Z"  # exactly when a hold of 24 hours from MORNING has expired
NEXT_EVENING = "2016-11-09T18:00:00Z"
MUCH_LATER = "2016-11-20T09:00:00Z"
DC = "DC-EAST"


def organization_document(code: str, **changes: Any) -> dict[str, Any]:
    """A holding organization with two DCs, 24 hours at DC-EAST and none at DC-WEST, runs by hand only."""
    return {
        "organization": code,
        "name": f"{code} Stores",
        "fulfilment": "hold",
        "default_carrier": {"code": "12", "description": "UPS Ground"},
        "locations": [
            {
                "code": "DC-EAST",
                "type": "dc",
                "city": "Columbus",
                "state": "OH",
                "time_zone": "America/New_York",
            },
            {
                "code": "DC-WEST",
                "type": "dc",
                "city": "Reno",
                "state": "NV",
                "time_zone": "America/Los_Angeles",
            },
        ],
        "processing": [processing("DC-EAST", hours=24), processing("DC-WEST", hours=0)],
    } | changes


def processing(dc: str, *, hours: float = 24, **changes: Any) -> dict[str, Any]:
    """One DC's queue; `schedule` is empty, so that a test decides when runs come."""
    return {"dc": dc, "back_orders": True, "hold": {"hours": hours}, "schedule": []} | changes


def order(organization: str, number: str, *lines: Any, **changes: Any) -> dict[str, Any]:
    """An order of lines, each (item, quantity) or a whole line."""
    return {
        "organization": organization,
        "order_number": number,
        "order_type": "delivery",
        "dc": DC,
        "lines": [_line(index, line) for index, line in enumerate(lines, 1)],
    } | changes


def count(
    organization: str, location: str, item: str, on_hand: int, at: str = NIGHT, **changes: Any
) -> dict[str, Any]:
    """A count of one shelf."""
    return _stock(organization, location, item, at) | {"on_hand": on_hand} | changes


def change(
    organization: str, location: str, item: str, units: int, at: str = NIGHT, **changes: Any
) -> dict[str, Any]:
    """A change of one shelf."""
    return _stock(organization, location, item, at) | {"change": units} | changes


@dataclass
class Shop:
    """One organization of a running system, and what people do with it."""

    system: System
    code: str

    def submit(self, number: str, *lines: Any, at: str = MORNING, **changes: Any) -> None:
        """Publish one order as submitted `at`."""
        self.system.publish("orders-submitted", order(self.code, number, *lines, **changes), time=at)

    def count(self, item: str, on_hand: int, at: str = NIGHT, location: str = DC, **changes: Any) -> None:
        """Publish a count."""
        self.system.publish("inventory-changed", count(self.code, location, item, on_hand, at, **changes))

    def move(self, item: str, units: int, at: str, location: str = DC, **changes: Any) -> None:
        """Publish a change."""
        self.system.publish("inventory-changed", change(self.code, location, item, units, at, **changes))

    def cancel(self, number: str, **changes: Any) -> None:
        """Publish the cancel of an order."""
        message = {"organization": self.code, "order_number": number, "reason_code": "CUSTOMER"} | changes
        self.system.publish("cancellations", message)

    def cancel_dispatch(self, dispatch_id: str, reason_code: str = "DAMAGED") -> None:
        """Publish the cancel of a dispatch."""
        message = {"organization": self.code, "dispatch_id": dispatch_id, "reason_code": reason_code}
        self.system.publish("cancellations", message)

    def run(self, at: str, dc: str = DC) -> Row:
        """Let everything settle, run the processor as if it were `at`, let it settle again."""
        return self.system.run_now(dc, at, self.code)

    def settle(self) -> None:
        """Wait until everything published is through."""
        self.system.settle()

    def status(self, number: str) -> Row:
        """The row of one order."""
        (row,) = self.system.view("order_status", self.code, order_number=number.upper())
        return row

    def statuses(self) -> dict[str, str]:
        """Status by order number."""
        return {row["order_number"]: row["status"] for row in self.system.view("order_status", self.code)}

    def lines(self, number: str) -> list[Row]:
        """Lines of one order, in order."""
        rows = self.system.view("order_lines", self.code, order_number=number.upper())
        return sorted(rows, key=lambda row: row["line_number"])

    def dispatches(self, number: str | None = None) -> list[Row]:
        """Dispatches of one order or of all, in order of creation."""
        named = {} if number is None else {"order_number": number.upper()}
        rows = self.system.view("dispatches", self.code, **named)
        return sorted(rows, key=lambda row: (row["created_at"], row["order_number"], row["sequence"]))

    def dispatched(self, number: str) -> list[list[int]]:
        """Line numbers of each dispatch of an order."""
        return [[line["line_number"] for line in row["lines"]] for row in self.dispatches(number)]

    def stock(self, item: str, location: str = DC) -> tuple[int, int, int]:
        """On hand, reserved, available."""
        (row,) = self.system.view("stock", self.code, item=item, location=location)
        return row["on_hand"], row["reserved"], row["available"]

    def heard(self, topic: str, **having: Any) -> list[Heard]:
        """Messages of this organization on a topic."""
        return self.system.heard(topic, organization=self.code, **having)

    def answers(self, number: str) -> list[str]:
        """Outcomes told for cancels of an order, in order."""
        events = self.heard("order-events", type="cancellation-answered", order_number=number.upper())
        return [event.value["data"]["outcome"] for event in events]

    def facts(self, number: str) -> list[str]:
        """Types of the facts of an order, in order."""
        events = self.heard("order-events", order_number=number.upper())
        return [event.value["type"] for event in sorted(events, key=lambda event: event.value["version"])]

    def dead_letters(self, topic: str = "orders-submitted") -> list[tuple[str, str]]:
        """Reason and path told on the dead-letter topic for messages of this organization."""
        return [
            (heard.headers["dlq_reason"].decode(), heard.headers["dlq_path"].decode())
            for heard in self.system.heard(f"{topic}.dlq")
            if self.code in json.dumps(heard.value, default=str)
        ]

    def apply(self, folder: Path, **changes: Any) -> None:
        """Put a policy in force; YAML reads JSON."""
        file = folder / f"{self.code}.yaml"
        file.write_text(json.dumps(organization_document(self.code, **changes)))
        self.system.apply(file)


def new_shop(system: System, folder: Path, **changes: Any) -> Shop:
    """An organization that nobody else uses."""
    shop = Shop(system, unique())
    shop.apply(folder, **changes)
    return shop


def run_by_hand(system: System, folder: Path) -> str:
    """An organization whose holds are over at once, and whose runs a test makes by hand; answers its code."""
    yearly = processing(DC, hours=0, schedule=["0 0 1 1 *"])
    return new_shop(system, folder, processing=[yearly]).code


def _line(number: int, line: Any) -> dict[str, Any]:
    if isinstance(line, dict):
        return {"line_number": number} | line
    item, quantity = line
    return {"line_number": number, "item": item, "quantity": quantity}


def _stock(organization: str, location: str, item: str, at: str) -> dict[str, Any]:
    return {"organization": organization, "location": location, "item": item, "counted_at": at}
