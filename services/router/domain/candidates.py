"""The columns a rule asks: the network, the settings of this order, the shelves of its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.organization import Preferences
from schemas.organization.rules import ProbabilityRule
from schemas.organization.zones import Zone
from services.router.domain.geography import radians_between
from services.router.domain.masks import Mask, answers
from services.router.domain.network import Network
from services.router.domain.request import Request, RequestLine
from services.router.domain.settings import Settings, settings_for
from services.router.domain.shelves import Column, ItemColumns, Loads, Shelves, nothing

Part = Literal["all", "primary", "alternate", "both"]
"""Which locations of the zone a pass looks at; all where the address is in no zone."""


class Seen(NamedTuple):
    """An item as routing counts on it.

    `available` to promise is lowered by probability rules (INV-2), and below zero where it is; `rules` are those that
    speak of the item, none where a location was requested. `listed` is the Initial List: locations with a stock row, in
    standard brokering only with stock to promise.
    """

    shelf: ItemColumns
    available: Column
    listed: Mask
    rules: Sequence[ProbabilityRule]


@dataclass(eq=False)
class Candidates:
    """Everything that rules and ranking may look at. `origin` are degrees of the address, None where unknown."""

    network: Network
    request: Request
    shelves: Shelves
    loads: Loads
    origin: tuple[float, float] | None
    zone: Zone | None = None
    part: Part = "all"
    settings: Settings = field(init=False)
    """Preferences of this kind of order."""
    preferences: Preferences = field(init=False)
    """Of the order as a whole."""
    seen: Mapping[str, Seen] = field(init=False)
    """By item."""
    thin: dict[str, Sequence[tuple[str, Mask]]] = field(init=False, default_factory=dict)
    """By item, whom each probability rule leaves out, once that was asked."""

    def __post_init__(self) -> None:
        self.settings = settings_for(self.network, self.request)
        self.preferences = self.settings.order
        self.seen = {item: self._seen(item) for item in self.request.items}

    def shelf(self, line: RequestLine) -> ItemColumns:
        """The columns of the line's item."""
        return self.seen[line.item].shelf

    def available(self, line: RequestLine) -> Column:
        """Available to promise of the line's item."""
        return self.seen[line.item].available

    def listed(self, line: RequestLine) -> Mask:
        """The Initial List of the line's item."""
        return self.seen[line.item].listed

    @cached_property
    def radians(self) -> npt.NDArray[np.float64]:
        """Great-circle angle of every location from the address."""
        if self.origin is None:
            return np.full(len(self.network.locations), np.inf)
        return radians_between(self.network.vectors, *self.origin, known=self.network.all_known)

    def _seen(self, item: str) -> Seen:
        net, settings = self.network, self.settings
        shelf = self.shelves.get(item)
        if shelf is None:
            shelf = nothing(len(net.locations))
        rules = net.probability_rules(item) if self.request.requested_location is None else ()
        available = shelf.available
        for rule in rules:
            if rule.lower_by:
                there = answers(settings.where_rule(rule) & shelf.stocked, len(net.locations))
                available = Column(available.units - rule.lower_by * there)
        listed = shelf.stocked
        if not settings.weighted:
            listed &= shelf.available.at_least(1) | net.flag("back_orders")
        return Seen(shelf, available, listed, rules)
