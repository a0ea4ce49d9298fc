"""Tells the demo's queue once more in the plainest way, every order in every run, to count what it meets."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from ruamel.yaml import YAML

from examples.superstore import orders as source
from examples.superstore.orders import Message
from examples.superstore.story import timeline

ACME = YAML(typ="safe").load(source.SOURCE.with_name("acme.yaml").read_text())
Shelf = Counter[tuple[str, str]]  # units by (DC, item)
Leaving = dict[str, tuple[int, ...]]  # line numbers by order number


@dataclass
class Waiting:
    """An order of the story, and what has become of it so far."""

    order: Message
    submitted: datetime
    hold: timedelta
    open: list[Message]
    dispatches: list[list[Message]] = field(default_factory=list)
    cancelled: bool = False
    waited: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """Its place in the order of allocation."""
        classes = _processing(self.order["dc"])["order_class_priority"]
        return classes.index(self.order["order_class"]), self.submitted, self.order["order_number"]


@dataclass
class Queues:
    """The queues and shelves of all DCs, told by the words of the capabilities and by no code of the product."""

    orders: dict[str, Waiting] = field(default_factory=dict)
    free: Shelf = field(default_factory=Counter)
    promised: Shelf = field(default_factory=Counter)
    early: set[str] = field(default_factory=set)  # cancelled before they arrived

    def stock(self, message: Message) -> None:
        """A count replaces what is on hand, a change moves it; what is promised stays promised."""
        key = message["location"], message["item"]
        if "on_hand" in message:
            self.free[key] = message["on_hand"] - message.get("safety_stock", 0) - self.promised[key]
        else:
            self.free[key] += message["change"]

    def submit(self, order: Message, at: datetime) -> None:
        """An order arrives."""
        number = order["order_number"]
        self.orders[number] = Waiting(order, at, _hold(order), list(order["lines"]))
        if number in self.early:
            self.cancel({"order_number": number})

    def cancel(self, message: Message) -> str:
        """A cancel arrives; answers its outcome."""
        number = order_number(message)
        waiting = self.orders.get(number)
        if waiting is None:
            self.early.add(number)
            return "waiting_for_order"
        if "dispatch_id" in message:
            if not waiting.dispatches:
                return "unknown_dispatch"
            self._move(waiting, -1, waiting.dispatches[0])
            waiting.cancelled = not waiting.open
            return "dispatch_cancelled"
        if not waiting.open:
            return "too_late"
        waiting.open, waiting.cancelled = [], True
        return "partially_cancelled" if waiting.dispatches else "cancelled"

    def would_leave(self, dc: str, at: datetime) -> Leaving:
        """The line numbers, by order, that a run at this time would dispatch."""
        free, leaving = self.free.copy(), {}
        queue = [each for each in self.orders.values() if each.open and each.order["dc"] == dc]
        for waiting in sorted(queue, key=lambda each: each.rank):
            if lines := _fillable(waiting, at, free):
                free.subtract(_units(waiting, lines))
                leaving[waiting.order["order_number"]] = tuple(line["line_number"] for line in lines)
            waiting.waited = True
        return leaving

    def leave(self, leaving: Leaving) -> None:
        """These lines are dispatched."""
        for number, lines in leaving.items():
            waiting = self.orders[number]
            gone = [line for line in waiting.open if line["line_number"] in lines]
            self._move(waiting, 1, gone)
            waiting.dispatches.append(gone)
            waiting.open = [line for line in waiting.open if line not in gone]
            if waiting.open:
                waiting.seen.add("back order")
            else:
                waiting.seen.add("whole" if len(waiting.dispatches) == 1 else "back order completed")

    def _move(self, waiting: Waiting, sign: int, lines: list[Message]) -> None:
        for key, units in _units(waiting, lines).items():
            self.free[key] -= sign * units
            self.promised[key] += sign * units


@cache
def outcomes(days: int) -> Counter[str]:
    """How many orders met each rule, told once more in the plainest way: every order in every run."""
    told = timeline(days)
    queues = Queues()
    found: Counter[str] = Counter()
    for at, topic, message in sorted([*told, *_runs(told[0][0], told[-1][0])], key=lambda event: event[0]):
        match topic:
            case "inventory-changed":
                queues.stock(message)
            case "orders-submitted":
                queues.submit(message, at)
            case "cancellations":
                found[queues.cancel(message)] += 1
            case "run":
                known = {number for number, each in queues.orders.items() if each.waited}
                leaving = queues.would_leave(message["dc"], at)
                queues.leave(leaving)
                for number in known & leaving.keys():
                    found["whole after waiting"] += "whole" in queues.orders[number].seen
    for waiting in queues.orders.values():
        found.update(waiting.seen)
        found["open at the end"] += bool(waiting.open and not waiting.dispatches)
        found["back order at the end"] += bool(waiting.open and waiting.dispatches)
    return found


def _fillable(waiting: Waiting, at: datetime, free: Shelf) -> list[Message]:
    dc, expired = waiting.order["dc"], at >= waiting.submitted + waiting.hold
    wanted: Shelf = Counter()
    fillable = []
    for line in waiting.open:
        key = dc, line["item"]
        if wanted[key] + line["quantity"] <= free[key]:
            wanted[key] += line["quantity"]
            fillable.append(line)
    if len(fillable) == len(waiting.open):
        return fillable
    if len({line["item"] for line in waiting.order["lines"]}) == 1:
        waiting.seen |= {"single item waits"} if free[dc, waiting.open[0]["item"]] > 0 else set()
        waiting.seen |= {"single item waits past its hold"} if expired else set()
        return []
    if waiting.dispatches or not expired:
        waiting.seen |= {"held"} if fillable and not waiting.dispatches else set()
        return []
    return fillable


def _units(waiting: Waiting, lines: list[Message]) -> Shelf:
    units: Shelf = Counter()
    for line in lines:
        units[waiting.order["dc"], line["item"]] += line["quantity"]
    return units


def _processing(dc: str) -> Message:
    found: Message = next(each for each in ACME["processing"] if each["dc"] == dc)
    return found


def _runs(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, str, Message]]:
    """Every scheduled run of acme.yaml (all of them on the hour) until three days after the last event."""
    for processing in ACME["processing"]:
        hours = [int(hour) for hour in processing["schedule"][0].split()[1].split(",")]
        for day in range((ends - begins).days + 4):
            for hour in hours:
                at = begins.replace(hour=hour, minute=0, second=0) + timedelta(days=day)
                yield at, "run", {"dc": processing["dc"]}


def _hold(order: Message) -> timedelta:
    hold = _processing(order["dc"])["hold"]
    asked = order["ship_via"], order["service"]
    matrix = {(m["carrier"], m["service"]): m["hours"] for m in hold.get("carrier_matrix", [])}
    return timedelta(hours=hold["hours"] if "hours" in hold else matrix[asked])


def order_number(cancel: Message) -> str:
    """The order a cancel speaks of, by number or by dispatch ID."""
    number: str = cancel["order_number"] if "order_number" in cancel else cancel["dispatch_id"].split(":")[1]
    return number
