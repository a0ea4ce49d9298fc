"""An item as routing counts on it: what its shelves come to under the settings of a kind of order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.organization.rules import ProbabilityRule
from services.routing.domain.column import Column
from services.routing.domain.masks import Mask, answers
from services.routing.domain.preferences import Settings
from services.routing.domain.shelves import ItemColumns

_KINDS = 16
"""So many kinds of orders are told apart on one shelf before it forgets them."""


@dataclass(slots=True, eq=False)
class Seen:
    """`rules` are the probability rules that speak of the item, none where a location was requested.

    `available` to promise is lowered by them (INV-2), and below zero where it is. `listed` is the Initial List:
    locations with a stock row, in standard brokering only with stock to promise.
    """

    available: Column
    listed: Mask
    rules: Sequence[ProbabilityRule]
    of_shelves: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What was worked out once for as long as no answer about what lies there changes."""
    told: str | None = None
    """`listed` as the trace keeps it, once it was asked."""


Kind = tuple[Settings, bool]
"""Of an order: its settings, and whether it names a location."""


def seen(item: str, shelf: ItemColumns, kind: Kind) -> Seen:
    """Worked out once for the same shelves and kind of order."""
    found: Seen | None = shelf.remembered.get(kind)
    if found is None:
        if len(shelf.remembered) >= _KINDS:
            shelf.remembered.clear()
        settings, requested = kind
        rules = () if requested else settings.network.probability_rules(item)
        available = _lowered(shelf, settings, rules)
        found = shelf.remembered[kind] = Seen(available, _listed(shelf, settings), rules)
    return found


def take(shelf: ItemColumns, place: int, units: int) -> None:
    """Fewer available at one place, which has a row of the item from now on; what changes with it is found again."""
    otherwise = shelf.available.take(place, units)
    if not shelf.stocked >> place & 1:
        shelf.stocked |= 1 << place
        otherwise = True
    lowered = []
    for key, each in shelf.remembered.items():
        if each.available is not shelf.available:
            lowered.append(key)
        elif otherwise:
            each.listed, each.of_shelves, each.told = _listed(shelf, key[0]), {}, None
    for key in lowered:
        del shelf.remembered[key]


def _lowered(shelf: ItemColumns, settings: Settings, rules: Sequence[ProbabilityRule]) -> Column:
    available = shelf.available
    for rule in rules:
        if rule.lower_by:
            there = answers(settings.where_rule(rule) & shelf.stocked, len(available.units))
            available = Column(available.units - rule.lower_by * there)
    return available


def _listed(shelf: ItemColumns, settings: Settings) -> Mask:
    if settings.weighted:
        return shelf.stocked
    return shelf.stocked & (shelf.available.at_least(1) | settings.network.flag("back_orders"))
