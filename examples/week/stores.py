"""The stores of the week: each hears of its lines, and says step by step what it does with them, as its temper is."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from examples.week.tempers import (
    BROKEN,
    COMES,
    COMES_WITHIN,
    TRAVELS,
    Temper,
    drawn,
    happens,
    hours,
    temper_of,
)
from examples.week.work import Work

_AGAIN_AFTER = timedelta(hours=3)
_GONE = {"fulfilled", "canceled", "rejected", "unfulfillable", "new_order"}
"""What ends the work of a location with a line, if somebody else says so; `new_order` is work somewhere else."""

Report = dict[str, Any]
Key = tuple[str, int]
"""Order number and line number."""


@dataclass(order=True)
class Step:
    """Something that a location will say of its work at a time."""

    at: datetime
    number: int
    work: Work = field(compare=False)
    report: Report = field(compare=False)
    is_last: bool = field(compare=False)


@dataclass
class Stores:
    """All stores of an organization, the warehouses behind RICS among them."""

    organization: str
    seed: int
    orders: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    under_review: set[str] = field(default_factory=set)
    _steps: list[Step] = field(default_factory=list)
    _work: dict[Key, Work] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _number: int = 0

    def hear(self, event: Mapping[str, Any], now: datetime) -> None:
        """Take an event of an order; one that was heard before changes nothing."""
        number, data = event["order_number"], event["data"]
        if event["organization"] != self.organization or event["version"] <= self._versions.get(number, 0):
            return
        self._versions[number] = event["version"]
        match event["type"]:
            case "order-submitted":
                self.orders[number] = data
                if data["under_review"]:
                    self.under_review.add(number)
            case "under-review-changed":
                (self.under_review.add if data["under_review"] else self.under_review.discard)(number)
            case "lines-assigned":
                for line in data["lines"]:
                    self._assigned(number, line, now)
            case "line-status-changed":
                for line in data["lines"]:
                    self._changed(number, line, now)
            case "lines-released" | "lines-rejected":
                for line in data["lines"]:
                    self._gone(number, line)

    def due(self, now: datetime) -> Iterator[tuple[str, Report]]:
        """Yield what is said by now: an id, and the message."""
        while self._steps and self._steps[0].at <= now:
            step = heapq.heappop(self._steps)
            key = (step.work.order_number, step.work.line_number)
            if self._work.get(key) != step.work:
                continue  # the line went elsewhere
            if step.is_last and step.work.order_number in self.under_review:
                self._push(now + _AGAIN_AFTER, step.work, step.report, is_last=True)
                continue
            if step.is_last and "quantity" not in step.report:
                del self._work[key]
            yield from self._said(step, now)

    def _said(self, step: Step, now: datetime) -> Iterator[tuple[str, Report]]:
        work, about = step.work, (step.work.location, step.work.order_number, step.work.line_number)
        temper = temper_of(work.location, self.seed)
        id_ = "/".join(map(str, (*about, step.report["status"], step.number)))
        times = 2 if happens(temper.twice, self.seed, "twice", id_) else 1
        message = {
            "organization": self.organization,
            "order_number": work.order_number,
            "location": work.location,
            "line_number": work.line_number,
            "occurred_at": now.isoformat(),
            **step.report,
        }
        for _ in range(times):
            yield id_, message

    def _assigned(self, number: str, line: Mapping[str, Any], now: datetime) -> None:
        order = self.orders[number]
        kind, pickup = order["order_type"], order["pickup_location"]
        elsewhere = pickup if kind == "ship_for_pickup" and pickup != line["location"] else None
        work = Work(number, kind, line["location"], line["line_number"], line["quantity"], elsewhere)
        self._work[number, work.line_number] = work
        if not (work.location.startswith("DC-") and kind == "delivery"):  # RICS has to take those first
            self._plan(work, now)

    def _changed(self, number: str, line: Mapping[str, Any], now: datetime) -> None:
        key, status = (number, line["line_number"]), line["after"]["status"]
        work = self._work.get(key)
        pickup = self.orders[number]["pickup_location"]
        if status == "posted" and work is not None:
            self._plan(work, now)
        elif status == "intransit" and pickup is not None:
            self._arrives(Work(number, "ship_for_pickup", pickup, key[1], line["quantity"]), now)
        elif status in _GONE and line["split_from"] is None:
            self._work.pop(key, None)

    def _gone(self, number: str, line: Mapping[str, Any]) -> None:
        if line["split_from"] is None:
            self._work.pop((number, line["line_number"]), None)

    def _plan(self, work: Work, now: datetime) -> None:
        """Plan all steps of a location with a line, from the first look to the parcel or to the customer."""
        temper = temper_of(work.location, self.seed)
        about = (work.location, work.order_number, work.line_number)
        if happens(temper.forgets, self.seed, "forgets", *about):
            return
        at = now + hours(temper.hours, self.seed, "looks", *about)
        if happens(temper.rejects, self.seed, "rejects", *about):
            self._push(at, work, self._rejection(work), is_last=False)
            return
        for status in ("accepted", "picked"):
            is_needed = status == "picked" and work.is_collected_here
            if is_needed or not happens(temper.skips, self.seed, "skips", status, *about):
                self._push(at, work, {"status": status}, is_last=False)
            at += hours(temper.hours, self.seed, status, *about)
        if work.is_collected_here:
            self._customer(work, at)
        else:
            self._leaves(work, temper, at)

    def _leaves(self, work: Work, temper: Temper, at: datetime) -> None:
        about = (work.location, work.order_number, work.line_number)
        parcel = {
            "carrier": "12",
            "tracking_number": f"1Z{int(drawn(self.seed, 'parcel', *about) * 10**10):010}",
        }
        left: Report = {"status": "intransit" if work.travels_to else "fulfilled", **parcel}
        if work.quantity > 1 and happens(temper.in_parts, self.seed, "parts", *about):
            part = 1 + int(drawn(self.seed, "part", *about) * (work.quantity - 1))
            self._push(at, work, {**left, "quantity": part}, is_last=True)
            at += hours(temper.hours, self.seed, "rest", *about)
        self._push(at, work, left, is_last=True)

    def _arrives(self, work: Work, now: datetime) -> None:
        about = (work.location, work.order_number, work.line_number)
        self._work[work.order_number, work.line_number] = work
        at = now + hours(TRAVELS, self.seed, "travels", *about)
        if happens(BROKEN, self.seed, "broken", *about):
            self._push(at, work, {"status": "rejected", "reason_code": "BROKEN"}, is_last=False)
            return
        self._push(at, work, {"status": "received"}, is_last=False)
        self._customer(work, at)

    def _customer(self, work: Work, ready: datetime) -> None:
        about = (work.order_number, work.line_number)
        if happens(COMES, self.seed, "comes", work.order_number):
            at = ready + hours(COMES_WITHIN, self.seed, "collects", *about)
            self._push(at, work, {"status": "fulfilled"}, is_last=True)

    def _rejection(self, work: Work) -> Report:
        about = (work.location, work.order_number, work.line_number)
        reason = "NOT_FOUND" if happens(60, self.seed, "reason", *about) else "DAMAGED"
        return {"status": "rejected", "reason_code": reason}

    def _push(self, at: datetime, work: Work, report: Report, *, is_last: bool) -> None:
        self._number += 1
        heapq.heappush(self._steps, Step(at, self._number, work, report, is_last))
