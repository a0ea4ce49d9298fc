"""A decision is a bounded number of steps however awkward the order and however large the network."""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import numpy as np
import pytest

from schemas.events.values import Destination
from schemas.organization import Organization
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Decision
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.loads import no_loads
from services.routing.domain.masks import mask_of
from services.routing.domain.network import network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.stock import ItemStock

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOST_STEPS = 5_000_000
"""Calls of functions; a second or two, and unlike seconds the same on every machine."""


def candidates(
    locations: int,
    lines: list[tuple[str, int]],
    shelf: tuple[int, int],
    *,
    stocked: float = 1.0,
    **preferences: object,
) -> Candidates:
    """A network with random shelves of the items; seeded, so that it is the same every time."""
    dice = random.Random(4)
    places = [
        {
            "code": f"S{number:05}", "type": "store", "priority": dice.randint(1, 9),
            "latitude": dice.uniform(30, 45), "longitude": dice.uniform(-120, -75), "back_orders": number % 7 == 0,
        }
        for number in range(locations)
    ]  # fmt: skip
    document = {"organization": "A", "fulfilment": "route", "locations": places, "preferences": preferences}
    net = network(Organization.model_validate_json(json.dumps(document)), 1, {})
    shelves = {}
    for item in {item for item, _ in lines}:
        units = np.array([dice.randint(*shelf) for _ in range(locations)], np.int64)
        rows = np.array([dice.random() < stocked for _ in range(locations)], bool)
        shelves[item] = ItemStock(
            mask_of(rows),
            Column(np.where(rows, units, 0)),
            Column(np.where(rows, units, 0)),
            np.zeros(locations),
        )
    asked = tuple(RequestLine(number, item, units) for number, (item, units) in enumerate(lines, start=1))
    address = Destination(country="US", state="NY", postal_code="10001")
    return Candidates(
        net, Request("A", "1", "delivery", asked, address, NOW), shelves, no_loads(locations), (40.7, -74.0)
    )


AWKWARD = (970, 976, 392, 766, 947, 893, 745, 692, 614, 960)
"""Quantities that hardly ever fill a shelf together."""


def _lines(items: str, quantities: Sequence[int]) -> list[tuple[str, int]]:
    return [(f"I{item}", units) for item, units in zip(items, quantities, strict=True)]


CASES = {
    "ten lines of one item, one unit too few everywhere": (50, [("X", 4)] * 10, (3, 3), 1.0),
    "ten lines of one item, many ways to pack them": (
        50,
        [("X", number) for number in range(1, 11)],
        (1, 12),
        1.0,
    ),
    "ten lines of one item, hardly any way to pack them": (50, [("X", 7)] * 5 + [("X", 5)] * 5, (6, 9), 0.3),
    "ten lines of one item, most shelves have one": (50, [("X", 1)] * 10, (0, 1), 1.0),
    "ten lines of one item, all at one of two": (50, [("X", 3)] * 10, (0, 16), 1.0),
    "ten items, each in a tenth of the places": (50, [(f"I{n}", 2) for n in range(10)], (2, 5), 0.1),
    "eight lines of two items": (50, [("X", 3), ("Y", 4)] * 4, (0, 9), 0.7),
    "thirty lines of thirty items": (50, [(f"I{n}", 3) for n in range(30)], (0, 6), 0.5),
    "thirty lines of three items": (50, [(f"I{n % 3}", n % 7 + 1) for n in range(30)], (0, 20), 0.5),
    "thirty lines of one item": (50, [("X", n % 5 + 1) for n in range(30)], (0, 6), 1.0),
    "one line over 5,000 locations": (5_000, [("X", 2)], (0, 3), 0.3),
    "four items over 5,000 locations": (5_000, [(f"I{n}", 3) for n in range(4)], (0, 4), 0.01),
    "four lines of one item over 5,000 locations": (5_000, [("X", n + 3) for n in range(4)], (0, 4), 0.9),
    "ten lines of one item over 5,000 locations": (5_000, [("X", n + 1) for n in range(10)], (0, 9), 0.9),
    "ten lines of one item nobody can hold two of, over 5,000": (5_000, [("X", 5)] * 10, (0, 9), 0.5),
    "thirty items over 5,000 locations": (5_000, [(f"I{n}", 3) for n in range(30)], (0, 6), 0.2),
    "ten lines of four items, awkward sizes": (5_000, _lines("0221110032", AWKWARD), (750, 1500), 0.5),
    "ten lines of two items, awkward sizes": (1_000, _lines("1001010000", AWKWARD), (0, 1500), 0.5),
    "ten lines of three items, shelves all alike": (5_000, _lines("0011202021", AWKWARD), (500, 1000), 1.0),
    "thirty lines of one item, awkward sizes": (50, _lines("0" * 30, AWKWARD * 3), (500, 1000), 0.5),
    "nine hundred lines of one item, far too few of it": (50, [("X", 1)] * 900, (1, 3), 1.0),
    "two thousand lines of one item": (50, [("X", 1)] * 2_000, (100, 300), 1.0),
    "eight hundred lines of one item, awkward sizes": (
        50,
        [("X", number % 7 + 1) for number in range(800)],
        (40, 80),
        1.0,
    ),
    "a thousand lines of a thousand items": (500, [(f"I{n}", 2) for n in range(1_000)], (0, 4), 0.5),
    "a line as large as 5,000 locations": (5_000, [("X", 4_000)], (0, 2), 0.9),
}
SPLITS: dict[str, dict[str, object]] = {
    "whole": {"split_order": False},
    "split order": {"split_order": True},
    "split order, at most three": {"split_order": True, "maximum_order_splits": 3},
    "split order, at most one": {"split_order": True, "maximum_order_splits": 1},
    "split line, at most two": {"split_order": True, "split_line": True, "maximum_order_splits": 2},
    "split line": {"split_order": True, "split_line": True},
}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("case", CASES)
def test_a_decision_takes_a_bounded_number_of_steps(case: str, split: str) -> None:
    locations, lines, shelf, stocked = CASES[case]
    at = candidates(locations, lines, shelf, stocked=stocked, **SPLITS[split])
    with counted() as steps:
        decision = decide(at)
    assert_every_unit_is_somewhere(at, decision)
    assert steps[0] < MOST_STEPS, f"{steps[0]:,} steps"


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts calls while it lasts."""
    steps = [0]

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        steps[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield steps
    finally:
        sys.setprofile(before)


def assert_every_unit_is_somewhere(at: Candidates, decision: Decision) -> None:
    shares = [(each.line_number, each.quantity) for each in (*decision.chosen, *decision.unfulfillable)]  # type: ignore[attr-defined]
    for line in at.request.lines:
        assert sum(units for number, units in shares if number == line.line_number) == line.quantity
    given: dict[tuple[str, str], int] = {}
    for each in decision.chosen:
        if each.code is None:
            key = (at.request.lines[each.line_number - 1].item, each.location)
            given[key] = given.get(key, 0) + each.quantity
    for (item, location), units in given.items():
        assert units <= at.stock[item].available.units[at.network.index[location]]
