"""An organization's locations as columns, made once for each version of its policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from schemas.events.order_routing import Reserved
from schemas.organization import Organization, Preferences
from schemas.organization.preferences import WeightedBrokering
from services.routing.domain.geography import Distances, Vectors, unit_vectors
from services.routing.domain.locations import Locations
from services.routing.domain.masks import Mask, mask_of
from services.routing.domain.memory import Memory
from services.routing.domain.preferences import EffectivePreferences, effective_preferences
from services.routing.domain.request import Request
from services.routing.domain.sourcing import Sourcing
from services.routing.domain.zoning import Atlas

Coordinates = Mapping[str, tuple[float, float]]
"""Degrees north and east, by location code."""
Days = npt.NDArray[np.int32]
"""Dates as days counted from year 1 (`date.toordinal`)."""
_MOST_KINDS = 1_000
"""Kinds of orders: types times systems and carriers that overrides name."""
_MOST_RESERVATIONS = 20_000
_MOST_QUARTERS = 4

Kind = tuple[str, str | None, str | None]
"""Order type, and system and carrier where an override names them."""


@dataclass(frozen=True, eq=False)
class Network(Locations):
    """Every array has one entry a location, in the order of the location codes."""

    version: int
    vectors: Vectors
    coordinates: Coordinates

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest of the document, its version, and the coordinates of its locations."""
        read = sha256(b"%d " % self.version + self.policy.model_dump_json().encode())
        read.update(self.vectors.tobytes())
        return read.digest()

    @cached_property
    def priority(self) -> npt.NDArray[np.float64]:
        """Priorities; a lower number is preferred."""
        return np.array([location.priority for location in self.locations], float)

    @cached_property
    def priority_tiers(self) -> tuple[Mask, ...]:
        """The locations of each priority, the most preferred first."""
        return tuple(mask_of(self.priority == each) for each in np.unique(self.priority))

    @cached_property
    def maximum_daily_orders(self) -> npt.NDArray[np.float64]:
        """Daily limits, infinite where there is none."""
        limits = (location.maximum_daily_orders for location in self.locations)
        return np.array([np.inf if limit is None else float(limit) for limit in limits])

    @cached_property
    def limited(self) -> bool:
        """Whether any location has a daily limit."""
        return any(each.maximum_daily_orders is not None for each in self.locations)

    @cached_property
    def atlas(self) -> Atlas:
        """The zones by the addresses that they cover."""
        return Atlas.of(self.policy.zones)

    @cached_property
    def distances(self) -> Distances:
        """The distances of the locations from addresses."""
        return Distances(self.vectors)

    @cached_property
    def sourcing(self) -> Sourcing:
        """The attributes that the locations source."""
        return Sourcing(self.locations)

    @cached_property
    def reservations(self) -> Memory[tuple[str, bool], Reserved]:
        """How units are reserved, by location code and by whether stock covers them."""
        return Memory(_MOST_RESERVATIONS)

    def preferences_for(self, request: Request) -> EffectivePreferences:
        """Return the preferences for an order, the same object for all orders that no override tells apart."""
        kind = (
            request.order_type,
            request.system if request.system in self._systems_that_override else None,
            request.carrier if request.carrier in self._carriers_that_override else None,
        )
        found = self._preferences.get(kind)
        return self._preferences.keep(kind, effective_preferences(self, request)) if found is None else found

    def local_days(self, now: datetime) -> Days:
        """Return today's date at each location. It is computed once for each quarter of an hour."""
        _, quarter = moment(now)
        days = self._days.get(quarter)
        if days is None:
            zones = {each.time_zone for each in self.locations}
            today = {zone: now.astimezone(ZoneInfo(zone)).date().toordinal() for zone in zones}
            days = np.array([today[each.time_zone] for each in self.locations], np.int32)
            self._days.keep(quarter, days)
        return days

    @cached_property
    def ranks_by_velocity(self) -> bool:
        """Whether the ranking of any order may depend on sales velocity."""
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
        """All preferences that may hold for an order as a whole."""
        return [self.policy.preferences, *(each.preferences for each in self.policy.overrides)]

    @cached_property
    def _systems_that_override(self) -> frozenset[str | None]:
        return frozenset(each.system for each in self.policy.overrides)

    @cached_property
    def _carriers_that_override(self) -> frozenset[str | None]:
        return frozenset(each.carrier for each in self.policy.overrides)

    @cached_property
    def _preferences(self) -> Memory[Kind, EffectivePreferences]:
        return Memory(_MOST_KINDS)

    @cached_property
    def _days(self) -> Memory[int, Days]:
        return Memory(_MOST_QUARTERS)


@lru_cache(maxsize=16)
def moment(now: datetime) -> tuple[float, int]:
    """Return the seconds and the quarters of an hour since 1970. In every time zone a day begins with a quarter."""
    seconds = now.timestamp()
    return seconds, int(seconds) // 900


def network(policy: Organization, version: int, coordinates: Coordinates) -> Network:
    """Make the columns; `coordinates` are for locations that name none, found by their postal codes."""
    ordered = policy.by_code
    sorted_policy = policy.model_copy(update={"locations": ordered})
    own = {
        each.code: (each.latitude, each.longitude)
        for each in ordered
        if each.latitude is not None and each.longitude is not None
    }
    all_known = {**coordinates, **own}
    degrees = [all_known.get(each.code, (np.nan, np.nan)) for each in ordered]
    vectors = unit_vectors([north for north, _ in degrees], [east for _, east in degrees])
    return Network(sorted_policy, ordered, version, vectors, all_known)
