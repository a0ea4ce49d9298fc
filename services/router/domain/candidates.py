"""The columns a rule asks: the network, the settings of this order, the shelves of its items."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from schemas.organization import Preferences
from schemas.organization.rules import ProbabilityRule
from schemas.organization.zones import Zone
from services.router.domain.geography import EARTH_RADIUS, radians_between, unit_vectors
from services.router.domain.network import Mask, Network
from services.router.domain.request import Request, RequestLine
from services.router.domain.settings import Settings, kind_of, settings_for
from services.router.domain.shelves import ItemColumns, Loads, Shelves, Units, nothing

Part = Literal["all", "primary", "alternate", "both"]
"""Which locations of the zone a pass looks at; all where the address is in no zone."""


@dataclass(frozen=True)
class Candidates:
    """Everything that rules and ranking may look at. `origin` are degrees of the address, None where unknown."""

    network: Network
    request: Request
    shelves: Shelves
    loads: Loads
    origin: tuple[float, float] | None
    zone: Zone | None = None
    part: Part = "all"

    def in_zone(self, zone: Zone | None) -> "Candidates":
        """The same for an address in this zone."""
        return replace(self, zone=zone)

    @cached_property
    def kind(self) -> tuple[Any, ...]:
        """What the settings depend on."""
        return kind_of(self.network.policy, self.request)

    @cached_property
    def settings(self) -> Settings:
        """Preferences of this kind of order."""
        key = ("settings", *self.kind)
        remembered = self.network.remembered
        if key not in remembered:
            remembered[key] = settings_for(self.network.policy, self.request)
        found: Settings = remembered[key]
        return found

    @property
    def preferences(self) -> Preferences:
        """Of the order as a whole."""
        return self.settings.order

    def where(self, preference: str) -> Mask:
        """The locations at which a yes-or-no preference is on."""
        key = ("where", preference, *self.kind)
        remembered = self.network.remembered
        if key not in remembered:
            values = [bool(getattr(each, preference)) for each in self.settings.locations]
            remembered[key] = np.array(values, bool)
        mask: Mask = remembered[key]
        return mask

    @cached_property
    def radians(self) -> npt.NDArray[np.float64]:
        """Great-circle angle of every location from the address."""
        if self.origin is None:
            return np.full(len(self.network.locations), np.inf)
        (origin,) = unit_vectors([self.origin[0]], [self.origin[1]])
        return radians_between(self.network.vectors, origin)

    @cached_property
    def radius(self) -> npt.NDArray[np.float64]:
        """How far each location may be, as an angle; infinite where there is no radius."""
        key = ("radius", *self.kind)
        remembered = self.network.remembered
        if key not in remembered:
            radii = [each.proximity for each in self.settings.locations]
            remembered[key] = np.array(
                [np.inf if r is None else float(r.distance) / EARTH_RADIUS[r.unit] for r in radii]
            )
        found: npt.NDArray[np.float64] = remembered[key]
        return found

    @property
    def weighted(self) -> bool:
        """Whether survivors are scored instead of compared."""
        brokering = self.preferences.brokering
        return brokering is not None and brokering.method == "weighted"

    def shelf(self, line: RequestLine) -> ItemColumns:
        """The columns of the line's item."""
        found = self.shelves.get(line.item)
        return nothing(len(self.network.locations)) if found is None else found

    def available(self, line: RequestLine) -> Units:
        """Available to promise, lowered by probability rules (INV-2); below zero as it is."""
        shelf = self.shelf(line)
        rules = self.probability_rules(line)
        lowered = shelf.available
        for rule in rules:
            if rule.lower_by:
                lowered = lowered - np.where(self.where_rule(rule), rule.lower_by, 0)
        return lowered

    def probability_rules(self, line: RequestLine) -> list[ProbabilityRule]:
        """The rules that speak of the item; none where a location was requested."""
        rules = self.network.policy.probability_rules
        if not rules or self.request.requested_location is not None:
            return []
        return [rule for rule in rules if line.item in (rule.items or (line.item,))]

    def where_rule(self, rule: ProbabilityRule) -> Mask:
        """The locations a probability rule speaks of, where such rules are used."""
        key = ("where rule", rule.name, *self.kind)
        remembered = self.network.remembered
        if key not in remembered:
            mask = self.where("use_probability_rules")
            if rule.locations:
                mask = mask & self.network.those(rule.locations)
            if rule.location_types:
                of_type = [each.type in rule.location_types for each in self.network.locations]
                mask = mask & np.array(of_type, bool)
            remembered[key] = mask
        found: Mask = remembered[key]
        return found

    def listed(self, line: RequestLine) -> Mask:
        """Initial List: locations with a stock row of the item, in standard brokering only with stock to promise."""
        shelf = self.shelf(line)
        if self.weighted:
            return shelf.stocked
        return shelf.stocked & ((shelf.available > 0) | self.network.flag("back_orders"))
