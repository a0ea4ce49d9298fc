"""What each rule compared when it eliminated a location: operands for programs, words for people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from schemas.organization.rules import ProbabilityRule
from schemas.reasons import EliminationReason as Why
from services.routing.domain import attributes
from services.routing.domain.candidates import Candidates
from services.routing.domain.request import RequestLine
from services.routing.explaining.criteria import distance, unit_of
from services.routing.explaining.standing import Standing

UNLISTED = "Not on the Initial List"
"""The reason where a location has no stock of an item, so that no rule applies."""

ALSO_SHORT = "Also short of stock"
"""The reason where a rule eliminated a location before its stock was checked."""

Compared = tuple[dict[str, Any], str]
"""Operands, and the same in words."""

Comparing = Callable[[Candidates, RequestLine, int], Compared]
"""Compares for a line and a location (its index)."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a location could not have a line, or any line where `line_number` is None."""

    reason: str
    line_number: int | None
    operands: dict[str, Any]
    words: str


def blockers(standing: Standing, location: int) -> tuple[Blocker, ...]:
    """Return everything in the deciding pass that kept a location from a share, in the order of the rulebook."""
    at = standing.at
    found: list[Blocker] = []
    for reason, index in standing.reasons(location):
        line = at.request.lines[index or 0]
        if reason is Why.PREVIOUSLY_ASSIGNED:
            operands, words = _tried(standing, line, location)
        else:
            operands, words = _COMPARED[reason](at, line, location)
        found.append(Blocker(reason.value, None if index is None else line.line_number, operands, words))
    for index, line in enumerate(at.request.lines):
        listed = standing.listed[index] >> location & 1
        short = standing.available[index, location] < _needed(at, line)
        known = any(each.line_number == line.line_number and "available" in each.operands for each in found)
        if not listed or (short and not known):
            operands, words = _stock(at, line, location)
            found.append(Blocker(ALSO_SHORT if listed else UNLISTED, line.line_number, operands, words))
    return tuple(found)


def _requested(at: Candidates, _line: RequestLine, _location: int) -> Compared:
    requested = at.request.requested_location
    return {"requested_location": requested}, f"{requested} was asked for"


def _order_type(at: Candidates, _line: RequestLine, _location: int) -> Compared:
    return {"order_type": at.request.order_type}, "does not deliver"


def _sourcing(at: Candidates, _line: RequestLine, _location: int) -> Compared:
    return {"order_type": at.request.order_type}, "sends nothing to be collected elsewhere"


def _placed(at: Candidates, _line: RequestLine, _location: int) -> Compared:
    return {"placed_location": at.request.placed_location}, "the order was placed there"


def _system(at: Candidates, _line: RequestLine, location: int) -> Compared:
    system = at.network.systems[location]
    return {"system": system}, f"{system} placed the order and does not shop among its own"


def _tried(standing: Standing, line: RequestLine, location: int) -> Compared:
    """Say that the location gave the line back only where it rejected the line: the line may have been moved."""
    gave_back = sorted(standing.gave_back.get(line.line_number, frozenset()))
    number, returned = line.line_number, standing.at.network.codes[location] in gave_back
    words = f"had line {number} and gave it back" if returned else f"had line {number} before"
    return {"tried": sorted(line.tried), "gave_back": gave_back}, words


def _not_in_zone(*parts: Literal["primary", "alternate"]) -> Comparing:
    def compare(at: Candidates, _line: RequestLine, _location: int) -> Compared:
        if at.zone is None:
            return {}, ""
        named = {"primary": list(at.zone.primary), "alternate": list(at.zone.alternate)}
        asked = "; ".join(f"{part} {_some(named[part])}" for part in parts)
        which = {"primary": "a primary", "alternate": "an alternate"}[parts[0]] if len(parts) == 1 else "a"
        return {"zone": at.zone.name, **named}, f"not {which} location of zone {at.zone.name} ({asked})"

    return compare


def _proximity(at: Candidates, _line: RequestLine, location: int) -> Compared:
    unit = unit_of(at, location)
    radius = at.effective.locations[location].proximity
    limit = None if radius is None else float(radius.distance)
    far = distance(at, location, unit)
    away = "at an unknown distance" if far is None else f"{far:,.1f} {unit} away"
    operands = {"distance": None if far is None else round(far, 4), "radius": limit, "unit": unit}
    return operands, f"{away}, radius {limit:g}"


def _daily(at: Candidates, _line: RequestLine, location: int) -> Compared:
    today = int(at.loads.orders_today[location])
    maximum = at.network.locations[location].maximum_daily_orders
    words = f"{today:,} {'order' if today == 1 else 'orders'} today, limit {maximum:,}"
    return {"orders_today": today, "maximum_daily_orders": maximum}, words


