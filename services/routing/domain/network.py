"""An organization's locations as columns, made once for each version of its policy."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from schemas.organization import Location, Organization, Preferences
from schemas.organization.preferences import WeightedBrokering
from schemas.organization.rules import ProbabilityRule
from services.routing.domain.geography import Distances, Vectors, unit_vectors
from services.routing.domain.masks import Mask, mask_of, only
from services.routing.domain.zoning import Atlas

Coordinates = Mapping[str, tuple[float, float]]
"""Degrees north and east, by location code."""
Days = npt.NDArray[np.int32]
"""Of dates, counted from year 1 (`date.toordinal`)."""

_NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Network:
    """Locations in the order of their codes; every array has one entry a location."""

    policy: Organization
    version: int
    locations: tuple[Location, ...]
    vectors: Vectors
    places: Coordinates

    @cached_property
    def fingerprint(self) -> bytes:
        """Of the document, its version, and where its locations are."""
        read = sha256(b"%d " % self.version + self.policy.model_dump_json().encode())
        read.update(self.vectors.tobytes())
        return read.digest()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Location codes, sorted: an index is a rank of last resort."""
        return tuple(location.code for location in self.locations)

    @cached_property
    def index(self) -> dict[str, int]:
        """Index by code."""
        return {code: index for index, code in enumerate(self.codes)}

    @cached_property
    def candidates(self) -> dict[str, int]:
        """Index by code of those that may be chosen: where unfulfillable lines stand, nobody fulfils any."""
        nowhere = self.policy.default_unfulfillable_location
        return {code: index for code, index in self.index.items() if code != nowhere}

    @cached_property
    def systems(self) -> tuple[str | None, ...]:
        """The system each belongs to."""
        return tuple(location.system for location in self.locations)

    @cached_property
    def priority(self) -> npt.NDArray[np.float64]:
        """A lower number is preferred."""
        return np.array([location.priority for location in self.locations], float)

    @cached_property
    def priority_tiers(self) -> tuple[Mask, ...]:
        """The locations of each priority, the most preferred first."""
        return tuple(mask_of(self.priority == each) for each in np.unique(self.priority))

    @cached_property
    def maximum_daily_orders(self) -> npt.NDArray[np.float64]:
        """Infinite where there is no limit."""
        limits = (location.maximum_daily_orders for location in self.locations)
        return np.array([np.inf if limit is None else float(limit) for limit in limits])

    @cached_property
    def everybody(self) -> Mask:
        """All of them."""
        return (1 << len(self.locations)) - 1

    @cached_property
    def atlas(self) -> Atlas:
        """Which zone an address is in."""
        return Atlas.of(self.policy.zones)

    @cached_property
    def systems_that_override(self) -> frozenset[str | None]:
        """Systems that an override of preferences names."""
        return frozenset(each.system for each in self.policy.overrides)

    @cached_property
    def carriers_that_override(self) -> frozenset[str | None]:
        """Carriers that an override of preferences names."""
        return frozenset(each.carrier for each in self.policy.overrides)

    def probability_rules(self, item: str) -> Sequence[ProbabilityRule]:
        """The rules that speak of an item."""
        return self._rules_by_item.get(item, self._rules_of_all)

    @cached_property
    def _rules_of_all(self) -> Sequence[ProbabilityRule]:
        return [rule for rule in self.policy.probability_rules if not rule.items]

    @cached_property
    def _rules_by_item(self) -> dict[str, Sequence[ProbabilityRule]]:
        rules = self.policy.probability_rules
        named = {item for rule in rules for item in rule.items}
        return {item: [rule for rule in rules if not rule.items or item in rule.items] for item in named}

    @cached_property
    def ranks_by_velocity(self) -> bool:
        """Whether any order's ranking may look at how fast items sell."""
        brokerings = (each.brokering for each in self._of_orders)
        return any(
            (each.weights.sales_velocity > 0)
            if isinstance(each, WeightedBrokering)
            else "sales_velocity" in each.order
            for each in brokerings
            if each is not None
        )

    @cached_property
    def _of_orders(self) -> Sequence[Preferences]:
        """Where preferences of an order as a whole may stand."""
        return [self.policy.preferences, *(each.preferences for each in self.policy.overrides)]

    @cached_property
    def distances(self) -> Distances:
        """How far the locations are from an address."""
        return Distances(self.vectors)

    @cached_property
    def limited(self) -> bool:
        """Whether any location has a daily limit."""
        return any(each.maximum_daily_orders is not None for each in self.locations)

    def local_days(self, now: datetime) -> Days:
        """The days at `now` where the locations are. Worked out once a quarter of an hour: none begins within one."""
        _, quarter = moment(now)
        known: tuple[int, Days] | None = self.remembered.get("days")
        if known is None or known[0] != quarter:
            zones = {each.time_zone for each in self.locations}
            today = {zone: now.astimezone(ZoneInfo(zone)).date().toordinal() for zone in zones}
            days = np.array([today[each.time_zone] for each in self.locations], np.int32)
            known = self.remembered["days"] = (quarter, days)
        return known[1]

    def flag(self, name: str) -> Mask:
        """A yes or no of every location: delivery, sourcing, pickup, gift_wrap, back_orders."""
        if name not in self._flags:
            self._flags[name] = self.those_that(lambda each: bool(getattr(each, name)))
        return self._flags[name]

    def those_that(self, told: Callable[[Location], bool]) -> Mask:
        """The locations of which something is true."""
        return mask_of(np.array([told(each) for each in self.locations], bool))

    def of_system(self, system: str | None) -> Mask:
        """The locations of a system of the policy."""
        key = ("system", system)
        if key not in self.remembered:
            self.remembered[key] = self.those_that(lambda each: each.system == system)
        mask: Mask = self.remembered[key]
        return mask

    def indexes(self, codes: Collection[str]) -> frozenset[int]:
        """The indexes of these codes; unknown ones have none."""
        return frozenset([self.index[code] for code in codes if code in self.index]) if codes else _NOWHERE

    def those(self, codes: Collection[str]) -> Mask:
        """The locations with these codes; unknown ones are nobody."""
        return only(self.indexes(codes))

    @cached_property
    def _flags(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """What was worked out once for this version, by what it depends on."""
        return {}


@lru_cache(maxsize=16)
def moment(now: datetime) -> tuple[float, int]:
    """Seconds and quarters of an hour since 1970. In every time zone a day begins where a quarter does."""
    seconds = now.timestamp()
    return seconds, int(seconds) // 900


def network(policy: Organization, version: int, coordinates: Coordinates) -> Network:
    """The columns; `coordinates` for locations that name none, from their postal codes."""
    ordered = policy.by_code
    locations = policy.model_copy(update={"locations": ordered})
    places = {
        each.code: (each.latitude, each.longitude)
        for each in ordered
        if each.latitude is not None and each.longitude is not None
    }
    places = {**coordinates, **places}
    known = [places.get(each.code, (np.nan, np.nan)) for each in ordered]
    vectors = unit_vectors([north for north, _ in known], [east for _, east in known])
    return Network(locations, version, ordered, vectors, places)
