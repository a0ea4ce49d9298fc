"""The vendors' invoices: of each parcel a day after it left, and again at the right price where one was rejected."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from examples.chance import happens
from examples.peers import Message, Said
from examples.season.tempers import TEMPERS

INVOICES = "invoices-submitted"
_TOO_MUCH = Decimal("1.15")


@dataclass
class Billing:
    """What all vendors bill."""

    organization: str
    seed: int
    _prices: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    _invoices: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _due: list[tuple[datetime, int, dict[str, Any]]] = field(default_factory=list)
    _heard: set[str] = field(default_factory=set)
    _number: int = 0

    def hear(self, event: Message, id_: str, now: datetime) -> None:
        """Take a fact of a purchase order; one that was heard before changes nothing."""
        if event["organization"] != self.organization or id_ in self._heard:
            return
        self._heard.add(id_)
        number, data = event["po_number"], event["data"]
        match event["type"]:
            case "purchase-order-created":
                for line in data["lines"]:
                    if line["unit_price"] is not None:  # of a gift nobody is told
                        self._prices[number, line["line_number"]] = Decimal(line["unit_price"])
            case "purchase-lines-shipped":
                self._bill(number, data, now)

    def notice(self, told: Message, _id: str, now: datetime) -> None:
        """Take what a vendor is told of an invoice: a rejected one is corrected."""
        known = f"notice {told['notice_id']}"  # a notice about a whole fact has the id of the fact
        if told["organization"] != self.organization or known in self._heard:
            return
        self._heard.add(known)
        if told["kind"] == "invoice_rejected":
            wrong = self._invoices[told["vendor"], told["invoice_number"]]
            lines = [line | {"unit_cost": self._agreed(line["shipment_id"])} for line in wrong["lines"]]
            lines = [{name: value for name, value in line.items() if value is not None} for line in lines]
            self._plan(now + timedelta(hours=6), {**wrong, "action": "maintain", "lines": lines})

    def say(self, now: datetime) -> Iterator[Said]:
        """Yield what is said by now."""
        while self._due and self._due[0][0] <= now:
            _, number, message = heapq.heappop(self._due)
            id_ = f"{self.organization}/{message['invoice_number']}/{message['action']}/{number}"
            yield Said(INVOICES, message["invoice_number"], id_, {**message, "occurred_at": now.isoformat()})

    def _bill(self, number: str, data: Message, now: datetime) -> None:
        vendor, temper = data["vendor"], TEMPERS[data["vendor"]]
        first = data["lines"][0]["sequence"]
        dear = happens(temper.overcharges, self.seed, "dear", number, first)
        lines = []
        for line in data["lines"]:
            billed: dict[str, Any] = {
                "shipment_id": f"{number}:{line['sequence']}",
                "quantity": line["quantity"],
            }
            price = self._prices.get((number, line["line_number"]))
            if dear and price:
                billed["unit_cost"] = str((price * _TOO_MUCH).quantize(Decimal("0.0001")))
            lines.append(billed)
        self._prices |= {
            (number, -line["sequence"]): self._prices[number, line["line_number"]]
            for line in data["lines"]
            if (number, line["line_number"]) in self._prices
        }
        message = {
            "action": "create",
            "organization": self.organization,
            "vendor": vendor,
            "invoice_number": f"I-{number}-{first}",
            "invoice_date": now.date().isoformat(),
            "freight": "4.90",
            "submit": True,
            "user": "books",
            "lines": lines,
        }
        self._invoices[vendor, str(message["invoice_number"])] = message
        self._plan(now + timedelta(hours=20), message)

    def _agreed(self, shipment_id: str) -> str | None:
        """Return the price of what a shipment carried, None where none is known."""
        number, _, sequence = shipment_id.rpartition(":")
        price = self._prices.get((number, -int(sequence)))
        return None if price is None else str(price)

    def _plan(self, at: datetime, message: dict[str, Any]) -> None:
        self._number += 1
        heapq.heappush(self._due, (at, self._number, message))
