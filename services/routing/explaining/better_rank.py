"""For each criterion of ranking, what would have ranked a location better."""

from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil, isfinite

import numpy as np

from schemas.organization.preferences import Criterion as Name
from services.routing.domain.candidates import Candidates
from services.routing.explaining.remedy import Remedy, nearer, units
from services.routing.explaining.scene import Scene
from services.routing.ranking import sales_velocity


def better_ranks(at: Candidates, name: Name, location: int) -> list[Remedy]:
    """Return the remedies that improve a location on a criterion; none where nothing can be better."""
    return _BETTER[name](at, location)


def _priority(at: Candidates, location: int) -> list[Remedy]:
    now = int(at.network.priority[location])
    if not now:
        return []
    return [
        Remedy(
            "priority",
            "",
            range(now - 1, -1, -1),
            lambda scene, number: scene.located(location, priority=number),
            lambda number: f"priority {number} instead of {now}",
        )
    ]


def _proximity(at: Candidates, location: int) -> list[Remedy]:
    found = nearer(at, location)
    return [] if found is None else [found]


def _on_hand(at: Candidates, location: int) -> list[Remedy]:
    lines = {line.item: line for line in at.request.lines}
    return [units(at, line, location) for line in lines.values()]


def _last_order(at: Candidates, location: int) -> list[Remedy]:
    """Move the last assignment back by whole seconds, to that of any other location, or to never."""
    now = float(at.loads.last_assigned[location])
    if not isfinite(now):
        return []
    known = at.loads.last_assigned[np.isfinite(at.loads.last_assigned)]
    never = ceil(now - float(known.min())) + 2

    def earlier(scene: Scene, seconds: int) -> Scene:
        return scene.assigned_last(location, -np.inf if seconds >= never else now - seconds)

    def words(seconds: int) -> str:
        if seconds >= never:
            return "no order assigned to it before"
        return (
            f"its last order assigned at {datetime.fromtimestamp(now - seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
        )

    return [Remedy("last_order_assigned", "", range(1, never + 1), earlier, words)]


def _velocity(at: Candidates, location: int) -> list[Remedy]:
    """Lower the sales by hundredths of a unit a day."""
    now = float(sales_velocity.costs(at)[location])
    if now <= 0:
        return []
    return [
        Remedy(
            "sales_velocity",
            "",
            range(1, ceil(now * 100) + 1),
            lambda scene, hundredths: scene.selling(location, hundredths / 100),
            lambda hundredths: f"sales slower by {hundredths / 100:g} a day",
        )
    ]


_BETTER: dict[Name, Callable[[Candidates, int], list[Remedy]]] = {
    "location_priority": _priority,
    "proximity": _proximity,
    "on_hand": _on_hand,
    "last_order_assigned": _last_order,
    "sales_velocity": _velocity,
}
