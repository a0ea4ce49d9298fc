"""One place, however its address is written: postal codes, states, territories."""

from itertools import product
from json import dumps
from typing import Any
from unicodedata import normalize

import pytest

from schemas.events.values import Destination
from schemas.organization.zones import Zone
from services.routing.addresses import place_of
from services.routing.domain.zoning import Atlas
from services.routing.places import coordinates

SAME_CODES: dict[str, list[list[str]]] = {
    "US": [
        ["10001", "10001-2345", "10001 2345", "100012345", " 10001 ", "10001-", "US-10001", "10001\u20132345",
         "10001\u00a02345", "USA 10001", "NY 10001", "10001 NY", "NY 10001-2345", "١٠٠٠١", "10001ー2345"],
        ["07302", "073021234", "07302-1234"],
    ],
    "CA": [["K1A 0B1", "K1A0B1", "k1a 0b1", "K1A-0B1", "K1A\u00a00B1", "K1A\u20090B1", "K1A  0B1", "K1A\u20110B1",
         "CA-K1A 0B1", "ON K1A 0B1", "Ｋ１Ａ　０Ｂ１"]],
    "GB": [["SW1A 1AA", "SW1A1AA", "sw1a 1aa", "SW1A-1AA", "SW1A\u202f1AA", "GB-SW1A 1AA", "UK SW1A1AA"],
           ["M1 1AE", "M11AE"]],
    "NL": [["1234 AB", "1234AB", "1234 ab", "1234-AB", "NL-1234 AB", "NL 1234AB"], ["1012 AW", "NL-1012AW"]],
    "SE": [["123 45", "12345", "SE-123 45", "S-12345", "123\u00a045"]],
    "CZ": [["110 00", "11000", "CZ-110 00"]],
    "SK": [["811 01", "81101", "SK-811 01"]],
    "GR": [["104 31", "10431", "GR-104 31", "EL-10431", "ΤΚ 104 31"]],
    "PL": [["00-001", "00001", "PL-00-001", "00 001", "00\u2013001"]],
    "PT": [["1000-001", "1000001", "1000 001", "P-1000-001"]],
    "BR": [["01310-100", "01310100", "01310 100", "01.310-100"]],
    "JP": [["100-0001", "1000001", "\u3012100-0001", "１００－０００１", "100 0001", "100ー0001", "１００ー０００１",
         "100ｰ0001", "100一0001", "郵便番号 100-0001"]],
    "IR": [["1136913456", "11369-13456", "۱۱۳۶۹۱۳۴۵۶"]],
    "EG": [["11511", "١١٥١١"]],
    "IE": [["D02 X285", "D02X285", "d02-x285", "IE-D02 X285", "IRL D02X285"]],
    "MT": [["VLT 1117", "VLT1117", "vlt-1117", "MT-VLT 1117"]],
    "AU": [["2000", " 2000", "AU-2000", "NSW 2000", "2000 NSW", "N.S.W. 2000"], ["0800", "0800 "]],
    "DE": [["10115", "D-10115", "DE-10115", "D 10115"]],
    "AT": [["1010", "A-1010", "AT 1010"]],
    "CH": [["8001", "CH-8001"]],
    "LV": [["LV-1010", "1010", "LV1010"]],
    "LU": [["1234", "L-1234"]],
    "FR": [["75001", "F-75001", "75 001"]],
    "KR": [["03051", "030-51"]],
    "IN": [["110001", "110 001", "११०००१", "DL 110001"]],
    "FI": [["00100", "FI-00100", "FIN-00100"], ["22100", "AX-22100", "FI-22100"]],
    "AD": [["AD500", "AD 500", "ad-500"]],
}  # fmt: skip
DIFFERENT = [
    ("US", "10001", "10002"), ("US", "07302", "7302"), ("US", "00907", "907"), ("US", "10001", "1000"),
    ("BR", "01310-100", "01310-200"), ("PT", "1000-001", "1000-002"), ("PL", "00-001", "00-002"),
    ("JP", "100-0001", "100-0002"), ("CA", "K1A 0B1", "K1A 0B2"), ("GB", "SW1A 1AA", "SW1A 1AB"),
    ("AU", "0800", "800"), ("SE", "123 45", "123 46"), ("NL", "1234 AB", "1234 AC"), ("DE", "10115", "B-10115"),
    ("IE", "D02 X285", "D02 X286"), ("MT", "VLT 1117", "VLT 1118"), ("DE", "12345", "12345-678"),
    ("NL", "1012 AW", "1012"), ("NL", "1012 AW", "1012 AB"), ("GB", "JE2 3AB", "E2 3AB"), ("CA", "K1A 0B1", "1A 0B1"),
    ("AU", "XYZ 2000", "2000"), ("KR", "우편", "번호"),
]  # fmt: skip


