"""The nearest definition of a preference wins: location, location type, override, organization (ROU-8)."""

from json import dumps
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.organization import Organization, Preferences
from schemas.organization.preferences import DEFAULTS
from services.routing.domain.network import network
from tests.support.naive_rules import preference
from tests.support.routing_cases import request_of

some = st.fixed_dictionaries(
    {},
    optional={
        "split_order": st.booleans(),
        "use_zones": st.booleans(),
        "use_attribute_rules": st.booleans(),
        "maximum_order_splits": st.integers(1, 4),
        "proximity": st.fixed_dictionaries({"distance": st.integers(1, 9)}),
    },
)
overrides = st.fixed_dictionaries(
    {"preferences": some},
    optional={
        "order_type": st.sampled_from(("delivery", "ship_for_pickup")),
        "system": st.sampled_from("SW"),
        "carrier": st.sampled_from(("12", "13")),
    },
)
documents = st.fixed_dictionaries(
    {
        "organization": st.just("A"),
        "locations": st.tuples(
            *(st.fixed_dictionaries({"code": st.just(code), "type": st.just(kind), "preferences": some})
              for code, kind in (("A", "store"), ("B", "store"), ("C", "dc")))
        ),
        "location_types": st.tuples(st.fixed_dictionaries({"code": st.just("store"), "preferences": some})),
        "preferences": some,
        "overrides": st.lists(overrides, max_size=5),
    }
)  # fmt: skip
orders = st.fixed_dictionaries(
    {
        "order_type": st.sampled_from(("delivery", "ship_for_pickup")),
        "system": st.sampled_from((None, "S", "W")),
        "carrier": st.sampled_from((None, "12", "13")),
        "placed_location": st.none(),
        "requested_location": st.none(),
    }
)


@settings(deadline=None)
@given(documents, orders)
def test_the_nearest_definition_wins(document: dict[str, Any], order: dict[str, Any]) -> None:
    policy = Organization.model_validate_json(dumps(document))
    found = network(policy, 1, {}).preferences_for(request_of(order))
    for name in Preferences.model_fields:
        default = getattr(DEFAULTS, name)
        expected = preference(name, policy, order)
        assert getattr(found.order, name) == (default if expected is None else expected)
        for place, location in zip(found.locations, policy.locations, strict=True):
            expected = preference(name, policy, order, location)
            assert getattr(place, name) == (default if expected is None else expected)


def test_of_two_standingthe_one_that_names_more_wins_wherever_it_stands() -> None:
    one = {"system": "S", "preferences": {"maximum_order_splits": 1}}
    two = {"system": "S", "carrier": "12", "preferences": {"maximum_order_splits": 2}}
    order = dict.fromkeys(("placed_location", "requested_location"))
    asked = {**order, "order_type": "delivery", "system": "S", "carrier": "12"}
    for standing in ([one, two], [two, one]):
        places = [{"code": "A", "type": "store"}]
        document = {"organization": "A", "locations": places, "overrides": standing}
        policy = Organization.model_validate_json(dumps(document))
        assert network(policy, 1, {}).preferences_for(request_of(asked)).order.maximum_order_splits == 2
