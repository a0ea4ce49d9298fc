"""The stores of the week: they ask for work, hear what becomes of it elsewhere, and say what they do with it."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from examples.chance import happens
from examples.peers import Message, Said
from examples.week.plans import Report, Step, fulfil, receive
from examples.week.tempers import temper_of
from examples.week.work import Work

POLLS, REPORTS = "location-polls", "status-updates"
_LOOKS_AGAIN_AFTER = timedelta(hours=3)


@dataclass
class Stores:
    """All locations of an organization, the warehouses behind RICS among them."""

    organization: str
    locations: Sequence[str]
    seed: int
    under_review: set[str] = field(default_factory=set)
    _steps: list[tuple[datetime, int, Work, Step]] = field(default_factory=list)
    _work: dict[tuple[str, int], Work] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _answered: set[str] = field(default_factory=set)
    _asks: dict[str, datetime] = field(default_factory=dict)
    _number: int = 0

    def hear(self, event: Message, _id: str, now: datetime) -> None:
        """Take an event of an order; one that was heard before changes nothing."""
        number, data = event["order_number"], event["data"]
        if event["organization"] != self.organization or event["version"] <= self._versions.get(number, 0):
            return
        self._versions[number] = event["version"]
        match event["type"]:
            case "under-review-changed":
                (self.under_review.add if data["under_review"] else self.under_review.discard)(number)
            case "line-status-changed":
                for line in data["lines"]:
                    self._changed(number, line, now)
            case "lines-released":
                for line in data["lines"]:
                    self._work.pop((number, line["line_number"]), None)

    def answer(self, told: Message, _id: str, now: datetime) -> None:
        """Take the answer to a poll; one that was told before changes nothing."""
        if told["organization"] != self.organization or told["poll_id"] in self._answered:
            return
        self._answered.add(told["poll_id"])
        if told["more"]:
            self._asks[told["location"]] = now
        for order in told["orders"]:
            if order["under_review"]:
                self.under_review.add(order["order_number"])
            for line in order["lines"]:
                self._handed_out(told, order, line, now)

    def say(self, now: datetime) -> Iterator[Said]:
        """Yield what is said by now: polls, then reports. A forgetful store says some of it two times."""
        for said in (*self._polls(now), *self._reports(now)):
            location = said.message["location"]
            again = happens(temper_of(location, self.seed).twice, self.seed, "twice", said.id)
            yield from (said, said) if again else (said,)

    def _polls(self, now: datetime) -> Iterator[Said]:
        for location in self.locations:
            if now < self._asks.get(location, now):
                continue
            self._asks[location] = now + timedelta(hours=temper_of(location, self.seed).asks_every)
            for kind in ("fulfillments", "intransit"):
                self._number += 1
                poll = {"organization": self.organization, "location": location, "kind": kind}
                yield Said(POLLS, location, f"{self.organization}/{location}/{kind}/{self._number}", poll)

    def _reports(self, now: datetime) -> Iterator[Said]:
        while self._steps and self._steps[0][0] <= now:
            _, _, work, step = heapq.heappop(self._steps)
            if self._work.get(work.key) != work:
                continue  # it was canceled, or is somewhere else
            if step.hands_over and work.order_number in self.under_review:
                self._plan(work, [step._replace(at=now + _LOOKS_AGAIN_AFTER)])
                continue
            if step.ends:
                del self._work[work.key]
            yield self._report(work, step.report, now)

    def _report(self, work: Work, report: Report, now: datetime) -> Said:
        self._number += 1
        message = {
            "organization": self.organization,
            "order_number": work.order_number,
            "location": work.location,
            "line_number": work.line_number,
            "occurred_at": now.isoformat(),
            **report,
        }
        about = "/".join(map(str, work.about))
        id_ = f"{self.organization}/{about}/{report['status']}/{self._number}"
        return Said(REPORTS, work.order_number, id_, message)

    def _handed_out(self, told: Message, order: Message, line: Message, now: datetime) -> None:
        location, kind = told["location"], order["order_type"]
        pickup = order["pickup_location"]
        elsewhere = kind == "ship_for_pickup" and pickup != location
        work = Work(
            order["order_number"],
            kind,
            location,
            line["line_number"],
            line["quantity"],
            pickup if elsewhere else None,
        )
        if told["kind"] == "intransit":
            self._begin(work, receive(work, self.seed, now))
        elif not (temper_of(location, self.seed).behind_rics and kind == "delivery"):
            self._begin(work, fulfil(work, self.seed, now))

    def _changed(self, number: str, line: Message, now: datetime) -> None:
        status, line_number = line["after"]["status"], line["line_number"]
        if status == "posted":  # RICS has taken it: its warehouse begins
            work = Work(number, "delivery", line["after"]["location"], line_number, line["quantity"])
            self._begin(work, fulfil(work, self.seed, now))
        elif status == "canceled":
            self._work.pop((number, line_number), None)

    def _begin(self, work: Work, steps: Iterable[Step]) -> None:
        self._work[work.key] = work
        self._plan(work, steps)

    def _plan(self, work: Work, steps: Iterable[Step]) -> None:
        for step in steps:
            self._number += 1
            heapq.heappush(self._steps, (step.at, self._number, work, step))
