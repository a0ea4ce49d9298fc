"""Tells the demo's queue once more in the plainest way, every order in every run, to count what it meets."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import yaml

from examples.superstore import orders as source
from examples.superstore.orders import Message
from examples.superstore.story import timeline

ACME = yaml.safe_load(source.SOURCE.with_name("acme.yaml").read_text())
Shelf = Counter[tuple[str, str]]  # units by (DC, item)


@dataclass
class Waiting:
    """An order of the story, and what has become of it so far."""

    order: Message
    submitted: datetime
    hold: timedelta
    open: list[Message]
    dispatched: list[Message] = field(default_factory=list)
    waited: bool = False
    seen: set[str] = field(default_factory=set)


@cache
def outcomes(days: int) -> Counter[str]:
    """How many orders met each rule, told once more in the plainest way: every order in every run."""
    told = timeline(days)
    queue: dict[str, Waiting] = {}
    free: Shelf = Counter()
    promised: Shelf = Counter()
    found: Counter[str] = Counter()
    for at, topic, message in sorted([*told, *_runs(told[0][0], told[-1][0])], key=lambda event: event[0]):
        match topic:
            case "inventory-changed":
                key = message["location"], message["item"]
                if "on_hand" in message:
                    free[key] = message["on_hand"] - message.get("safety_stock", 0) - promised[key]
                else:
                    free[key] += message["change"]
            case "orders-submitted":
                queue[message["order_number"]] = Waiting(message, at, _hold(message), list(message["lines"]))
            case "cancellations":
                found[_cancel(queue[order_number(message)], message, free, promised)] += 1
            case "run":
                for waiting in queue.values():
                    if waiting.open and waiting.order["dc"] == message["dc"]:
                        _decide(waiting, at, free, promised)
    for waiting in queue.values():
        found.update(waiting.seen)
        found["open at the end"] += bool(waiting.open and not waiting.dispatched)
        found["back order at the end"] += bool(waiting.open and waiting.dispatched)
    return found


def _decide(waiting: Waiting, at: datetime, free: Shelf, promised: Shelf) -> None:
    dc, expired = waiting.order["dc"], at >= waiting.submitted + waiting.hold
    wanted: Shelf = Counter()
    fillable = []
    for line in waiting.open:
        key = dc, line["item"]
        if wanted[key] + line["quantity"] <= free[key]:
            wanted[key] += line["quantity"]
            fillable.append(line)
    if len(fillable) == len(waiting.open):
        waiting.seen.add("back order completed" if waiting.dispatched else "whole")
        waiting.seen |= {"whole after waiting"} if waiting.waited and not waiting.dispatched else set()
    elif len(waiting.order["lines"]) == 1:
        waiting.seen |= {"single line waits"} if free[dc, waiting.open[0]["item"]] > 0 else set()
        waiting.seen |= {"single line waits past its hold"} if expired else set()
        fillable = []
    elif waiting.dispatched or not expired or not fillable:
        waiting.seen |= {"held"} if fillable and not waiting.dispatched else set()
        fillable = []
    else:
        waiting.seen.add("back order")
    waiting.waited = True
    if fillable:
        free.subtract(wanted)
        promised.update(wanted)
        waiting.dispatched += fillable
        waiting.open = [line for line in waiting.open if line not in fillable]


def _cancel(waiting: Waiting, message: Message, free: Shelf, promised: Shelf) -> str:
    if "dispatch_id" in message:
        for line in waiting.dispatched:
            free[waiting.order["dc"], line["item"]] += line["quantity"]
            promised[waiting.order["dc"], line["item"]] -= line["quantity"]
        return "dispatch_cancelled" if waiting.dispatched else "unknown_dispatch"
    if not waiting.open:
        return "too_late"
    waiting.open = []
    return "partially_cancelled" if waiting.dispatched else "cancelled"


def _runs(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, str, Message]]:
    """Every scheduled run of acme.yaml (all of them on the hour) until three days after the last event."""
    for processing in ACME["processing"]:
        hours = [int(hour) for hour in processing["schedule"][0].split()[1].split(",")]
        for day in range((ends - begins).days + 4):
            for hour in hours:
                at = begins.replace(hour=hour, minute=0, second=0) + timedelta(days=day)
                yield at, "run", {"dc": processing["dc"]}


def _hold(order: Message) -> timedelta:
    hold = next(p["hold"] for p in ACME["processing"] if p["dc"] == order["dc"])
    asked = order["ship_via"], order["service"]
    matrix = {(m["carrier"], m["service"]): m["hours"] for m in hold.get("carrier_matrix", [])}
    return timedelta(hours=hold["hours"] if "hours" in hold else matrix[asked])


def order_number(cancel: Message) -> str:
    """The order a cancel speaks of, by number or by dispatch ID."""
    number: str = cancel["order_number"] if "order_number" in cancel else cancel["dispatch_id"].split(":")[1]
    return number
