"""The hold of a carrier matrix is that of the place, whichever way its address is written."""

from datetime import UTC, datetime
from json import dumps
from typing import Any
from uuid import UUID

import pytest

from schemas.events.order import OrderHeld
from schemas.organization import Organization
from schemas.wire.orders_submitted import Order
from services.intake.domain.acceptance import submission
from services.streams.order import Refused
from tests.support.stories import order, organization_document, processing

_AT = datetime(2016, 11, 8, tzinfo=UTC)


def held(matrix: dict[str, int], **ship_to: str) -> float | str:
    """Return the hours of a hold, or the reason of a refusal."""
    rows = [{"carrier": "12", "service": "S", "country": c, "hours": hours} for c, hours in matrix.items()]
    of_dc = processing("DC-EAST") | {"hold": {"carrier_matrix": rows}}
    policy = Organization.model_validate_json(dumps(organization_document("ACME", processing=[of_dc])))
    sent: Any = order("ACME", "A-1", ("CHAIR", 1), ship_via="12", service="S", ship_to=ship_to)
    found = submission(Order.model_validate_json(dumps(sent)), policy, 1, UUID(int=1), _AT)
    assert not isinstance(found, Refused)
    if isinstance(found.hold, Refused):
        return found.hold.reason
    assert isinstance(found.hold, OrderHeld)
    return (found.hold.hold_until - _AT).total_seconds() / 3600


@pytest.mark.parametrize("ship_to", [{"country": "PR"}, {"country": "US", "state": "PR"}])
def test_a_territory_has_its_own_row_or_that_of_its_country(ship_to: dict[str, str]) -> None:
    assert held({"US": 12, "PR": 48}, **ship_to) == 48
    assert held({"US": 12}, **ship_to) == 12
    assert held({"PR": 48}, **ship_to) == 48
    assert held({"CA": 12}, **ship_to) == "carrier_not_in_matrix"


@pytest.mark.parametrize(
    ("country", "territory", "ship_to"),
    [
        ("CH", "LI", {"country": "CH", "postal_code": "9490"}),
        ("FR", "MC", {"country": "FR", "postal_code": "98000"}),
        ("IT", "SM", {"country": "IT", "postal_code": "47890"}),
        ("IT", "VA", {"country": "IT", "postal_code": "00120"}),
        ("GB", "GI", {"country": "GB", "postal_code": "GX11 1AA"}),
        ("ES", "IC", {"country": "ES", "state": "TF"}),
        ("ES", "EA", {"country": "ES", "state": "Ceuta"}),
    ],
)
def test_a_state_that_shares_postal_codes_has_its_own_row_or_that_of_its_country(
    country: str, territory: str, ship_to: dict[str, str]
) -> None:
    """vendidero/woocommerce-germanized#218: Liechtenstein, forgotten beside Switzerland."""
    for way in (ship_to, {"country": territory}):
        assert held({country: 12, territory: 48}, **way) == 48
        assert held({country: 12}, **way) == 12
        assert held({territory: 48}, **way) == 48


def test_the_row_of_a_territory_is_not_that_of_its_country() -> None:
    assert held({"PR": 48}, country="US", state="NY") == "carrier_not_in_matrix"
    assert held({"UK": 48}, country="UK") == 48
    assert held({"GB": 24}, country="UK") == 24
