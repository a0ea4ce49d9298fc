"""Stock rows folded from the log alone: every count, change and promise in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from schemas.events.fact import Fact
from schemas.events.order import DispatchCreated, OrderFact
from schemas.events.stock import StockChanged, StockCounted
from services.streams.stock import PROMISES, Stock, evolve, leavings, moved, promises

Place = tuple[str, str, str]
"""Organization, location, item."""

FACTS: tuple[type[Fact], ...] = (StockCounted, StockChanged, *PROMISES)
"""The facts that move shelves or promises."""


@dataclass(slots=True)
class Shelves:
    """Stock and reserved units by place, folded in log order."""

    stock: dict[Place, Stock] = field(default_factory=dict)
    reserved: dict[Place, int] = field(default_factory=dict)

    def on_hand(self, place: Place) -> int:
        """Return the units on hand."""
        return self.stock.get(place, Stock()).on_hand

    def velocity(self, place: Place) -> Decimal:
        """Return the units sold a day."""
        return self.stock.get(place, Stock()).velocity

    def available(self, place: Place) -> int:
        """Return the units on hand that are neither promised nor safety stock."""
        return self.stock.get(place, Stock()).available(self.reserved.get(place, 0))

    def uncovered(self, facts: Iterable[Fact]) -> Iterator[str]:
        """Fold these facts; yield each dispatch or routed order that was promised more than was available."""
        for fact in facts:
            if isinstance(fact, StockCounted | StockChanged):
                place = (fact.organization, fact.location, fact.item)
                self.stock[place] = evolve(self.stock.get(place, Stock()), fact)
            elif isinstance(fact, OrderFact):
                for promise in promises(fact):  # type: ignore[arg-type]  # there are no others
                    place = (fact.organization, promise.location, promise.item)
                    if promise.covered and promise.units > max(self.available(place), 0):
                        yield fact.dispatch_id if isinstance(fact, DispatchCreated) else fact.order_number
                    self.reserved[place] = self.reserved.get(place, 0) + promise.units
                for left in leavings(fact):  # type: ignore[arg-type]
                    place = (fact.organization, left.location, left.item)
                    self.stock[place] = moved(self.stock.get(place, Stock()), left.at, left.change)
