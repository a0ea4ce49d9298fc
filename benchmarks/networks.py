"""Generated chains of any size: stores and DCs all over the US, their zones, stock, and orders of three lines."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import numpy as np

from benchmarks.us_regions import NEIGHBORS, POSTAL_CODES, TIME_ZONES
from schemas.events.values import Destination
from schemas.organization import Organization
from services.routing.domain.column import Column
from services.routing.domain.loads import Assignments, Load
from services.routing.domain.network import Network, network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.snapshot import Snapshot
from services.routing.domain.stock import ItemStock, stock_of_item
from services.routing.places import coordinates_of

ORGANIZATION = "CHAIN"
ITEMS = 300
NOW = datetime(2016, 11, 8, 15, 30, tzinfo=UTC)
PREFERENCES: dict[str, Any] = {
    "split_order": True,
    "maximum_order_splits": 3,
    "use_zones": True,
    "use_maximum_order_limits": True,
    "use_attribute_rules": True,
    "use_probability_rules": True,
    "brokering": {"method": "standard", "order": ["location_priority", "proximity", "on_hand"]},
}


@dataclass(frozen=True)
class Chain:
    """A network, and the columns of every item as they are before the first order."""

    network: Network
    stock: dict[str, ItemStock]
    loads: Assignments

    def snapshot(self) -> Snapshot:
        """Return the snapshot as it is read before the first order, with empty caches."""
        stock = {
            item: ItemStock(each.stocked, Column(each.available.units), each.on_hand, each.velocity)
            for item, each in self.stock.items()
        }
        return Snapshot(self.network, 1, stock, self.loads.copy())


def chain(locations: int, **preferences: object) -> Chain:
    """The same every time: one DC to 24 stores, spread like postal codes are, which lie where people live."""
    dice = random.Random(locations)
    dcs = max(locations // 25, 4)
    places = [_place(dice, number, dc=number < dcs) for number in range(locations)]
    document = {
        "organization": ORGANIZATION,
        "fulfilment": "route",
        "preferences": {**PREFERENCES, **preferences},
        "location_types": [
            {"code": "store", "preferences": {"proximity": {"distance": 600, "unit": "miles"}}},
            {"code": "dc"},
        ],
        "locations": [place for place, _ in places],
        "zones": _zones([(place["code"], place["type"], region) for place, region in places]),
        "probability_rules": [{"name": "THIN", "exclude_below": 2, "location_types": ["store"]}],
    }
    policy = Organization.model_validate_json(json.dumps(document))
    net = network(policy, 1, coordinates_of(policy))
    stock = {_item(number): _stock(dice, net, number) for number in range(ITEMS)}
    loads = {
        each: Load(NOW.date(), dice.randint(0, 20), NOW - timedelta(minutes=dice.randint(1, 600)))
        for each in range(locations)
    }
    return Chain(net, stock, Assignments.of(net, loads))


def requests(number: int, lines: int = 3) -> list[Request]:
    """Orders to addresses all over the US, of items of which few sell much; the same every time."""
    dice = random.Random(number)
    weights = list(accumulate(1 / (rank + 5) for rank in range(ITEMS)))
    return [_request(dice, index, lines, weights) for index in range(number)]


def _request(dice: random.Random, index: int, lines: int, weights: Sequence[float]) -> Request:
    postal_code, state, _ = dice.choice(_addresses())
    items = dict.fromkeys(dice.choices(range(ITEMS), cum_weights=weights, k=4 * lines))
    asked = tuple(
        RequestLine(line, _item(item), dice.choices((1, 2, 3), (70, 20, 10))[0])
        for line, item in enumerate(list(items)[:lines], start=1)
    )
    address = Destination(country="US", state=state, postal_code=postal_code)
    return Request(
        ORGANIZATION, f"R-{index:06}", "delivery", asked, address, NOW, system="SHOP", carrier="12"
    )


def _item(number: int) -> str:
    return f"ITEM-{number:04}"


def _place(dice: random.Random, number: int, *, dc: bool) -> tuple[dict[str, Any], str]:
    """A location as the document has it, and its region."""
    postal_code, state, region = dice.choice(_addresses())
    place = {
        "code": f"{'D' if dc else 'S'}{number:05}", "type": "dc" if dc else "store", "name": postal_code,
        "state": state, "postal_code": postal_code, "country": "US", "time_zone": TIME_ZONES[region],
        "priority": 20 if dc else dice.choice((5, 10, 15)), "gift_wrap": dice.random() < 0.7,
        "maximum_daily_orders": None if dc else dice.choice((20, 40, 80)), "back_orders": number == 0,
    }  # fmt: skip
    return place, region


def _zones(places: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """A region's own locations first, then its neighbors' and every DC."""
    zones = []
    for region, states in POSTAL_CODES.items():
        own = [code for code, _, of in places if of == region]
        helping = [
            code for code, kind, of in places if of in NEIGHBORS[region] or (kind == "dc" and of != region)
        ]
        areas = [{"country": "US", "states": sorted(states)}]
        zones.append({"name": region, "areas": areas, "primary": own, "alternate": helping})
    return zones


def _stock(dice: random.Random, net: Network, number: int) -> ItemStock:
    """DCs keep nearly every item, a store every third; what sells much lies in more stores, and more of it."""
    kept = 0.2 + 0.5 / (1 + number / 30)
    codes, available = [], []
    for location in net.locations:
        of_a_dc = location.type == "dc"
        if dice.random() < (0.95 if of_a_dc else kept):
            codes.append(location.code)
            available.append(dice.randint(50, 500) if of_a_dc else int(dice.expovariate(0.25)))
    on_hand = [units + dice.randint(0, 1) for units in available]
    return stock_of_item(net, codes, available, on_hand, [round(dice.random() * 3, 2) for _ in codes])


@cache
def _addresses() -> tuple[tuple[str, str, str], ...]:
    """Every postal code of the contiguous states with its state and region."""
    with files("services.routing.places").joinpath("us.npz").open("rb") as file, np.load(file) as table:
        codes = table["codes"].tolist()
    states = {
        prefix: (state, region)
        for region, within in POSTAL_CODES.items()
        for state, (first, last) in within.items()
        for prefix in range(first, last + 1)
    }
    return tuple((f"{code:05}", *states[code // 100]) for code in codes if code // 100 in states)
