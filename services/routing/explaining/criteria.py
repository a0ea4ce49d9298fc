"""The criterion on which two locations differ, and by how much."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Literal

from schemas.organization.preferences import Criterion as Name
from schemas.organization.preferences import StandardBrokering, WeightedBrokering
from services.routing.domain.candidates import Candidates
from services.routing.domain.geography import EARTH_RADIUS
from services.routing.explaining.standing import Standing
from services.routing.ranking.ranking import CRITERIA, MEASURES


@dataclass(frozen=True, slots=True)
class Difference:
    """The first criterion that tells two locations apart: the value `ahead`, the value `behind`, the `gap` between.

    An unknown or missing value is None. The criterion is `location_code` where only the codes differ.
    """

    criterion: Name | Literal["score", "location_code"]
    ahead: Any
    behind: Any
    gap: float | None
    unit: str
    words: str


def names(at: Candidates) -> tuple[Name, ...]:
    """Return the criteria that count for an order, in the order of comparison, or the highest weight first."""
    match at.preferences.brokering:
        case StandardBrokering(order=order):
            return order
        case WeightedBrokering(weights=weights):
            counting = [name for name in CRITERIA if getattr(weights, name)]
            return tuple(sorted(counting, key=lambda name: -getattr(weights, name)))
    return ()


def difference(standing: Standing, ahead: int, behind: int) -> Difference:
    """Return what ranks `ahead` before `behind` in the deciding pass."""
    at = standing.at
    if standing.ranking.method == "weighted":
        scores = standing.ranking.costs[0]
        better, worse = 0.0 - float(scores[ahead]), 0.0 - float(scores[behind])
        if better != worse:
            gap = round(better - worse, 6)
            words = f"a score of {better:.4g} against {worse:.4g}"
            return Difference("score", round(better, 6), round(worse, 6), gap, "points", words)
    else:
        for name, costs in zip(names(at), standing.ranking.costs, strict=True):
            if costs[ahead] != costs[behind]:
                return _differing(at, name, ahead, behind)
    codes = at.network.codes
    words = "equal on every criterion, so the location code decides"
    return Difference("location_code", codes[ahead], codes[behind], None, "", words)


def unit_of(at: Candidates, location: int) -> Literal["miles", "kilometers"]:
    """Return the unit of distances in the preferences for a location; miles where there is none."""
    proximity = at.effective.locations[location].proximity or at.preferences.proximity
    return proximity.unit if proximity else "miles"


def distance(at: Candidates, location: int, unit: Literal["miles", "kilometers"]) -> float | None:
    """Return the distance of a location from the address, None where unknown."""
    radians = float(at.radians[location])
    return radians * EARTH_RADIUS[unit] if isfinite(radians) else None


def _differing(at: Candidates, name: Name, ahead: int, behind: int) -> Difference:
    unit = unit_of(at, behind) if name == "proximity" else _UNITS[name]
    costs = MEASURES[name](at)
    gap = abs(float(costs[ahead]) - float(costs[behind]))
    if name == "proximity":
        gap *= EARTH_RADIUS[unit]
    better, worse = (_VALUES[name](at, float(costs[each]), unit) for each in (ahead, behind))
    words = _WORDS[name](better, worse, unit)
    return Difference(name, better, worse, round(gap, 4) if isfinite(gap) else None, unit, words)


def _distance(at: Candidates, cost: float, unit: str) -> float | None:
    del at
    return round(cost * EARTH_RADIUS[unit], 1) if isfinite(cost) else None


def _moment(at: Candidates, cost: float, unit: str) -> datetime | None:
    del at, unit
    return datetime.fromtimestamp(cost, UTC) if isfinite(cost) else None


_UNITS: dict[Name, str] = {
    "location_priority": "",
    "proximity": "miles",
    "on_hand": "units",
    "last_order_assigned": "seconds",
    "sales_velocity": "units a day",
}
_VALUES: dict[Name, Callable[[Candidates, float, str], Any]] = {
    "location_priority": lambda _at, cost, _unit: int(cost),
    "proximity": _distance,
    "on_hand": lambda _at, cost, _unit: int(-cost),
    "last_order_assigned": _moment,
    "sales_velocity": lambda _at, cost, _unit: round(cost, 4),
}


def _far(value: float | None, unit: str) -> str:
    return "unknown" if value is None else f"{value:,.1f} {unit}"


def _when(value: datetime | None) -> str:
    return "never" if value is None else f"{value:%Y-%m-%d %H:%M:%S} UTC"


_WORDS: dict[Name, Callable[[Any, Any, str], str]] = {
    "location_priority": lambda ahead, behind, _unit: f"priority {ahead} against {behind}",
    "proximity": lambda ahead, behind, unit: (
        f"a distance of {_far(ahead, unit)} against {_far(behind, unit)}"
    ),
    "on_hand": lambda ahead, behind, _unit: f"{ahead:,} on hand against {behind:,}",
    "last_order_assigned": lambda ahead, behind, _unit: (
        f"last order assigned {_when(ahead)} against {_when(behind)}"
    ),
    "sales_velocity": lambda ahead, behind, _unit: f"sales of {ahead:g} a day against {behind:g}",
}
