"""What a location will say of a line, and when: decided as it is told of the line, by its temper."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from examples.chance import drawn, happens, hours
from examples.week.tempers import BROKEN, COMES, COMES_WITHIN, TRAVELS, temper_of
from examples.week.work import Work

Report = dict[str, Any]


class Step(NamedTuple):
    """Something that a location will say. `hands_over`: the goods leave, which an order under review may not."""

    at: datetime
    report: Report
    hands_over: bool = False
    ends: bool = False
    """Whether the location has nothing to do with the line after that."""


def fulfil(work: Work, seed: int, now: datetime) -> Iterator[Step]:
    """Yield all steps of a location with a line, from the first look to the parcel or to the customer."""
    temper, about = temper_of(work.location, seed), work.about
    if happens(temper.forgets, seed, "forgets", *about):
        return
    at = now + hours(temper.hours, seed, "looks", *about)
    if happens(temper.rejects, seed, "rejects", *about):
        reason = "NOT_FOUND" if happens(60, seed, "reason", *about) else "DAMAGED"
        yield Step(at, {"status": "rejected", "reason_code": reason}, ends=True)
        return
    for status in ("accepted", "picked"):
        customer_waits = status == "picked" and work.is_collected_here
        if customer_waits or not happens(temper.skips, seed, "skips", status, *about):
            yield Step(at, {"status": status})
        at += hours(temper.hours, seed, status, *about)
    yield from _customer(work, seed, at) if work.is_collected_here else _leaves(work, seed, at)


def receive(work: Work, seed: int, now: datetime) -> Iterator[Step]:
    """Yield the steps of a store with a line that is on its way to it."""
    at = now + hours(TRAVELS, seed, "travels", *work.about)
    if happens(BROKEN, seed, "broken", *work.about):
        yield Step(at, {"status": "rejected", "reason_code": "BROKEN"}, ends=True)
        return
    yield Step(at, {"status": "received"})
    yield from _customer(work, seed, at)


def _leaves(work: Work, seed: int, at: datetime) -> Iterator[Step]:
    temper, about = temper_of(work.location, seed), work.about
    parcel = {"carrier": "12", "tracking_number": f"1Z{int(drawn(seed, 'parcel', *about) * 10**10):010}"}
    left: Report = {"status": "intransit" if work.travels_to else "fulfilled", **parcel}
    if work.quantity > 1 and happens(temper.in_parts, seed, "parts", *about):
        part = 1 + int(drawn(seed, "part", *about) * (work.quantity - 1))
        yield Step(at, {**left, "quantity": part}, hands_over=True)
        at += hours(temper.hours, seed, "rest", *about)
    yield Step(at, left, hands_over=True, ends=True)


def _customer(work: Work, seed: int, ready: datetime) -> Iterator[Step]:
    """A customer comes for all lines of an order, or for none of them."""
    if happens(COMES, seed, "comes", work.order_number):
        at = ready + hours(COMES_WITHIN, seed, "collects", *work.about)
        yield Step(at, {"status": "fulfilled"}, hands_over=True, ends=True)
