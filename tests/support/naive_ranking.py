"""Which survivor is preferred, by plain comparison: the twin of the ranking."""

from collections.abc import Sequence
from fractions import Fraction
from math import inf, isinf
from typing import Any

from schemas.organization import Location, Organization
from tests.support.naive_rules import NO_ROW, Loads, Order, Stock, angle, preference

CRITERIA = ("location_priority", "proximity", "on_hand", "last_order_assigned", "sales_velocity")


def ranked(
    policy: Organization, order: Order, stock: Stock, loads: Loads, survivors: Sequence[Location]
) -> list[str]:
    """Location codes, best first; on hand and velocity are summed over the order's lines."""
    columns = {name: [_badness(name, order, stock, loads, each) for each in survivors] for name in CRITERIA}
    brokering = preference("brokering", policy, order)
    if brokering is None or brokering.method == "standard":
        criteria = CRITERIA if brokering is None else brokering.order
        keys = [[columns[name][at] for name in criteria] for at in range(len(survivors))]
    else:
        scaled = {name: _scaled(columns[name]) for name in CRITERIA}
        weights = {name: Fraction(getattr(brokering.weights, name)) for name in CRITERIA}
        keys = [
            [-round(float(sum(weights[name] * scaled[name][at] for name in CRITERIA)), 9)]
            for at in range(len(survivors))
        ]
    order_of = sorted(range(len(survivors)), key=lambda at: (keys[at], survivors[at].code))
    return [survivors[at].code for at in order_of]


def _badness(name: str, order: Order, stock: Stock, loads: Loads, location: Location) -> Any:
    """A number that is smaller where the location is preferred; never assigned is longest ago."""
    rows = [stock.get((location.code, line["item"]), NO_ROW) for line in order["lines"]]
    if name == "location_priority":
        return location.priority
    if name == "proximity":
        return angle(order["origin"], location)
    if name == "on_hand":
        return -sum(row["on_hand"] for row in rows)
    if name == "last_order_assigned":
        last = loads.get(location.code, {}).get("last_assigned")
        return -inf if last is None else last
    return sum(row["velocity"] for row in rows)


def _scaled(column: Sequence[float]) -> list[Fraction]:
    """To 0…1, 1 is best, all equal: 0. An infinity counts as the worst or best that is known, beyond a lone one."""
    known = [Fraction(each) for each in column if not isinf(each)]
    if not known:
        return [Fraction(0)] * len(column)
    low, high = min(known), max(known)
    if low == high:
        low, high = low - int(-inf in column), high + int(inf in column)
    if low == high:
        return [Fraction(0)] * len(column)
    bounded = [low if each == -inf else high if each == inf else Fraction(each) for each in column]
    return [(high - each) / (high - low) for each in bounded]