def zone(name: str, **area: Any) -> Zone:
    document = {"name": name, "areas": [area], "active": True, "primary": [], "alternate": []}
    return Zone.model_validate_json(dumps(document))


def found(atlas: Atlas, country: str, state: str = "", postal_code: str = "") -> str | None:
    zone = atlas.zone_of(Destination(country=country, state=state, postal_code=postal_code))
    return None if zone is None else zone.name


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        (country, *pair)
        for country, groups in SAME_CODES.items()
        for group in groups
        for pair in product(group, group)
    ],
)
def test_a_postal_code_is_one_however_it_is_written(country: str, one: str, other: str) -> None:
    assert place_of(country, "", one) == place_of(country, "", other)
    assert found(Atlas.of([zone("Z", country=country, postal_codes=[one])]), country, "", other) == "Z"


@pytest.mark.parametrize(("country", "one", "other"), DIFFERENT)
def test_two_postal_codes_stay_two(country: str, one: str, other: str) -> None:
    assert place_of(country, "", one).postal_code != place_of(country, "", other).postal_code
    assert found(Atlas.of([zone("Z", country=country, postal_codes=[one])]), country, "", other) is None


@pytest.mark.parametrize(
    ("country", "code", "texts"),
    [
        ("US", "NY", ["NY", "ny", " NY ", "NY ", "New York", "new  york", "N.Y.", "US-NY", "us-ny", "NEW YORK"]),
        ("US", "DC", ["DC", "D.C.", "District of Columbia", "Washington, D.C.", "Washington DC"]),
        ("US", "WV", ["West Virginia", "WV"]),
        ("US", "VI", ["Virgin Islands", "VI", "U.S. Virgin Islands", "Virgin Islands, U.S."]),
        ("CA", "ON", ["ON", "ON ", "Ontario", "CA-ON", "ontario"]),
        ("CA", "QC", ["QC", "Québec", "Quebec", "QUÉBEC", "Que\u0301bec", "PQ", "CA-QC"]),
        ("CA", "NL", ["Newfoundland and Labrador", "NL", "NF", "Terre-Neuve-et-Labrador", "Newfoundland & Labrador"]),
        ("CA", "PE", ["Prince Edward Island", "Île-du-Prince-Édouard", "P.E.I."]),
        ("AU", "NSW", ["New South Wales", "NSW", "N.S.W.", "AU-NSW"]),
        ("BR", "SP", ["São Paulo", "Sao Paulo", "SP"]),
        ("MX", "CMX", ["Ciudad de México", "CDMX", "CMX", "Mexico City", "México D.F."]),
        ("IT", "MI", ["Milano", "MI", "IT-MI", "IT–MI", "Milan"]),
        ("IT", "BZ", ["Bolzano", "Bozen", "Südtirol", "Su\u0308dtirol", "Bolzano/Bozen", "Alto Adige"]),
        ("IT", "AO", ["Aosta", "Valle d'Aosta", "Valle d’Aosta", "Vallée d’Aoste"]),
        ("IN", "DL", ["Delhi", "New Delhi", "IN-DL"]),
        ("IN", "JK", ["Jammu and Kashmir", "Jammu & Kashmir", "Jammu ＆ Kashmir"]),
        ("US", "AE", ["AE", "Armed Forces Europe", "Armed Forces Africa", "Armed Forces - Middle East"]),
        ("PL", "MALOPOLSKIE", ["Małopolskie", "Malopolskie", "MAŁOPOLSKIE"]),
        ("PL", "LODZKIE", ["Łódzkie", "Lodzkie", "Ło\u0301dzkie"]),
        ("NO", "TRONDELAG", ["Trøndelag", "Trondelag", "TRØNDELAG"]),
        ("TR", "ISTANBUL", ["İstanbul", "Istanbul", "ISTANBUL"]),
        ("GR", "ΑΤΤΙΚΗ", ["Αττική", "ΑΤΤΙΚΗ", "Αττικη\u0301"]),
        ("KR", "서울특별시", ["서울특별시", normalize("NFD", "서울특별시")]),
        ("JP", "ガ", ["ガ", "ｶﾞ", "カ\u3099"]),
    ],
)  # fmt: skip
def test_a_state_is_one_however_it_is_written(country: str, code: str, texts: list[str]) -> None:
    for text in texts:
        assert place_of(country, text).state == code, text
        assert found(Atlas.of([zone("Z", country=country, states=[text])]), country, code) == "Z"
        assert found(Atlas.of([zone("Z", country=country, states=[code])]), country, text) == "Z"