def _of_order(at: Candidates, _line: RequestLine, location: int) -> Compared:
    return _attributes(at.network.sourcing.missing(attributes.of_order(at), location))


def _of_item(at: Candidates, line: RequestLine, location: int) -> Compared:
    return _attributes(at.network.sourcing.missing(attributes.of_item(at, line), location))


def _of_product(_at: Candidates, line: RequestLine, _location: int) -> Compared:
    return {"missing": [line.attribute]}, f"lacks {line.attribute}"


def _attributes(pairs: Sequence[tuple[str, str]]) -> Compared:
    shown = [f"{code} = {value}" for code, value in pairs]
    return {"missing": shown}, f"lacks {', '.join(shown)}"


def _gift_wrap(_at: Candidates, _line: RequestLine, _location: int) -> Compared:
    return {"gift_wrap": False}, "does not wrap gifts"


def _probability(at: Candidates, line: RequestLine, location: int) -> Compared:
    operands, words = _stock(at, line, location)
    asking = [rule for rule in _rules(at, line, location) if rule.exclude_below]
    asked = "".join(f"; rule {rule.name} asks for {rule.exclude_below:,} or more" for rule in asking)
    return operands, words + asked


def _stock(at: Candidates, line: RequestLine, location: int) -> Compared:
    """Compare with what routing counts on; where probability rules apply, also show the stock without them."""
    kept = bool(at.stock_of(line).stocked >> location & 1)
    units = int(at.available(line).units[location]) if kept else None
    needed = _needed(at, line)
    operands: dict[str, Any] = {"item": line.item, "needed": needed, "available": units}
    have = "not kept there" if units is None else f"{units:,} available"
    rules = _rules(at, line, location) if kept else []
    if rules:
        operands["before_rules"] = int(at.stock_of(line).available.units[location])
        operands["rules"] = [
            {"name": each.name, "exclude_below": each.exclude_below, "lower_by": each.lower_by}
            for each in rules
        ]
    lowering = [f"{each.lower_by:,} by rule {each.name}" for each in rules if each.lower_by]
    if lowering:
        have += f" ({operands['before_rules']:,} less {' and '.join(lowering)})"
    return operands, f"{line.item}: {needed:,} needed, {have}"


def _needed(at: Candidates, line: RequestLine) -> int:
    """Return the units of the line, or of all lines of its item where the order may not be split."""
    if at.preferences.split_order:
        return line.quantity
    return sum(each.quantity for each in at.request.lines if each.item == line.item)


def _rules(at: Candidates, line: RequestLine, location: int) -> Sequence[ProbabilityRule]:
    return [
        rule for rule in at.availability[line.item].rules if at.effective.where_rule(rule) >> location & 1
    ]


def _some(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:4]) or "none"
    return shown if len(codes) <= 4 else f"{shown} and {len(codes) - 4} more"


_COMPARED: dict[Why, Comparing] = {
    Why.UN_REQUESTED_LOCATION: _requested,
    Why.DOES_NOT_SUPPORT_ORDER_TYPE: _order_type,
    Why.DOES_NOT_SUPPORT_SOURCING: _sourcing,
    Why.REQUESTING_LOCATION: _placed,
    Why.SAME_SYSTEM: _system,
    Why.NOT_PRIMARY_FOR_ZONE: _not_in_zone("primary"),
    Why.NOT_ALTERNATE_FOR_ZONE: _not_in_zone("alternate"),
    Why.NOT_IN_ZONE: _not_in_zone("primary", "alternate"),
    Why.PROXIMITY_DISTANCE: _proximity,
    Why.AT_MAXIMUM_DAILY_ORDER_COUNT: _daily,
    Why.NO_LOCATION_ATTRIBUTE: _of_order,
    Why.NO_PRODUCT_AND_LOCATION_ATTRIBUTE: _of_item,
    Why.NO_PRODUCT_ATTRIBUTE: _of_product,
    Why.NO_GIFT_WRAP: _gift_wrap,
    Why.PROBABILITY_RULE: _probability,
    Why.ZERO_AVAILABILITY: _stock,
    Why.NOT_COMMON: _stock,
    Why.COMMON_INSUFFICIENT: _stock,
    Why.INSUFFICIENT: _stock,
    Why.SPLIT_ORDER_INSUFFICIENT: _stock,
    Why.SPLIT_LINE_OFF_INSUFFICIENT: _stock,
    Why.SPLIT_LINE_ON_INSUFFICIENT: _stock,
}
