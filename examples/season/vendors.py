"""The vendors of the season: they print slips, ship, hold, and decide about what they are asked."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from examples.chance import drawn, happens, hours
from examples.peers import Message, Said
from examples.season.tempers import TEMPERS, WIRED

ACTIVITY = "vendor-activity"
GONE = "Discontinued"
"""The reason of a hold that does not end."""


@dataclass
class Purchase:
    """A purchase order as its vendor knows it: open and printed units by line."""

    vendor: str
    number: str
    open: dict[int, int]
    printed: dict[int, int] = field(default_factory=dict)
    times: int = 0
    """How often slips of it were printed."""


@dataclass
class Vendors:
    """All vendors of an organization."""

    organization: str
    seed: int
    _orders: dict[str, Purchase] = field(default_factory=dict)
    _due: list[tuple[datetime, int, str, str, dict[str, Any]]] = field(default_factory=list)
    _heard: set[str] = field(default_factory=set)
    _number: int = 0

    def hear(self, told: Message, id_: str, now: datetime) -> None:
        """Take what a vendor is told; what was heard before changes nothing."""
        if told["organization"] != self.organization or id_ in self._heard:
            return
        self._heard.add(id_)
        match told["type"]:
            case "purchase-order-created":
                self._created(told, now)
            case "purchase-order-batch":
                self._batch(told, now)
            case "purchase-order-cancelled":
                for line in told["lines"]:
                    self._take(told["po_number"], line["line_number"], line["quantity"])
            case "cancel-requested":
                for line in told["lines"]:
                    self._asked(told, line["line_number"], now)
            case "address-change-requested":
                for line in told["lines"]:
                    fields = {"line_number": line["line_number"], "approve": True}
                    self._plan(now + timedelta(hours=2), told["po_number"], "address_decision", **fields)

    def say(self, now: datetime) -> Iterator[Said]:
        """Yield what is said by now."""
        while self._due and self._due[0][0] <= now:
            _, _, number, action, fields = heapq.heappop(self._due)
            message = self._message(self._orders[number], action, fields, now)
            if message is not None:
                self._number += 1
                id_ = f"{self.organization}/{number}/{action}/{self._number}"
                yield Said(ACTIVITY, message["vendor"], id_, message)

    def _created(self, told: Message, now: datetime) -> None:
        number, vendor = told["po_number"], told["vendor"]
        known_by_its_slips = number in self._orders
        self._known(told, vendor)
        if known_by_its_slips:
            return
        temper = TEMPERS[vendor]
        if happens(temper.refuses, self.seed, "refuses", number):
            self._plan(now + hours(temper.prints, self.seed, "looks", number), number, "hold", reason=GONE)
        elif vendor != WIRED:
            self._plan(now + hours(temper.prints, self.seed, "prints", number), number, "pack_slips")

    def _batch(self, told: Message, now: datetime) -> None:
        """Slips were made: of what is on them, say that it is there where that is asked, and ship it."""
        if told["requires_acknowledgement"]:
            number = told["purchase_orders"][0]["po_number"]
            self._plan(now + timedelta(hours=1), number, "acknowledge", batch_id=told["batch_id"])
        for order in told["purchase_orders"]:
            number = order["po_number"]
            known = self._known(order, told["vendor"])
            known.times += 1
            for line in order["lines"]:
                known.printed[line["line_number"]] = line["quantity"]
            self._leaves(known, now)

    def _known(self, order: Message, vendor: str) -> Purchase:
        """Return an order as it is known, also where its slips are heard of first: they have another key."""
        number = order["po_number"]
        known = self._orders.setdefault(number, Purchase(vendor, number, {}))
        for line in order["lines"]:
            known.open.setdefault(line["line_number"], line["quantity"])
        return known

    def _leaves(self, known: Purchase, now: datetime) -> None:
        temper, about = TEMPERS[known.vendor], (known.number, known.times)
        at = now + hours(temper.ships, self.seed, "ships", *about) + timedelta(hours=1)
        if happens(temper.delays, self.seed, "delays", *about):
            again = at + timedelta(days=3)
            due = {
                "due_date": (again + timedelta(days=1)).date().isoformat(),
                "reason": "Waiting for the ship",
            }
            self._plan(now + timedelta(hours=3), known.number, "hold", reason="Backordered")
            self._plan(now + timedelta(hours=4), known.number, "due_date", **due)
            self._plan(again - timedelta(hours=6), known.number, "release")
            at = again
        self._plan(at, known.number, "ship")

    def _asked(self, told: Message, line: int, now: datetime) -> None:
        number = told["po_number"]
        temper = TEMPERS[told["vendor"]]
        gone = happens(temper.refuses, self.seed, "refuses", number)
        approve = gone or not happens(temper.keeps, self.seed, "keeps", number, line)
        fields = {"line_number": line, "approve": approve}
        self._plan(
            now + hours((1, 6), self.seed, "decides", number, line), number, "cancel_decision", **fields
        )

    def _take(self, number: str, line: int, quantity: int) -> None:
        known = self._orders[number]
        known.open[line] -= quantity
        known.printed[line] = min(known.printed.get(line, 0), known.open[line])

    def _plan(self, at: datetime, number: str, action: str, **fields: Any) -> None:
        self._number += 1
        heapq.heappush(self._due, (at, self._number, number, action, fields))

    def _message(
        self, known: Purchase, action: str, fields: dict[str, Any], now: datetime
    ) -> dict[str, Any] | None:
        about = {"action": action, "organization": self.organization, "vendor": known.vendor}
        about |= {"user": "" if known.vendor == WIRED else "desk", "occurred_at": now.isoformat()}
        match action:
            case "acknowledge":
                return about | fields
            case "pack_slips":
                waits = [line for line, units in known.open.items() if units > known.printed.get(line, 0)]
                named = [{"po_number": known.number, "line_number": line} for line in waits]
                return {**about, "format": "pdf", "lines": named} if named else None
            case "ship":
                return self._shipment(known, about, now)
            case _:
                return {**about, "po_number": known.number, **fields} if any(known.open.values()) else None

    def _shipment(self, known: Purchase, about: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        """Everything that is printed leaves, or of a vendor who ships in parts one unit at first."""
        temper, number = TEMPERS[known.vendor], known.number
        lines = []
        for line, units in sorted(known.printed.items()):
            if units == 0:
                continue
            part = (
                units > 1 and known.times == 1 and happens(temper.in_parts, self.seed, "parts", number, line)
            )
            leaving = 1 if part else units
            lines.append(
                {"line_number": line, "quantity": leaving, "remainder": "return" if part else "keep"}
            )
            known.open[line] -= leaving
            known.printed[line] = 0
        if not lines:
            return None
        if any(known.open.values()):
            self._plan(now + timedelta(hours=10), number, "pack_slips")
        parcel = f"1Z{int(drawn(self.seed, 'parcel', number, known.times) * 10**10):010}"
        return {
            **about,
            "po_number": number,
            "shipment_number": f"{number}/{known.times}",
            "ship_date": now.date().isoformat(),
            "tracking_number": parcel,
            "lines": lines,
        }
