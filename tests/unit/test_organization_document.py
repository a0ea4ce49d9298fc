"""What a policy document says, and what it may not say."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.events.organization import OrganizationApplied
from schemas.organization import Organization, Preferences, inconsistencies, nearest
from schemas.organization.preferences import DEFAULTS
from services.common.eventstore.codec import decode
from tests.support.organizations import EAST, WEST, document, processing

MATRIX = [
    {"carrier": "12", "service": "second_class", "country": "us", "hours": 12},
    {"carrier": "12", "service": "same_day", "country": "US", "hours": 0.5},
]
ROUTING: dict[str, Any] = {
    "fulfilment": "route",
    "trace_shopping_log": "detailed",
    "default_unfulfillable_location": "NOWHERE",
    "systems": [{"code": "STORES", "reserved_statuses": ["new_order", "polled"]}],
    "preferences": {
        "split_order": True,
        "split_line": False,
        "proximity": {"distance": 500, "unit": "miles"},
        "brokering": {"method": "standard", "order": ["location_priority", "proximity"]},
    },
    "overrides": [{"order_type": "delivery", "system": "STORES", "preferences": {"use_zones": True}}],
    "location_types": [{"code": "store", "preferences": {"proximity": {"distance": 100}}}],
    "locations": [
        EAST,
        {
            "code": "S-001",
            "type": "store",
            "system": "STORES",
            "latitude": 42.65,
            "longitude": -73.75,
            "open_days": ["mon", "tue"],
            "attributes": [{"code": "BRAND", "value": "A", "use": "sourcing"}],
        },
    ],
    "processing": [],
    "zones": [
        {
            "name": "NORTHEAST",
            "areas": [
                {"country": "US", "states": ["NY", "NJ"]},
                {"country": "US", "state": "PA", "postal_codes": ["19104"]},
            ],
            "primary": ["S-001"],
            "alternate": ["DC-EAST"],
        }
    ],
    "attributes": [
        {"code": "BRAND", "type": "location"},
        {"code": "ENGRAVE", "type": "product_and_location"},
    ],
    "items": [{"item": "RING-1", "attributes": [{"code": "ENGRAVE", "value": "YES"}]}],
    "probability_rules": [{"name": "THIN", "exclude_below": 2}],
}


def contradictions(**changes: Any) -> list[str]:
    """Where a changed document contradicts itself, as dotted paths."""
    return [".".join(map(str, path)) for path, _ in inconsistencies(document(**changes))]


def refused_at(**changes: Any) -> set[str]:
    """Where the types of a changed document are refused, as dotted paths."""
    with pytest.raises(ValidationError) as caught:
        document(**changes)
    return {".".join(map(str, error["loc"])) for error in caught.value.errors()}


def test_a_flat_hold_is_the_same_for_every_order() -> None:
    east = document().processing[0]
    assert east.hold_hours("12", "second_class", "US") == 24
    assert east.hold_hours(None, None, None) == 24


def test_a_carrier_matrix_answers_by_combination_in_either_case_and_for_nothing_else() -> None:
    east = document(processing=[processing(hold={"carrier_matrix": MATRIX})]).processing[0]
    assert east.hold_hours("12", "Second_Class", "us") == 12
    assert east.hold_hours("12", "same_day", "US") == Decimal("0.5")
    assert east.hold_hours("12", "second_class", "CA") is None
    assert east.hold_hours(None, "second_class", "US") is None


@pytest.mark.parametrize("hold", [24, {}, {"hours": 1, "carrier_matrix": MATRIX}, {"days": 1}, None])
def test_a_hold_is_hours_or_a_matrix_and_not_both(hold: object) -> None:
    assert refused_at(processing=[processing(hold=hold)]) == {"processing.0.hold"}


@pytest.mark.parametrize("hours", [-1, "NaN", "Infinity", "many", None, True])
def test_hours_are_a_number_from_zero_up(hours: object) -> None:
    assert refused_at(processing=[processing(hold={"hours": hours})]) == {"processing.0.hold.hours.hours"}


def test_classes_that_are_not_named_come_last_in_the_usual_order() -> None:
    east = document(processing=[processing(order_class_priority=["work_order"])]).processing[0]
    ranked = sorted(["retail", "wholesale", "work_order", "unheard_of"], key=east.class_rank)
    assert ranked == ["work_order", "retail", "wholesale", "unheard_of"]


def test_without_a_priority_retail_comes_before_wholesale_before_work_orders() -> None:
    east = document().processing[0]
    assert [east.class_rank(each) for each in ("retail", "wholesale", "work_order")] == [0, 1, 2]


def test_an_order_that_names_no_dc_goes_to_the_only_one_there_is() -> None:
    assert document().the_only_dc() == "DC-EAST"
    assert document(processing=[processing(), processing("DC-WEST")]).the_only_dc() is None
    assert document(fulfilment="route", processing=[]).the_only_dc() is None


def test_locations_and_dcs_are_found_by_code() -> None:
    acme = document()
    assert acme.location("DC-WEST") == acme.locations[1]
    assert acme.location("DC-NORTH") is None
    assert acme.processing_for("DC-EAST") == acme.processing[0]
    assert acme.processing_for("DC-WEST") is None


def test_back_orders_are_allowed_unless_a_dc_says_otherwise() -> None:
    assert document().processing[0].back_orders is True


def test_a_document_without_contradictions_has_none() -> None:
    assert contradictions() == []
    assert contradictions(**ROUTING) == []


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"locations": [EAST, EAST]}, ["locations.1.code"]),
        ({"locations": [EAST, EAST | {"code": "dc-east"}]}, ["locations.1.code"]),
        ({"processing": []}, ["processing"]),
        ({"processing": [processing(), processing()]}, ["processing.1.dc"]),
        ({"locations": [WEST]}, ["processing.0.dc"]),
        ({"processing": [processing(schedule=["* * * * *", "*  * * * *"])]}, ["processing.0.schedule.1"]),
        (
            {"processing": [processing(order_class_priority=["retail", "retail"])]},
            ["processing.0.order_class_priority.1"],
        ),
        (
            {"processing": [processing(hold={"carrier_matrix": [MATRIX[0], MATRIX[1], MATRIX[0]]})]},
            ["processing.0.hold.carrier_matrix.2"],
        ),
        ({"locations": [{**EAST, "latitude": 1}]}, ["locations.0"]),
        ({"locations": [{**EAST, "open_days": ["mon", "mon"]}]}, ["locations.0.open_days.1"]),
    ],
)
def test_a_document_that_contradicts_itself_says_where(changes: dict[str, Any], paths: list[str]) -> None:
    assert contradictions(**changes) == paths


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"systems": []}, ["locations.1.system", "overrides.0.system"]),
        ({"location_types": [{"code": "kiosk"}]}, ["location_types.0.code"]),
        ({"attributes": []}, ["items.0.attributes.0.code", "locations.1.attributes.0.code"]),
        ({"zones": [{"name": "N", "areas": [{"country": "US"}], "primary": ["X"]}]}, ["zones.0.primary.0"]),
        (
            {
                "zones": [
                    {"name": "N", "areas": [{"country": "US"}], "primary": ["S-001"], "alternate": ["S-001"]}
                ]
            },
            ["zones.0.alternate.0"],
        ),
        ({"preferences": {"split_order": False, "split_line": True}}, ["preferences.split_line"]),
        (
            {"preferences": {"brokering": {"method": "weighted", "weights": {"on_hand": 99}}}},
            ["preferences.brokering.weights"],
        ),
        (
            {"preferences": {"brokering": {"method": "standard", "order": ["on_hand", "on_hand"]}}},
            ["preferences.brokering.order.1"],
        ),
        ({"probability_rules": [{"name": "A"}, {"name": "A"}]}, ["probability_rules.1.name"]),
        (
            {"probability_rules": [{"name": "A", "locations": ["X"], "location_types": ["y"]}]},
            ["probability_rules.0.locations.0", "probability_rules.0.location_types.0"],
        ),
    ],
)
def test_routing_that_contradicts_itself_says_where(changes: dict[str, Any], paths: list[str]) -> None:
    assert contradictions(**{**ROUTING, **changes}) == paths


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"fulfilment": "later"}, "fulfilment"),
        ({"organization": "-ACME"}, "organization"),
        ({"organization": "A" * 41}, "organization"),
        ({"locations": []}, "locations"),
        ({"locations": [{**EAST, "time_zone": "Mars/Olympus"}]}, "locations.0.time_zone"),
        ({"locations": [{**EAST, "time_zone": "../etc/passwd"}]}, "locations.0.time_zone"),
        ({"locations": [{**EAST, "time_zone": ""}]}, "locations.0.time_zone"),
        ({"locations": [{**EAST, "country": "USA"}]}, "locations.0.country"),
        ({"locations": [{**EAST, "colour": "red"}]}, "locations.0.colour"),
        ({"processing": [processing(schedule=["0 0 30 2 *"])]}, "processing.0.schedule.0"),
        ({"processing": [processing(back_orders="yes")]}, "processing.0.back_orders"),
        ({"processing": [processing(order_class_priority=["vip"])]}, "processing.0.order_class_priority.0"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(changes: dict[str, Any], path: str) -> None:
    assert path in refused_at(**changes)


def test_postal_codes_states_and_countries_are_upper_case() -> None:
    (east,) = document(
        locations=[{**EAST, "postal_code": "k1a 0b1", "state": "on", "country": "ca"}]
    ).locations
    assert (east.postal_code, east.state, east.country) == ("K1A 0B1", "ON", "CA")


def test_the_nearest_definition_of_each_preference_wins() -> None:
    store = Preferences(use_zones=True)
    everywhere = Preferences(use_zones=False, search_retries=3)
    chosen = nearest(store, everywhere)
    assert (chosen.use_zones, chosen.search_retries, chosen.split_order) == (True, 3, False)
    assert chosen.brokering == DEFAULTS.brokering
    assert chosen.proximity is None


def test_a_document_is_the_same_after_a_stay_in_the_log() -> None:
    for changes in ({}, ROUTING, {"processing": [processing(hold={"carrier_matrix": MATRIX})]}):
        before = document(**changes)
        before.location("DC-EAST")  # what was looked up is no part of the document
        fact = OrganizationApplied(
            organization="ACME",
            policy_version=1,
            document=before,
            applied_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        stored = json.loads(fact.data())
        assert "type" not in stored
        again = decode("organization-applied", 1, json.dumps(stored))
        assert again == fact
        assert again.data() == fact.data()


def test_every_key_of_the_document_that_needs_it_is_described() -> None:
    described = Organization.model_json_schema()["properties"]
    assert described["fulfilment"]["description"].startswith("hold: orders wait")


def test_a_document_without_second_looks_reads_as_before_there_were_any() -> None:
    """Each decision hashes the document that it was made under."""
    assert "reroute_unfulfillable" not in document().model_dump_json()
    looks = document(reroute_unfulfillable={"within_hours": 24}).model_dump_json()
    assert '"reroute_unfulfillable":{"within_hours":24}' in looks


def test_an_item_has_one_code_in_a_system_that_there_is() -> None:
    codes = [{"system": each, "code": "0815"} for each in ("POS", "POS", "WMS")]
    items = [{"item": "A", "system_products": codes}]
    found = dict(inconsistencies(document(systems=[{"code": "POS"}], items=items)))
    assert found[("items", 0, "system_products", 1, "system")].startswith("POS is entry 0 already")
    assert found[("items", 0, "system_products", 2, "system")].startswith("WMS is not under systems")


def test_what_an_item_does_not_say_leaves_the_document_as_it_was() -> None:
    assert document(items=[{"item": "A"}]).items[0].model_dump() == {"item": "A", "attributes": ()}


@pytest.mark.parametrize(
    ("vendor", "system", "expected"),
    [
        ("V100", "OWN", []),
        ("V999", "OWN", ["locations.0.vendor"]),
        ("V100", "ELSEWHERE", ["locations.0.system"]),
    ],
)
def test_the_vendor_of_a_location_is_known_and_rics_is_not_told_of_it(
    vendor: str, system: str, expected: list[str]
) -> None:
    rics = {"retry_seconds": 60, "timeout_seconds": 60}
    found = contradictions(
        fulfilment="route",
        processing=[],
        systems=[{"code": "OWN"}, {"code": "ELSEWHERE", "rics": rics}],
        locations=[{"code": "V-1", "type": "vendor", "vendor": vendor, "system": system}],
        vendors=[{"code": "V100", "require_acknowledgement": False}],
    )
    assert found == expected