@pytest.mark.parametrize("text", ["Bayern", "東京都", "Île-de-France", "Москва", "-", "London", "बिहार"])
def test_a_state_nobody_knows_is_compared_as_it_is_written(text: str) -> None:
    atlas = Atlas.of([zone("Z", country="DE", states=[text])])
    assert found(atlas, "DE", f" {text.lower()} ") == "Z"
    assert found(atlas, "DE", "Hessen") is None
    assert found(atlas, "FR", text) is None


def test_states_of_other_countries_and_names_that_begin_alike_stay_apart() -> None:
    assert place_of("US", "CA") != place_of("CA", "")
    assert place_of("US", "Virginia").state == "VA"
    assert place_of("US", "West Virginia").state == "WV"
    assert place_of("IN", "IN-DL").state == "DL"
    assert place_of("US", "USA").state == "USA"
    assert place_of("BR", "PR").territory == ""


PARTS = [
    ("US", "PR", "00907"), ("US", "GU", "96910"), ("US", "VI", "00802"), ("US", "AS", "96799"), ("US", "MP", "96950"),
    ("US", "PW", "96940"), ("US", "FM", "96941"), ("US", "MH", "96960"),
    ("FR", "GP", "97110"), ("FR", "MQ", "97200"), ("FR", "GF", "97300"), ("FR", "RE", "97400"), ("FR", "YT", "97600"),
    ("FR", "PM", "97500"), ("FR", "BL", "97133"), ("FR", "MF", "97150"), ("FR", "NC", "98800"), ("FR", "PF", "98714"),
    ("FR", "WF", "98600"),
    ("GB", "JE", "JE2 3AB"), ("GB", "GG", "GY1 1AA"), ("GB", "IM", "IM1 1AG"),
    ("FI", "AX", "22100"), ("NO", "SJ", "9170"), ("DK", "GL", "3900"), ("DK", "FO", "100"), ("AU", "NF", "2899"),
    ("AU", "CX", "6798"), ("AU", "CC", "6799"), ("GB", "XI", "BT1 1AA"), ("ES", "IC", "35001"), ("ES", "IC", "38001"),
    ("ES", "EA", "51001"), ("ES", "EA", "52001"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "territory", "code"), PARTS)
