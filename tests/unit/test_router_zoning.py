"""Which zone an address is in is what a plain look at every area of every zone says."""

from json import dumps
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.events.values import Destination
from schemas.organization.zones import Zone
from services.routing.domain.zoning import Atlas

areas = st.fixed_dictionaries(
    {"country": st.sampled_from(("US", "CA"))},
    optional={
        "states": st.lists(st.sampled_from(("NY", "NJ", "ON")), min_size=1, max_size=2, unique=True),
        "postal_codes": st.lists(st.sampled_from(("10001", "10002-1234", "K1A 0B1")), min_size=1, max_size=2),
    },
)
zones = st.lists(
    st.tuples(st.lists(areas, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=5
).map(lambda drawn: [zone(f"Z{number}", *each) for number, each in enumerate(drawn)])
addresses = st.builds(
    lambda country, state, code: Destination(country=country, state=state, postal_code=code),
    st.sampled_from(("US", "us", "CA", "MX")),
    st.sampled_from(("NY", "nj", "ON", "TX")),
    st.sampled_from(("10001", "10001-9999", "10002", "k1a0b1", "99999")),
)


def zone(name: str, areas: list[dict[str, Any]], active: bool) -> Zone:
    document = {"name": name, "areas": areas, "active": active, "primary": [], "alternate": []}
    return Zone.model_validate_json(dumps(document))


def found(atlas: Atlas, country: str, state: str, postal_code: str) -> str | None:
    zone = atlas.zone_of(Destination(country=country, state=state, postal_code=postal_code))
    return None if zone is None else zone.name


def plain(postal_code: str, country: str) -> str:
    code = postal_code.replace(" ", "").replace("-", "").upper()
    return code[:5] if country == "US" and code.isdigit() else code


def fit(area: Any, address: Destination) -> int:
    if area.country != address.country.upper():
        return 0
    if area.states and address.state.upper() not in area.states:
        return 0
    if area.postal_codes:
        return 3 * (
            plain(address.postal_code, area.country)
            in [plain(each, area.country) for each in area.postal_codes]
        )
    return 2 if area.states else 1


@settings(max_examples=1_000)
@given(zones, addresses)
def test_the_most_specific_area_wins_then_the_name(zones: list[Zone], address: Destination) -> None:
    fits = [
        (-fit(area, address), each.name)
        for each in zones
        if each.active
        for area in each.areas
        if fit(area, address)
    ]
    found = Atlas.of(reversed(zones)).zone_of(address)
    assert (found.name if found else None) == (min(fits)[1] if fits else None)


def test_who_lives_nowhere_is_in_no_zone() -> None:
    assert Atlas.of([zone("Z", [{"country": "US"}], True)]).zone_of(None) is None


@pytest.mark.parametrize("state", ["NIR", "Northern Ireland", "GB-NIR", "", "County Antrim"])
def test_northern_ireland_is_in_its_own_zone_and_in_that_of_the_kingdom(state: str) -> None:
    for area in ({"country": "XI"}, {"country": "GB", "states": ["NIR"]}, {"country": "GB"}):
        atlas = Atlas.of([zone("Z", [area], True)])
        assert found(atlas, "GB", state, "BT1 1AA") == "Z"
        assert found(atlas, "XI", state, "BT1 1AA") == "Z"
    assert found(Atlas.of([zone("Z", [{"country": "XI"}], True)]), "GB", "England", "SW1A 1AA") is None


def test_an_address_without_a_postal_code_is_in_no_area_of_postal_codes() -> None:
    atlas = Atlas.of([zone("Z", [{"country": "US", "postal_codes": ["-", "", "10001"]}], True)])
    assert found(atlas, "US", "NY", "") is None
    assert found(atlas, "US", "NY", "-") is None
    assert found(atlas, "US", "NY", "10001") == "Z"
