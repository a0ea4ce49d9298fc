"""How far places are from an address: the same alone and in a block, and who is too far."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.geography import Distances, Radii, unit_vectors
from services.routing.domain.masks import mask_of

PLACES = [
    (40.7, -74.0),
    (40.7, -74.0001),
    (34.1, -118.2),
    (-33.9, 151.2),
    (float("nan"), float("nan")),
    (90.0, 0.0),
]
ADDRESSES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def distances(*, known: bool = False) -> Distances:
    places = [place for place in PLACES if place[0] == place[0]] if known else PLACES
    return Distances(unit_vectors([north for north, _ in places], [east for _, east in places]))


@given(st.lists(ADDRESSES, min_size=1, max_size=6), st.booleans())
def test_a_block_of_addresses_is_as_each_alone(addresses: list[tuple[float, float]], known: bool) -> None:
    together = distances(known=known)
    together.expect(addresses)
    for address in addresses:
        alone = distances(known=known).radians(address)
        assert together.radians(address).tolist() == alone.tolist()


@given(
    st.lists(ADDRESSES, min_size=1, max_size=4),
    st.lists(st.sampled_from((0.0, 0.01, 1.0, 4.0, np.inf)), min_size=6, max_size=6),
)
def test_beyond_are_those_farther_than_their_radius(
    addresses: list[tuple[float, float]], angles: list[float]
) -> None:
    radii, found = Radii(np.array(angles)), distances()
    found.expect(addresses)
    for address in [*addresses, (1.0, 2.0)]:  # the last was not expected
        far = found.radians(address)
        apart = ~np.isclose(
            far, radii.angles, rtol=0, atol=1e-6
        )  # a few meters are neither within nor beyond
        assert found.beyond(address, radii) & mask_of(apart) == mask_of((far > radii.angles) & apart)


def test_a_place_that_is_not_known_is_beyond_any_radius_but_not_beyond_none() -> None:
    assert distances().beyond((40.7, -74.0), Radii(np.full(6, 4.0))) == 1 << 4
    assert distances().beyond((40.7, -74.0), Radii(np.full(6, np.inf))) == 0


@pytest.mark.parametrize("miles", [0.0, 2445.0])
def test_an_angle_times_the_radius_of_the_earth_is_a_distance(miles: float) -> None:
    radians = distances().radians((40.7, -74.0))
    assert radians[0 if not miles else 2] * 3958.7613 == pytest.approx(miles, abs=10)
