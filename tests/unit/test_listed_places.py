"""What a zone lists and no address can fit is refused with a cure; what may be a range is remarked on."""

from json import dumps
from typing import Any

import pytest

from schemas.organization import Organization, inconsistencies, without_effect
from tests.support.retail import chain_document, store


def policy(**area: Any) -> Organization:
    zone = {"name": "Z", "areas": [{"country": "US"}, area], "primary": ["S-1"]}
    return Organization.model_validate_json(dumps(chain_document("ACME", store("S-1"), zones=[zone])))


def refused(country: str, code: str) -> list[tuple[Any, ...]]:
    return [each.path for each in inconsistencies(policy(country=country, postal_codes=[code]))]


def remarked(country: str, code: str) -> list[tuple[Any, ...]]:
    return [each.path for each in without_effect(policy(country=country, postal_codes=[code]))]


CODE = ("zones", 0, "areas", 1, "postal_codes", 0)


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "100*"), ("US", "100%"), ("US", "1000?"), ("US", "10001-10099"), ("US", "10001\u201310099"),
     ("US", "10001 to 10099"), ("US", "10001..10099"), ("US", "100-104"), ("US", "100XX"), ("US", "SW1A"), ("US", "-"),
     ("US", ""), ("PR", "00901-00988"), ("GB", "SW*"), ("GB", "SW1A"), ("GB", "SW1A 1"), ("GB", "SW"), ("UK", "SW1A"),
     ("JE", "JE2"), ("XI", "BT1"), ("CA", "M5V"), ("CA", "M"), ("CA", "M5V 2T"), ("IE", "D02"), ("NL", "1012"),
     ("NL", "1012 AB-1012 AC"), ("MT", "VLT"), ("DE", "10115-10999"), ("DE", "10115 BERLIN"), ("AU", "2000-2999"),
     ("JP", "1000001-1000099"), ("RE", "97400-97490"), ("EL", "11521-11599"), ("ZZ", "1*"), ("RS", "11%")],
)  # fmt: skip
def test_what_can_be_no_full_code_is_refused(country: str, code: str) -> None:
    assert refused(country, code) == [CODE]


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "10001"), ("US", "10001-2345"), ("US", "100012345"), ("US", "US-10001"), ("US", "NY 10001"),
     ("US", "7302"), ("PR", "00907"), ("GB", "SW1A 1AA"), ("GB", "GIR 0AA"), ("GB", "M1 1AE"), ("GB", "GB-SW1A 1AA"),
     ("UK", "SW1A1AA"), ("JE", "JE2 3AB"), ("IM", "IM1 1AG"), ("CA", "M5V 2T6"), ("CA", "CA-M5V2T6"),
     ("IE", "D02 X285"), ("IE", "D6W X285"), ("NL", "1012 AB"), ("NL", "NL-1012 AB"), ("MT", "VLT 1117"),
     ("DE", "10115"), ("DE", "D-10115"), ("AU", "NSW 2000"), ("AU", "2000 NSW"), ("JP", "100-0001"),
     ("JP", "１００ー０００１"), ("PT", "1000-001"),
     ("PL", "00-001"), ("BR", "01310-100"), ("SE", "123 45"), ("DK", "100"), ("DK", "DK-1050"), ("FO", "100"),
     ("IR", "۱۱۳۶۹۱۳۴۵۶"), ("IR", "11369-13456"), ("EG", "١١٥١١"), ("EL", "EL-11521"), ("IL", "9614303"),
     ("IL", "96143"),
     ("AR", "C1425DKF"), ("AR", "1425"), ("KY", "KY1-1100"), ("TW", "100"), ("KZ", "A00A0A0"), ("ZZ", "ANY"),
     ("TW", "10048"), ("TW", "100-048"), ("SA", "12345-6789"), ("CR", "10101"), ("LB", "1107"), ("AR", "C1425"),
     ("GI", "GX11 1AA"), ("LI", "9490"), ("MC", "98000"), ("SM", "47890"), ("VA", "00120")],
)  # fmt: skip
def test_a_full_code_is_not(country: str, code: str) -> None:
    assert refused(country, code) == []


def test_the_cure_is_named() -> None:
    ((_, message),) = inconsistencies(policy(country="US", postal_codes=["10001-10099"]))
    assert message == (
        "10001-10099 is no full postal code of US (5 digits or 9): ranges, wildcards and beginnings are not read;"
        " list the codes"
    )


@pytest.mark.parametrize(
    ("country", "code"), [("TW", "100-116"), ("RS", "11000-11999"), ("AR", "1000 - 1999")]
)
def test_what_may_be_a_range_is_remarked_on(country: str, code: str) -> None:
    assert refused(country, code) == []
    assert remarked(country, code) == [CODE]


@pytest.mark.parametrize(
    ("country", "code"), [("TW", "116-100"), ("IR", "11369-13456"), ("JP", "100-0001"), ("ZZ", "1-20"), ("DK", "100"),
     ("TW", "100-48"), ("SA", "12345-6789")]
)  # fmt: skip
def test_what_is_no_range_is_not(country: str, code: str) -> None:
    assert remarked(country, code) == []


def test_wildcards_are_no_states() -> None:
    assert [each.path for each in inconsistencies(policy(country="US", states=["NY", "N*"]))] == [
        ("zones", 0, "areas", 1, "states", 1)
    ]
    assert [each.path for each in inconsistencies(policy(country="US", state="%"))] == [
        ("zones", 0, "areas", 1, "state")
    ]
