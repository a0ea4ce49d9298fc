"""Random small organizations, orders and shelves, for the router and for its plain twin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from json import dumps
from typing import Any

import numpy as np
from hypothesis import strategies as st

from schemas.events.values import Destination
from schemas.organization import Organization, inconsistencies
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.loads import Loads
from services.routing.domain.masks import only
from services.routing.domain.network import Network, network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.stock import ItemStock

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODES = "ABCDEFG"
ITEMS = ("X", "X", "Y", "Z")
PLACES = ((40.0, -74.0), (41.0, -74.0), (39.0, -74.0), (40.0, -75.0), (30.0, -80.0), (45.5, -122.6))
CRITERIA = ("location_priority", "proximity", "on_hand", "last_order_assigned", "sales_velocity")
SWITCHES = (
    "use_maximum_order_limits",
    "use_attribute_rules",
    "use_probability_rules",
    "exclude_zero_availability",
)
SPLITS: tuple[dict[str, bool], ...] = (
    {"split_order": False}, {"split_order": True}, {"split_order": True, "split_line": True},
)  # fmt: skip
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True, repr=False)
class Case:
    """What both are asked: see `naive_router` for the shapes of `order`, `stock` and `loads`."""

    policy: Organization
    order: dict[str, Any]
    stock: dict[tuple[str, str], dict[str, Any]]
    loads: dict[str, dict[str, Any]]

    def candidates(self) -> Candidates:
        """The same as the router wants it, from scratch."""
        net, order = network(self.policy, 1, {}), self.order
        request = request_of(order, self.policy.organization)
        lasts = [self.loads.get(code, {}).get("last_assigned") for code in net.codes]
        loads = Loads(
            np.array([self.loads.get(code, {}).get("orders_today", 0) for code in net.codes], np.int64),
            np.array([-np.inf if last is None else last for last in lasts], float),
        )
        use_zones = net.preferences_for(request).order.use_zones
        zone = net.atlas.zone_of(request.destination) if use_zones else None
        return Candidates(net, request, self.shelves(net), loads, order["origin"], zone)

    def shelves(self, net: Network) -> dict[str, ItemStock]:
        """The stock as columns over the network of the policy."""
        shelves = {}
        for item in {item for _, item in self.stock}:
            rows = [self.stock.get((code, item)) for code in net.codes]
            shelves[item] = ItemStock(
                only(place for place, row in enumerate(rows) if row is not None),
                Column(np.array([row["available"] if row else 0 for row in rows], np.int64)),
                Column(np.array([row["on_hand"] if row else 0 for row in rows], np.int64)),
                np.array([row["velocity"] if row else 0 for row in rows], float),
            )
        return shelves

    def __repr__(self) -> str:
        document = self.policy.model_dump_json(exclude_defaults=True)
        return f"{document}\n{self.order}\n{self.stock}\n{self.loads}"

    def reordered(self, locations: Sequence[Any]) -> "Case":
        """The same with the locations of the document in another order."""
        return replace(self, policy=self.policy.model_copy(update={"locations": tuple(locations)}))


_SHARED = ("order_type", "system", "carrier", "placed_location", "requested_location")


@st.composite
def cases(draw: Draw, locations: tuple[int, int] = (2, 7), lines: tuple[int, int] = (1, 4)) -> Case:
    """Any case at all; every document is one that could be applied. Half of them ask of stock and zones only.

    `thin` shelves make lines that only several locations have together.
    """
    codes = draw(st.permutations(CODES[: draw(st.integers(*locations))]))
    strict, thin = draw(st.booleans()), draw(st.booleans())
    policy = organization(draw, codes, strict=strict)
    order = _order(draw, policy, codes, draw(st.integers(*lines)), strict=strict)
    stock, loads = {}, {}
    for code in codes:
        if draw(_likely(4, 5)):
            last = draw(st.sampled_from((None, 1.0, 2.0, 3.0)))
            loads[code] = {"orders_today": draw(st.integers(0, 2)), "last_assigned": last}
        for item in sorted(set(ITEMS)):
            if draw(_likely(4, 5)):
                available = draw(st.integers(-1, 3 if thin else 7))
                stock[code, item] = {
                    "available": available,
                    "on_hand": max(0, available) + draw(st.integers(0, 2)),
                    "velocity": draw(st.integers(0, 3)) / 4,
                }
    return Case(policy, order, stock, loads)


def organization(draw: Draw, codes: Sequence[str], *, strict: bool) -> Organization:
    """A document that may be applied; `strict`: with rules that leave locations out."""
    places = [_location(draw, code, strict=strict) for code in codes]
    types = sorted({place["type"] for place in places})
    document = {
        "organization": "A",
        "fulfilment": "route",
        "systems": [
            {"code": code, "disallow_shopping_within_system": draw(_likely(1, 3))} for code in ("S", "W")
        ],
        "preferences": {**draw(st.sampled_from(SPLITS)), **_preferences(draw, 2, strict=strict)},
        "overrides": [_override(draw, strict=strict) for _ in range(draw(st.integers(0, 2)))],
        "location_types": [
            {"code": each, "preferences": _preferences(draw, 6, strict=strict, near=True)} for each in types
        ],
        "locations": places,
        "zones": [_zone(draw, name, codes) for name in draw(st.sampled_from(("", "N", "MN")))],
        "attributes": [
            {"code": "BRAND", "type": "location"}, {"code": "CUT", "type": "product_and_location"},
        ],
        "items": [{"item": "X", "attributes": [{"code": "CUT", "value": "YES"}]}] if draw(_likely(1, 3)) else [],
        "probability_rules": [
            _rule(draw, name, codes) for name in draw(st.sampled_from(("", "P", "PQ") if strict else ("",)))
        ],
    }  # fmt: skip
    policy = Organization.model_validate_json(dumps(document))
    assert not list(inconsistencies(policy)), list(inconsistencies(policy))
    return policy


def _likely(times: int, of: int) -> st.SearchStrategy[bool]:
    return st.sampled_from([True] * times + [False] * (of - times))


def _preferences(draw: Draw, sparse: int, *, strict: bool, near: bool = False) -> dict[str, Any]:
    """Each preference is defined once in `sparse` times; `near`: of a place rather than of an order."""
    found: dict[str, Any] = {}
    for name in SWITCHES if strict else ():
        if draw(_likely(1, sparse)):
            found[name] = draw(_likely(2, 3))
    for name in ("delivery", "sourcing"):
        if strict and draw(_likely(1, 2 * sparse)):
            found[name] = draw(_likely(3, 4))
    if draw(_likely(1, 2 * sparse)):
        found["back_orders"] = draw(st.booleans())
    if strict and draw(_likely(1, sparse + 1)):
        unit = draw(st.sampled_from(("miles", "kilometers")))
        found["proximity"] = {"distance": draw(st.sampled_from((50, 100, 800))), "unit": unit}
    if not near:
        if draw(_likely(1, sparse)):
            found["use_zones"] = draw(_likely(3, 4))
        if draw(_likely(1, sparse + 1)):
            found["maximum_order_splits"] = draw(st.integers(1, 3))
        if draw(_likely(1, sparse)):
            found["brokering"] = _brokering(draw)
    return found


def _brokering(draw: Draw) -> dict[str, Any]:
    names = draw(st.permutations(CRITERIA))[: draw(st.integers(1, 5))]
    if draw(st.booleans()):
        return {"method": "standard", "order": names}
    shares = {1: (100,), 2: (70, 30), 3: (50, 30, 20), 4: (25, 25, 25, 25), 5: (40, 20, 20, 10, 10)}
    return {"method": "weighted", "weights": dict(zip(names, shares[len(names)], strict=True))}


def _location(draw: Draw, code: str, *, strict: bool) -> dict[str, Any]:
    place: dict[str, Any] = {
        "code": code,
        "type": draw(st.sampled_from(("store", "dc"))),
        "system": draw(st.sampled_from((None, "S", "W"))),
        "back_orders": draw(st.sampled_from((True, False, False, None))),
        "priority": draw(st.integers(1, 3)),
        "maximum_daily_orders": draw(st.sampled_from((None, None, 0, 2))),
        "gift_wrap": not strict or draw(_likely(7, 8)),
        **{
            name: draw(st.sampled_from((*[True] * 4, None, False))) if strict else None
            for name in ("delivery", "sourcing")
        },
        "attributes": [
            {
                "code": name,
                "value": value,
                "use": draw(st.sampled_from(("originating", "sourcing", "pickup", None))),
            }
            for name, value in (("BRAND", "A"), ("BRAND", "B"), ("CUT", "YES"))
            if strict and draw(st.booleans())
        ],
        "preferences": _preferences(draw, 8, strict=strict, near=True),
    }
    if draw(_likely(7, 8)):
        place["latitude"], place["longitude"] = draw(st.sampled_from(PLACES))
    return place


def _override(draw: Draw, *, strict: bool) -> dict[str, Any]:
    choices = {"order_type": ("delivery", "ship_for_pickup"), "system": ("S", "W"), "carrier": ("12", "13")}
    named = {name: draw(st.sampled_from((None, *values))) for name, values in choices.items()}
    return {
        **named,
        "preferences": {**draw(st.sampled_from(({}, *SPLITS))), **_preferences(draw, 3, strict=strict)},
    }


def _zone(draw: Draw, name: str, codes: Sequence[str]) -> dict[str, Any]:
    parts = {code: draw(st.sampled_from(("primary", "alternate", None))) for code in codes}
    areas: tuple[dict[str, Any], ...] = (
        {"country": "US"}, {"country": "US", "state": "NY"}, {"country": "US", "states": ["NJ", "NY"]},
        {"country": "US", "state": "NY", "postal_codes": ["10001"]}, {"country": "CA"},
    )  # fmt: skip
    return {
        "name": name,
        "active": draw(_likely(5, 6)),
        "areas": draw(st.lists(st.sampled_from(areas), min_size=1, max_size=2)),
        **{part: [code for code in codes if parts[code] == part] for part in ("primary", "alternate")},
    }


def _rule(draw: Draw, name: str, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "name": name,
        "exclude_below": draw(st.sampled_from((None, 0, 1, 2, 3))),
        "lower_by": draw(st.sampled_from((0, 0, 1, 2))),
        "locations": draw(st.sampled_from(([], [codes[0]], codes[:3]))),
        "items": draw(st.sampled_from(([], ["X"], ["Y", "Z"]))),
    }


def _order(
    draw: Draw, policy: Organization, codes: Sequence[str], lines: int, *, strict: bool
) -> dict[str, Any]:
    some = st.sets(st.sampled_from(codes), max_size=2)
    places = [(place.latitude, place.longitude) for place in policy.locations if place.latitude is not None]
    order: dict[str, Any] = {
        "order_type": draw(st.sampled_from(("delivery", "delivery", "ship_for_pickup"))),
        "system": draw(st.sampled_from((None, "S", "W"))),
        "carrier": draw(st.sampled_from((None, "12", "13"))),
        "placed_location": draw(st.sampled_from((None, None, "WEB", *codes))) if strict else None,
        "requested_location": draw(st.sampled_from((*[None] * 15, *codes[:2]))) if strict else None,
        "destination": draw(st.sampled_from((None, *_ADDRESSES, *_ADDRESSES))),
        "origin": draw(st.sampled_from((None, *PLACES, *places))),
        "lines": [_line(draw, number, some, strict=strict) for number in range(1, lines + 1)],
        "assigned": frozenset(),
    }
    preferences = network(policy, 1, {}).preferences_for(request_of(order)).order
    if preferences.split_order and draw(_likely(1, 4)):
        limit = preferences.maximum_order_splits
        order["assigned"] = frozenset(sorted(draw(some))[:limit])
    return order


def _line(draw: Draw, number: int, some: st.SearchStrategy[set[str]], *, strict: bool) -> dict[str, Any]:
    return {
        "line_number": number,
        "item": draw(st.sampled_from(ITEMS)),
        "quantity": draw(st.integers(1, 5)),
        "gift_wrap": draw(_likely(1, 8)),
        "attribute": draw(st.sampled_from((*[None] * 10, "A", "BRAND"))) if strict else None,
        "tried": frozenset(draw(some)) if draw(_likely(1, 5)) else frozenset(),
    }


def request_of(order: dict[str, Any], organization: str = "A") -> Request:
    """The order as the router wants it; without lines and address it is what preferences depend on."""
    address = order.get("destination")
    return Request(
        organization=organization,
        order_number="1",
        lines=tuple(RequestLine(**line) for line in order.get("lines", ())),
        destination=None if address is None else Destination(**address),
        now=NOW,
        assigned_locations=order.get("assigned", frozenset()),
        **{name: order[name] for name in _SHARED},
    )


@st.composite
def pages(draw: Draw) -> tuple[Case, list[Request]]:
    """A case, and more orders like its own for the same organization."""
    case = draw(cases())
    codes = [location.code for location in case.policy.locations]
    strict = draw(st.booleans())
    orders = [
        _order(draw, case.policy, codes, draw(st.integers(1, 4)), strict=strict)
        for _ in range(draw(st.integers(1, 5)))
    ]
    return case, [request_of(order) for order in (case.order, *orders)]


_ADDRESSES = (
    {"country": "US", "state": "NY", "postal_code": "10001"},
    {"country": "US", "state": "NJ", "postal_code": "07001"},
    {"country": "CA", "state": "ON", "postal_code": "M5V"},
)
