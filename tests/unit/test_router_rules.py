"""Each rule of the router says of every location what two plain lines say of it."""

from collections.abc import Callable
from dataclasses import replace
from math import asin, cos, radians, sin, sqrt
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.organization import Location, Preferences
from schemas.reasons import EliminationReason as Why
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import flags, indexes
from services.routing.domain.zoning import Part
from services.routing.rules.rule import Rule
from services.routing.rules.rulebook import RULEBOOK
from tests.support.naive_rules import preference
from tests.support.routing_cases import Case, cases

STOCK_SUFFICES_NOT = {
    Why.NOT_COMMON,
    Why.COMMON_INSUFFICIENT,
    Why.INSUFFICIENT,
    Why.SPLIT_ORDER_INSUFFICIENT,
    Why.SPLIT_LINE_OFF_INSUFFICIENT,
    Why.SPLIT_LINE_ON_INSUFFICIENT,
}


class Asked:
    """What a rule is asked, in plain words: one case, one line, one location."""

    def __init__(self, case: Case, at: Candidates, line: dict[str, Any], place: Location) -> None:
        self.order, self.line, self.place, self.part = case.order, line, place, at.part
        self.primary: tuple[str, ...] = at.zone.primary if at.zone else ()
        self.alternate: tuple[str, ...] = at.zone.alternate if at.zone else ()
        self.policy, self.weighted = (
            case.policy,
            getattr(at.effective.order.brokering, "method", "") == "weighted",
        )
        numbers = {each.code: number for number, each in enumerate(at.network.locations)}
        self.here: Preferences = at.effective.locations[numbers[place.code]]
        self.row = case.stock.get((place.code, line["item"]))
        self.units = self.row["available"] if self.row else 0
        self.today = case.loads.get(place.code, {}).get("orders_today", 0)
        self.placed = next(
            (each for each in case.policy.locations if each.code == case.order["placed_location"]), None
        )
        sourced = [each for each in place.attributes if each.use in (None, "sourcing")]
        self.sourced = {(each.code, each.value) for each in sourced}

    def takes(self, name: str) -> bool:
        """Whether the nearest definition of a yes-or-no preference at the location is yes."""
        return bool(preference(name, self.policy, self.order, self.place))


def same_system(asked: Asked) -> bool:
    system = (asked.placed and asked.placed.system) or asked.order["system"]
    return any(
        each.code == system == asked.place.system and each.disallow_shopping_within_system
        for each in asked.policy.systems
    )


def too_far(asked: Asked) -> bool:
    radius, origin, place = asked.here.proximity, asked.order["origin"], asked.place
    if radius is None or origin is None or place.latitude is None or place.longitude is None:
        return radius is not None
    (north, east), (south, west) = origin, (place.latitude, place.longitude)
    north, south, apart = radians(north), radians(south), radians(east - west)
    chord = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(apart / 2) ** 2
    earth = 3958.7613 if radius.unit == "miles" else 6371.0088
    return 2 * asin(sqrt(chord)) * earth > float(radius.distance)


def location_attribute(asked: Asked) -> bool:
    mine = asked.placed.attributes if asked.placed else ()
    of_locations = {each.code for each in asked.policy.attributes if each.type == "location"}
    originates = {
        (each.code, each.value)
        for each in mine
        if each.code in of_locations and each.use in (None, "originating")
    }
    return bool(asked.here.use_attribute_rules) and not originates <= asked.sourced


def product_and_location_attribute(asked: Asked) -> bool:
    mine = [
        each for item in asked.policy.items if item.item == asked.line["item"] for each in item.attributes
    ]
    needed = {(each.code, each.value) for each in mine}  # the only one of the random items is of this type
    return bool(asked.here.use_attribute_rules) and not needed <= asked.sourced


def probability(asked: Asked) -> bool:
    rules = [
        each
        for each in asked.policy.probability_rules
        if asked.row and asked.here.use_probability_rules and asked.order["requested_location"] is None
        if asked.line["item"] in (each.items or [asked.line["item"]])
        if asked.place.code in (each.locations or [asked.place.code])
    ]
    gone = asked.units > 0 >= asked.units - sum(each.lower_by for each in rules)
    return any(max(asked.units, 0) < (each.exclude_below or 0) for each in rules) or gone


TWINS: dict[Why, Callable[[Asked], Any]] = {
    Why.UN_REQUESTED_LOCATION: lambda a: a.order["requested_location"] not in (None, a.place.code),
    Why.DOES_NOT_SUPPORT_ORDER_TYPE: lambda a: (
        a.order["order_type"] == "delivery" and not a.takes("delivery")
    ),
    Why.DOES_NOT_SUPPORT_SOURCING: lambda a: a.order["order_type"] != "delivery" and not a.takes("sourcing"),
    Why.REQUESTING_LOCATION: lambda a: (
        a.order["placed_location"] == a.place.code != a.order["requested_location"]
    ),
    Why.SAME_SYSTEM: same_system,
    Why.PREVIOUSLY_ASSIGNED: lambda a: a.place.code in a.line["tried"],
    Why.NOT_PRIMARY_FOR_ZONE: lambda a: a.part == "primary" and a.place.code not in a.primary,
    Why.NOT_ALTERNATE_FOR_ZONE: lambda a: a.part == "alternate" and a.place.code not in a.alternate,
    Why.NOT_IN_ZONE: lambda a: a.part == "both" and a.place.code not in {*a.primary, *a.alternate},
    Why.PROXIMITY_DISTANCE: too_far,
    Why.AT_MAXIMUM_DAILY_ORDER_COUNT: lambda a: (
        a.here.use_maximum_order_limits
        and a.place.maximum_daily_orders is not None
        and a.today >= a.place.maximum_daily_orders
        and a.place.code not in a.order["assigned"]
    ),
    Why.NO_LOCATION_ATTRIBUTE: location_attribute,
    Why.NO_PRODUCT_AND_LOCATION_ATTRIBUTE: product_and_location_attribute,
    Why.NO_PRODUCT_ATTRIBUTE: lambda a: (
        a.line["attribute"] not in {None, *(n for each in a.sourced for n in each)}
    ),
    Why.NO_GIFT_WRAP: lambda a: a.here.use_attribute_rules and a.line["gift_wrap"] and not a.place.gift_wrap,
    Why.PROBABILITY_RULE: probability,
    Why.ZERO_AVAILABILITY: lambda a: (
        a.weighted and a.here.exclude_zero_availability and a.units <= 0 and not a.takes("back_orders")
    ),
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.REASON.name.lower())
@given(case=cases(), part=st.sampled_from(get_args(Part)))
def test_a_rule_leaves_out_what_its_twin_leaves_out(rule: Rule, case: Case, part: Part) -> None:
    at = case.candidates()
    at = replace(at, part=part if at.zone else "all")
    for line, plain in zip(at.request.lines, case.order["lines"], strict=True):
        expected = [bool(TWINS[rule.REASON](Asked(case, at, plain, place))) for place in at.network.locations]
        mask = rule.eliminated(at, line)
        assert flags(mask, len(expected)).tolist() == expected
        for place in indexes(mask):
            assert isinstance(rule.value(at, line, place), str)


def test_every_reason_that_is_not_about_how_much_is_there_is_one_rule_in_the_documented_order() -> None:
    assert [rule.REASON for rule in RULEBOOK] == [
        reason for reason in Why if reason not in STOCK_SUFFICES_NOT
    ]


def test_every_rule_has_a_twin() -> None:
    assert list(TWINS) == [rule.REASON for rule in RULEBOOK]
