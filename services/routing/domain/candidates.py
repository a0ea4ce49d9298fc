"""The columns a rule asks: the network, the settings of this order, the shelves of its items."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from schemas.organization import Preferences
from schemas.organization.zones import Zone
from services.routing.domain.availability import Seen, seen
from services.routing.domain.column import Column
from services.routing.domain.geography import Angles, Radii, Steps
from services.routing.domain.loads import Loads
from services.routing.domain.masks import Mask, mask_of
from services.routing.domain.network import Network
from services.routing.domain.preferences import Settings, settings_for
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.shelves import ItemColumns, nothing

Part = Literal["all", "primary", "alternate", "both"]
"""Which locations of the zone a pass looks at; all where the address is in no zone."""


@dataclass(eq=False)
class Candidates:
    """Everything that rules and ranking may look at. `origin` are degrees of the address, None where unknown."""

    network: Network
    request: Request
    shelves: dict[str, ItemColumns]
    """Of the order's items; no more is kept of what is given."""
    loads: Loads
    origin: tuple[float, float] | None
    zone: Zone | None = None
    part: Part = "all"
    settings: Settings = field(init=False)
    """Preferences of this kind of order."""
    preferences: Preferences = field(init=False)
    """Of the order as a whole."""
    seen: dict[str, Seen] = field(init=False)
    """By item, in line order."""

    def __post_init__(self) -> None:
        self.settings = settings_for(self.network, self.request)
        self.preferences = self.settings.order
        kind = (self.settings, self.request.requested_location is not None)
        given, self.shelves, self.seen = self.shelves, {}, {}
        for line in self.request.lines:
            item = line.item
            shelf = given.get(item) or nothing(len(self.network.locations))
            self.shelves[item] = shelf
            self.seen[item] = shelf.remembered.get(kind) or seen(item, shelf, kind)

    def shelf(self, line: RequestLine) -> ItemColumns:
        """The columns of the line's item."""
        return self.shelves[line.item]

    def available(self, line: RequestLine) -> Column:
        """Available to promise of the line's item."""
        return self.seen[line.item].available

    def listed(self, line: RequestLine) -> Mask:
        """The Initial List of the line's item."""
        return self.seen[line.item].listed

    def beyond(self, radii: Radii) -> Mask:
        """The locations that are too far from the address; where that is not known, all that may not be anywhere."""
        if self.origin is None:
            return mask_of(np.isfinite(radii.angles))
        return self.network.distances.beyond(self.origin, radii)

    @property
    def nearness(self) -> Steps:
        """Of every location to the address, more is nearer."""
        if self.origin is None:
            return np.full(len(self.network.locations), -np.inf)
        return self.network.distances.nearness(self.origin)

    @property
    def radians(self) -> Angles:
        """Great-circle angle of every location from the address."""
        if self.origin is None:
            return np.full(len(self.network.locations), np.inf)
        return self.network.distances.radians(self.origin)
