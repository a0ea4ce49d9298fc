"""Where postal codes are."""

import pytest

from services.routing.places import coordinates


@pytest.mark.parametrize(
    ("country", "postal_code", "place"),
    [
        ("US", "12207", (42.66, -73.75)),  # Albany
        ("us", "12207-1234", (42.66, -73.75)),
        ("US", " 90001 ", (33.97, -118.25)),  # Los Angeles
        ("CA", "m5v 2t6", (43.5, -79.5)),  # Toronto
        ("CA", "", (56.0, -106.0)),
        ("DE", "10115", (51.0, 9.0)),
    ],
)
def test_a_postal_code_is_somewhere(country: str, postal_code: str, place: tuple[float, float]) -> None:
    assert coordinates(country, postal_code) == pytest.approx(place, abs=0.1)


@pytest.mark.parametrize(
    ("country", "postal_code"),
    [("US", ""), ("US", "00000"), ("US", "ABCDE"), ("US", "1220"), ("ZZ", "1"), ("US", "１２２０７")],
)
def test_what_is_not_known_is_nowhere(country: str, postal_code: str) -> None:
    assert coordinates(country, postal_code) is None
