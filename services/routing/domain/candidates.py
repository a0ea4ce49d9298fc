"""The columns that rules and ranking ask: the network, the preferences for the order, the stock of its items."""

from dataclasses import dataclass, field

import numpy as np

from schemas.organization import Preferences
from schemas.organization.zones import Zone
from services.routing.domain.availability import Availability
from services.routing.domain.column import Column
from services.routing.domain.geography import Angles, Radii, Steps
from services.routing.domain.loads import Loads
from services.routing.domain.masks import Mask, mask_of
from services.routing.domain.network import Network
from services.routing.domain.preferences import EffectivePreferences
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.stock import ItemStock, no_stock
from services.routing.domain.zoning import Part


@dataclass(eq=False)
class Candidates:
    """Everything that rules and ranking may look at. `origin` are degrees of the address, None where unknown."""

    network: Network
    request: Request
    stock: dict[str, ItemStock]
    """By item, in line order; items of other orders are dropped."""
    loads: Loads
    origin: tuple[float, float] | None
    zone: Zone | None = None
    part: Part = "all"
    effective: EffectivePreferences = field(init=False)
    """The preferences for this kind of order, for the order and at every location."""
    preferences: Preferences = field(init=False)
    """The preferences for the order as a whole."""
    availability: dict[str, Availability] = field(init=False)
    """By item, in line order."""

    def __post_init__(self) -> None:
        self.effective = self.network.preferences_for(self.request)
        self.preferences = self.effective.order
        kind = (self.effective, self.request.requested_location is not None)
        every, self.stock, self.availability = self.stock, {}, {}
        for line in self.request.lines:
            item = line.item
            stock = every.get(item) or no_stock(len(self.network.locations))
            self.stock[item] = stock
            # most are known, and each call counts: this runs for every line of every order
            self.availability[item] = stock.known.get(kind) or stock.availability(item, kind)

    def stock_of(self, line: RequestLine) -> ItemStock:
        """Return the stock of the line's item."""
        return self.stock[line.item]

    def available(self, line: RequestLine) -> Column:
        """Return the units of the line's item that are available to promise."""
        return self.availability[line.item].available

    def listed(self, line: RequestLine) -> Mask:
        """Return the Initial List of the line's item."""
        return self.availability[line.item].listed

    def beyond(self, radii: Radii) -> Mask:
        """Return the locations whose radius does not reach the address; where it is unknown, all with a radius."""
        if self.origin is None:
            return mask_of(np.isfinite(radii.angles))
        return self.network.distances.beyond(self.origin, radii)

    @property
    def nearness(self) -> Steps:
        """The nearness of every location to the address; a higher number is nearer."""
        if self.origin is None:
            return np.full(len(self.network.locations), -np.inf)
        return self.network.distances.nearness(self.origin)

    @property
    def radians(self) -> Angles:
        """The great-circle angle of every location from the address."""
        if self.origin is None:
            return np.full(len(self.network.locations), np.inf)
        return self.network.distances.radians(self.origin)