def test_a_territory_is_one_place_as_a_country_and_as_a_part_of_one(
    country: str, territory: str, code: str
) -> None:
    ways = [
        (country, territory, code),
        (territory, "", code),
        (territory, territory, code),
        (country, "", code),
    ]
    assert len({place_of(*way) for way in ways}) == 1
    assert len({coordinates(way[0], way[2], way[1]) for way in ways}) == 1
    assert coordinates(territory, code) is not None
    own_zones: list[dict[str, Any]] = [
        {"country": country, "states": [territory]},
        {"country": territory},
        {"country": country, "postal_codes": [code]},
        {"country": territory, "postal_codes": [code]},
        {"country": country, "states": [territory], "postal_codes": [code]},
    ]
    for own, way in product(own_zones, ways):
        atlas = Atlas.of([zone("WHOLE", country=country), zone("OWN", **own)])
        assert found(atlas, *way) == "OWN", (own, way)
        assert found(Atlas.of([zone("WHOLE", country=country)]), *way) == "WHOLE"


@pytest.mark.parametrize("area", [{"country": "US", "states": ["PR"]}, {"country": "PR"}])
@pytest.mark.parametrize("code", ["", "00907"])
def test_a_territory_may_have_states_of_its_own(area: dict[str, Any], code: str) -> None:
    atlas = Atlas.of(
        [zone("WHOLE", country="US"), zone("OWN", **area), zone("TOWN", country="PR", states=["Ponce"])]
    )
    assert found(atlas, "PR", "San Juan", code) == "OWN"
    assert found(atlas, "PR", "Ponce", code) == "TOWN"
    assert found(
        Atlas.of([zone("CODES", country="US", states=["PR"], postal_codes=["00907"])]), "PR", "X", "00907"
    )


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "10001"), ("FR", "75001"), ("GB", "SW1A 1AA"), ("GB", "G1 1AA"), ("FI", "00100"), ("NO", "0150"),
     ("DK", "1050"), ("DK", "3700"), ("AU", "2000"), ("AU", "2900"), ("NO", "9008"), ("FR", "97"), ("ES", "22000")],
)  # fmt: skip
def test_the_mainland_is_no_territory(country: str, code: str) -> None:
    assert place_of(country, "", code).territory == ""


@pytest.mark.parametrize(
    ("country", "territory"),
    [("US", "PR"), ("FR", "RE"), ("GB", "JE"), ("FI", "AX"), ("GB", "XI"), ("ES", "IC")],
)
def test_a_zone_of_a_territory_is_not_one_of_its_country(country: str, territory: str) -> None:
    assert found(Atlas.of([zone("OWN", country=territory)]), country, "", "1") is None
    assert found(Atlas.of([zone("OWN", country=country, states=[territory])]), country, "XX") is None


@pytest.mark.parametrize(
    ("country", "state"), [("CN", "HK"), ("CN", "Hong Kong"), ("NL", "CW"), ("NL", "Curaçao")]
)
def test_what_is_written_as_a_state_may_be_a_country_for_itself(country: str, state: str) -> None:
    own = place_of(country, state).country
    assert own in {"HK", "CW"}
    assert place_of(country, state) == place_of(own, "")
    assert coordinates(country, "", state) == coordinates(own, "")
    atlas = Atlas.of([zone("WHOLE", country=country), zone("OWN", country=own)])
    assert (found(atlas, country, state), found(atlas, own), found(atlas, country)) == ("OWN", "OWN", "WHOLE")
    assert found(Atlas.of([zone("OWN", country=country, states=[state])]), own) == "OWN"


@pytest.mark.parametrize(("written", "code"), [("UK", "GB"), ("EL", "GR"), ("us", "US"), (" de ", "DE")])
def test_a_country_that_is_written_otherwise_is_the_same(written: str, code: str) -> None:
    assert place_of(written, "", "1") == place_of(code, "", "1")
    assert coordinates(written, "12207") == coordinates(code, "12207")


def test_a_territory_far_away_is_not_in_the_middle_of_its_country() -> None:
    paris, reunion = coordinates("FR", "75001"), coordinates("FR", "97400")
    assert paris is not None
    assert reunion is not None
    assert (paris[0] > 0, reunion[0] > 0) == (True, False)
