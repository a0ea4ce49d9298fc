"""The retailer's buyer: takes orders back from vendors who cannot deliver, and decides about held invoices."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from examples.chance import happens
from examples.peers import Message, Said
from examples.season.vendors import GONE

_AGREES = 30
"""Percent of held invoices that are paid all the same."""


@dataclass
class Retailer:
    """One buyer for all vendors."""

    organization: str
    seed: int
    _due: list[tuple[datetime, int, Said]] = field(default_factory=list)
    _heard: set[str] = field(default_factory=set)
    _number: int = 0

    def notice(self, told: Message, _id: str, now: datetime) -> None:
        """Take a notice; one that was heard before changes nothing."""
        if told["organization"] != self.organization or told["notice_id"] in self._heard:
            return
        self._heard.add(told["notice_id"])
        if told["kind"] == "line_held" and GONE in told["text"]:
            cancel = {
                "action": "cancel",
                "organization": self.organization,
                "po_number": told["po_number"],
                "line_number": told["line_number"],
                "reason_code": "GONE",
                "cannot_fulfill": True,
            }
            self._plan(now + timedelta(hours=2), "purchase-orders-submitted", told["po_number"], cancel)
        elif told["kind"] == "invoice_held":
            number = told["invoice_number"]
            agrees = happens(_AGREES, self.seed, "agrees", told["vendor"], number)
            answer = {
                "action": "approve" if agrees else "reject",
                "organization": self.organization,
                "vendor": told["vendor"],
                "invoice_number": number,
                "reason": "Agreed by telephone" if agrees else "Not the price that was agreed",
                "user": "buyer",
            }
            self._plan(now + timedelta(hours=5), "invoices-submitted", number, answer)

    def say(self, now: datetime) -> Iterator[Said]:
        """Yield what is said by now."""
        while self._due and self._due[0][0] <= now:
            _, _, said = heapq.heappop(self._due)
            yield said._replace(message={**said.message, "occurred_at": now.isoformat()})

    def _plan(self, at: datetime, topic: str, key: str, message: dict[str, Any]) -> None:
        self._number += 1
        id_ = f"{self.organization}/buyer/{message['action']}/{key}/{self._number}"
        heapq.heappush(self._due, (at, self._number, Said(topic, key, id_, message)))
