"""An organization's locations as columns, made once for each version of its policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from schemas.organization import Location, Organization
from services.router.domain.geography import Vectors, unit_vectors

Mask = npt.NDArray[np.bool_]
"""One answer a location."""

Coordinates = Mapping[str, tuple[float, float]]
"""Degrees north and east, by location code."""


@dataclass(frozen=True)
class Network:
    """Locations in the order of their codes; every array has one entry a location."""

    policy: Organization
    version: int
    locations: tuple[Location, ...]
    vectors: Vectors
    places: Coordinates

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Location codes, sorted: an index is a rank of last resort."""
        return tuple(location.code for location in self.locations)

    @cached_property
    def index(self) -> dict[str, int]:
        """Index by code."""
        return {code: index for index, code in enumerate(self.codes)}

    @cached_property
    def systems(self) -> tuple[str | None, ...]:
        """The system each belongs to."""
        return tuple(location.system for location in self.locations)

    @cached_property
    def priority(self) -> npt.NDArray[np.int64]:
        """A lower number is preferred."""
        return np.array([location.priority for location in self.locations])

    @cached_property
    def maximum_daily_orders(self) -> npt.NDArray[np.float64]:
        """Infinite where there is no limit."""
        limits = (location.maximum_daily_orders for location in self.locations)
        return np.array([np.inf if limit is None else float(limit) for limit in limits])

    @cached_property
    def nobody(self) -> Mask:
        """The mask of no location: always this very array, so that it is known by identity."""
        mask = np.zeros(len(self.locations), bool)
        mask.flags.writeable = False
        return mask

    @cached_property
    def limited(self) -> bool:
        """Whether any location has a daily limit."""
        return any(each.maximum_daily_orders is not None for each in self.locations)

    def local_day(self, location: int, now: datetime) -> date:
        """The date at `now` where the location is."""
        zone = self.locations[location].time_zone
        if zone not in self._zones:
            self._zones[zone] = ZoneInfo(zone)
        return now.astimezone(self._zones[zone]).date()

    def local_days(self, now: datetime) -> npt.NDArray[np.int64]:
        """The dates at `now` where the locations are, as days from the year 1. Worked out once a quarter of an hour.

        No time zone changes its day anywhere else.
        """
        quarter = int(now.timestamp()) // 900
        known: tuple[int, npt.NDArray[np.int64]] | None = self.remembered.get("days")
        if known is None or known[0] != quarter:
            zones = {
                each.time_zone: now.astimezone(ZoneInfo(each.time_zone)).toordinal()
                for each in self.locations
            }
            days = np.array([zones[each.time_zone] for each in self.locations])
            known = self.remembered["days"] = (quarter, days)
        return known[1]

    @cached_property
    def _zones(self) -> dict[str, ZoneInfo]:
        return {}

    def flag(self, name: str) -> Mask:
        """A yes or no of every location: delivery, sourcing, pickup, gift_wrap, back_orders."""
        if name not in self._flags:
            self._flags[name] = np.array([bool(getattr(each, name)) for each in self.locations], bool)
        return self._flags[name]

    def those(self, codes: Sequence[str] | frozenset[str]) -> Mask:
        """The locations with these codes; unknown ones are nobody."""
        mask = np.zeros(len(self.locations), bool)
        mask[[self.index[code] for code in codes if code in self.index]] = True
        return mask

    @cached_property
    def _flags(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """What rules and settings worked out once for this version, by what it depends on."""
        return {}


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
