"""A postal code that lost its leading zeros is remarked on: it would fit no address, without a word."""

from json import dumps
from typing import Any

import pytest

from schemas.organization import Organization, without_effect
from tests.support.retail import chain_document, store


def remarks(country: str, code: str) -> list[tuple[Any, ...]]:
    area = {"country": country, "postal_codes": [code]}
    document = chain_document(
        "ACME",
        store("S-1", country=country, postal_code=code),
        zones=[{"name": "Z", "areas": [{"country": country}, area], "primary": ["S-1"]}],
    )
    return [each.path for each in without_effect(Organization.model_validate_json(dumps(document)))]


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "7302"), ("US", "907"), ("PR", "907"), ("DE", "1067"), ("AU", "800"), ("FR", "1000"), ("JP", "600001"),
     ("BR", "1310-100"), ("PL", "0-001")],
)  # fmt: skip
def test_a_code_with_too_few_digits_is_remarked_on(country: str, code: str) -> None:
    assert remarks(country, code) == [
        ("locations", 0, "postal_code"),
        ("zones", 0, "areas", 1, "postal_codes", 0),
    ]


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "07302"), ("US", "07302-1234"), ("US", ""), ("PR", "00907"), ("DE", "01067"), ("AU", "0800"),
     ("AT", "1010"), ("JP", "060-0001"), ("BR", "01310-100"), ("CA", "K1A 0B1"), ("GB", "M1 1AE"), ("IS", "101"),
     ("FO", "100"),     ("SE", "123 45"), ("US", "ABC")],
)  # fmt: skip
def test_a_whole_code_is_not(country: str, code: str) -> None:
    assert remarks(country, code) == []
