"""What acceptance tests of routing tell: a chain of stores and a DC, orders, stock, rejections, the trace."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.stories import MORNING, NIGHT, Shop, count, order
from tests.support.system import Row, System, unique

ADDRESS = {"first_name": "Ann", "address_1": "1 Elm St", "city": "Albany", "state": "NY", "country": "US"}
HOME = {**ADDRESS, "postal_code": "12207"}


def store(code: str, **changes: Any) -> dict[str, Any]:
    """A store in Albany, with what a test wants otherwise."""
    return {
        "code": code,
        "type": "store",
        "system": "STORES",
        "name": f"Store {code}",
        "city": "Albany",
        "state": "NY",
        "postal_code": "12207",
        "time_zone": "America/New_York",
        "latitude": 42.65,
        "longitude": -73.75,
    } | changes


ALBANY = {"latitude": 42.65, "longitude": -73.75}
BOSTON = {"latitude": 42.36, "longitude": -71.06}  # 139 miles from Albany
CHICAGO = {"latitude": 41.88, "longitude": -87.63}  # 713 miles from Albany


def ranked_by(*criteria: str, **preferences: Any) -> dict[str, Any]:
    """Preferences of standard brokering by these criteria, with others beside."""
    return {"brokering": {"method": "standard", "order": list(criteria)}} | preferences


def weighed_by(preferences: dict[str, Any] | None = None, **weights: int) -> dict[str, Any]:
    """Preferences of weighted brokering by these weights in percent, with others beside."""
    return {"brokering": {"method": "weighted", "weights": weights}} | (preferences or {})


def chain_document(code: str, *locations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An organization that routes over these locations; preferences, zones and the rest as a test wants them."""
    return {
        "organization": code,
        "name": f"{code} Stores",
        "fulfilment": "route",
        "default_carrier": {"code": "12", "description": "UPS Ground"},
        "default_unfulfillable_location": "NOWHERE",
        "systems": [{"code": "STORES"}],
        "locations": list(locations),
    } | changes


@dataclass
class Chain(Shop):
    """One routing organization of a running system, and what people do with it."""

    folder: Path

    def reorganize(self, *locations: dict[str, Any], **changes: Any) -> None:
        """Put a document in force, in place of the one before, once everything published is through."""
        self.settle()
        self.put_in_force(*locations, **changes)

    def put_in_force(self, *locations: dict[str, Any], **changes: Any) -> None:
        """The same at once, whatever is under way."""
        file = self.folder / f"{self.code}.yaml"
        file.write_text(json.dumps(chain_document(self.code, *locations, **changes)))
        self.system.apply(file)

    def collect(self, number: str, pickup_location: str, *lines: Any, **changes: Any) -> None:
        """A ship-for-pickup order, as `order`: where it goes is a location, whose coordinates stand in the document."""
        collected = {"order_type": "ship_for_pickup", "pickup_location": pickup_location, "ship_to": None}
        self.order(number, *lines, **(collected | changes))

    def shelf(self, location: str, at: str = NIGHT, **items: int) -> None:
        """Publish counts of one location."""
        changes = [count(self.code, location, item, units, at) for item, units in items.items()]
        self.system.publish("inventory-changed", {"changes": changes})

    def order(self, number: str, *lines: Any, at: str = MORNING, **changes: Any) -> None:
        """Publish a delivery order to Albany, after everything published before is through; wait until it is too."""
        self.settle()
        wanted = {"ship_to": HOME, "dc": None} | changes
        self.system.publish("orders-submitted", order(self.code, number, *lines, **wanted), time=at)
        self.settle()

    def reject(self, number: str, location: str, **changes: Any) -> None:
        """Publish that a location gives back what it has of an order, and wait until that is through."""
        message = {
            "organization": self.code,
            "order_number": number,
            "location": location,
            "status": "rejected",
            "reason_code": "DAMAGED",
        }
        self.system.publish("status-updates", message | changes)
        self.settle()

    def placed(self, number: str) -> list[tuple[int, int, str, str | None]]:
        """Line number, quantity, status and location of each line."""
        return [
            (row["line_number"], row["quantity"], row["status"], row["location"])
            for row in self.lines(number)
        ]

    def decisions(self, number: str) -> list[Row]:
        """Rows of the view, in order."""
        rows = self.system.view("routing_decisions", self.code, order_number=number.upper())
        return sorted(rows, key=lambda row: (row["decision"], row["line_number"], row["location"] or ""))

    def codes(self, number: str) -> list[tuple[int, str | None, int | None]]:
        """Line number, location and answer code of each share of the last decision."""
        rows = self.decisions(number)
        last = max(row["decision"] for row in rows)
        return [
            (row["line_number"], row["location"], row["answer_code"])
            for row in rows
            if row["decision"] == last
        ]

    def trace(self, number: str, **having: Any) -> list[Row]:
        """Rows of the trace shopping log in reading order."""
        rows = self.system.view("trace_shopping_log", self.code, order_number=number.upper(), **having)
        return sorted(rows, key=lambda row: (row["decision"], row["entry"]))

    def left_out(self, number: str, reason: str) -> list[tuple[str, str]]:
        """Location and reason value of the eliminations for one reason."""
        return [(row["location"], row["reason_value"]) for row in self.trace(number, reason=reason)]

    def reasons(self, number: str, **having: Any) -> list[tuple[str, str, str]]:
        """Location, reason and reason value of each elimination."""
        return [
            (row["location"], row["reason"], row["reason_value"])
            for row in self.trace(number, **having)
            if row["reason"] != "Initial List"
        ]


def open_chain(system: System, folder: Path, *locations: dict[str, Any], **changes: Any) -> Chain:
    """Apply an organization of a code of its own."""
    chain = Chain(system, unique("CHAIN"), folder)
    chain.reorganize(*locations, **changes)
    return chain
