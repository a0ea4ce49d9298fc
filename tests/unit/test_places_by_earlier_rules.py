"""A decision whose address earlier rules found elsewhere is explained by them; no other one with another hash is."""

from datetime import UTC, datetime
from json import dumps
from typing import Any, cast

import pytest
from msgspec import structs

from schemas.events.order import OrderSubmitted
from schemas.events.values import Destination
from schemas.organization import Organization
from services.routing.again import Again
from services.routing.domain.loads import Assignments
from services.routing.domain.network import network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.snapshot import Snapshot
from services.routing.outcome import decided
from services.routing.places import coordinates_of
from tests.support.order_stream import submitted
from tests.support.retail import chain_document, store

ALBANY = ("US", "NY", "12207")
NOWHERE = {"latitude": None, "longitude": None}


def by_other_rules(address: tuple[str, str, str], rules: int = 2, **location: Any) -> bool:
    """Whether another hash, and no other difference, is explained by the rules that decided."""
    document = chain_document("A", store("S-1", **location))
    policy = Organization.model_validate_json(dumps(document))
    net = network(policy, 1, coordinates_of(policy))
    snapshot = Snapshot(net, 1, {}, Assignments.of(net, {}))
    country, state, code = address
    to = Destination(country=country, state=state, postal_code=code)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    request = Request("A", "1", "delivery", (RequestLine(1, "X", 1),), to, now)
    fact, _ = decided(snapshot, request, cast(OrderSubmitted, submitted()), 1)
    recorded = structs.replace(fact, rules=rules, input_hash="as it was")
    again = Again(recorded, fact, snapshot, request)
    assert again.differing == ["input_hash"]
    return again.by_other_rules


@pytest.mark.parametrize(
    "address",
    [("US", "AE", "09012"), ("US", "AP", "96505"), ("US", "NY", "11805"), ("XK", "", "10000"), ("GI", "", "GX11 1AA"),
     ("GB", "", "BT1 1AA"), ("ES", "", "35001"), ("FM", "", "96941"), ("PR", "", ""), ("US", "NY", "١٢٢٠٧"),
     ("CA", "", "CA-V6B 1A1"), ("DK", "Grønland", "1")],
)  # fmt: skip
def test_an_address_that_was_elsewhere_explains_another_hash(address: tuple[str, str, str]) -> None:
    assert by_other_rules(address)
    assert not by_other_rules(address, rules=3)


@pytest.mark.parametrize(
    "address",
    [ALBANY, ("US", "New York", "12207-1234"), ("US", "NY", ""), ("CA", "Québec", "h2x 1y4"), ("DE", "", "10115"),
     ("GB", "", "SW1A 1AA"), ("PR", "", "00907"), ("JE", "", "JE2 3AB"), ("JP", "東京都", "100-0001")],
)  # fmt: skip
def test_an_address_that_was_in_the_same_place_explains_nothing(address: tuple[str, str, str]) -> None:
    assert not by_other_rules(address)


@pytest.mark.parametrize(
    "address",
    [("CH", "", "9490"), ("FR", "", "98000"), ("IT", "", "47890"), ("IT", "", "00120"), ("GB", "", "GX11 1AA"),
     ("ES", "GC", ""), ("ES", "Melilla", ""), ("CH", "LI", "")],
)  # fmt: skip
def test_a_state_that_shares_postal_codes_was_in_the_middle_of_its_country(
    address: tuple[str, str, str],
) -> None:
    assert by_other_rules(address, rules=3)
    assert by_other_rules(address, rules=2)
    assert not by_other_rules(address, rules=4)


@pytest.mark.parametrize(
    "address",
    [("LI", "", "9490"), ("MC", "", "98000"), ("VA", "", "00120"), ("GI", "", "GX11 1AA"), ("ES", "GC", "35001"),
     ("IC", "GC", ""), ("IT", "VA", "21100"), ("AR", "", "C1425DKF"), ("TW", "", "10048"), ("CH", "", "8001")],
)  # fmt: skip
def test_what_was_there_before_explains_nothing(address: tuple[str, str, str]) -> None:
    assert not by_other_rules(address, rules=3)


def test_a_location_that_was_elsewhere_explains_another_hash() -> None:
    assert by_other_rules(ALBANY, **NOWHERE, country="XK", state="", postal_code="10000")
    assert by_other_rules(ALBANY, **NOWHERE, state="AE", postal_code="09012")
    assert not by_other_rules(ALBANY, **NOWHERE)
    assert not by_other_rules(ALBANY, country="XK", state="", postal_code="10000")  # it names its coordinates
