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
           ["M1 1AE", "M11AE"], ["GX11 1AA", "GX111AA", "GBZ GX11 1AA", "GI-GX11 1AA"]],
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
    "CH": [["8001", "CH-8001"], ["9490", "FL-9490", "LI-9490", "CH-9490"]],
    "LV": [["LV-1010", "1010", "LV1010"]],
    "LU": [["1234", "L-1234"]],
    "FR": [["75001", "F-75001", "75 001"]],
    "KR": [["03051", "030-51"]],
    "IN": [["110001", "110 001", "११०००१", "DL 110001"]],
    "FI": [["00100", "FI-00100", "FIN-00100"], ["22100", "AX-22100", "FI-22100"]],
    "AD": [["AD500", "AD 500", "ad-500"]],
    # woocommerce/woocommerce-blocks#10921, w3c/i18n-drafts#753, dgilperez/validates_zipcode#36,
    # go-playground/validator#1641: three digits, and two or three more
    "TW": [["100", "10048", "100-48", "100048", "100-048", "TW-100048", "TW 100", "１００４８", "臺北 100"],
           ["106", "106409", "10617", "106170"]],
    # melwynfurtado/postcode-validator#76: five digits for boxes, nine for houses
    "SA": [["12345", "12345-6789", "123456789", "12345 6789", "SA-12345", "١٢٣٤٥"]],
    "CR": [["10101", "10101-1000", "101011000", "CR-10101"]],
    "LB": [["1107", "1107 2810", "11072810", "LB-1107 2810"]],
    # tableau-mkt-archived/addressfield.json#25, hacdias/zipcodes-regex#2, django/django-localflavor#534
    "AR": [["1425", "C1425DKF", "C1425", "c1425dkf", "C1425 DKF", "AR-C1425DKF", "AR-1425", "C-1425-DKF"],
           ["5187", "X5187XAB"]],
    "IT": [["47890", "RSM-47890", "I-47890", "SM 47890"], ["00120", "SCV-00120", "V-00120"], ["21100", "VA 21100"]],
}  # fmt: skip
DIFFERENT = [
    ("US", "10001", "10002"), ("US", "07302", "7302"), ("US", "00907", "907"), ("US", "10001", "1000"),
    ("BR", "01310-100", "01310-200"), ("PT", "1000-001", "1000-002"), ("PL", "00-001", "00-002"),
    ("JP", "100-0001", "100-0002"), ("CA", "K1A 0B1", "K1A 0B2"), ("GB", "SW1A 1AA", "SW1A 1AB"),
    ("AU", "0800", "800"), ("SE", "123 45", "123 46"), ("NL", "1234 AB", "1234 AC"), ("DE", "10115", "B-10115"),
    ("IE", "D02 X285", "D02 X286"), ("MT", "VLT 1117", "VLT 1118"), ("DE", "12345", "12345-678"),
    ("NL", "1012 AW", "1012"), ("NL", "1012 AW", "1012 AB"), ("GB", "JE2 3AB", "E2 3AB"), ("CA", "K1A 0B1", "1A 0B1"),
    ("AU", "XYZ 2000", "2000"), ("KR", "우편", "번호"), ("TW", "100", "101"), ("TW", "10048", "10148"),
    ("TW", "1000", "100"), ("TW", "1000480", "100"), ("SA", "12345-6789", "12346-6789"), ("SA", "12345-678", "12345"),
    ("AR", "C1425DKF", "C1426DKF"), ("AR", "1425DK", "1425"), ("CR", "10101-1000", "10102"),
    ("LB", "1107", "1108 2810"),
    ("IL", "9614303", "96143"),  # validatorjs/validator.js#1365: nobody says that the first five stayed
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
    # vendidero/woocommerce-germanized#218, validatorjs/validator.js#1668: the whole of Liechtenstein
    *(("CH", "LI", str(code)) for code in range(9485, 9499)),
    ("FR", "MC", "98000"), ("FR", "MC", "98025"),  # validatorjs/validator.js#2817
    ("IT", "SM", "47890"), ("IT", "SM", "47899"),  # dr5hn/countries-states-cities-database#1405
    ("GB", "GI", "GX11 1AA"),
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


def test_the_vatican_is_one_place_and_varese_which_has_its_letters_another() -> None:
    ways = [
        ("VA", "", "00120"),
        ("VA", "VA", "00120"),
        ("IT", "", "00120"),
        ("IT", "VA", "00120"),
        ("IT", "SCV", "00120"),
        ("IT", "Città del Vaticano", "00120"),
        ("VA", "Città del Vaticano", "00120"),
    ]
    assert {place_of(*way) for way in ways} == {("IT", "SCV", "VA", "00120")}
    assert {coordinates(country, code, state) for country, state, code in ways} == {coordinates("VA", "")}
    varese = [zone("WHOLE", country="IT"), zone("VARESE", country="IT", states=["VA"])]
    vatican = Atlas.of([*varese, zone("VATICAN", country="VA")])
    for way in ways:
        assert (found(Atlas.of(varese), *way), found(vatican, *way)) == ("WHOLE", "VATICAN")
    for state, code in (("VA", "21100"), ("VA", ""), ("Varese", "21100"), ("IT-VA", "")):
        assert place_of("IT", state, code).territory == ""
        assert found(vatican, "IT", state, code) == "VARESE"
    assert found(vatican, "VA") == "VATICAN"
    for area in ({"states": ["SCV"]}, {"states": ["Vaticano"], "postal_codes": ["00120"]}):
        assert found(Atlas.of([zone("OWN", country="IT", **area)]), "VA", "", "00120") == "OWN"
        assert found(Atlas.of([zone("OWN", country="IT", **area)]), "IT", "VA", "21100") is None


@pytest.mark.parametrize(
    ("texts", "code", "territory"),
    [
        (["GC", "Las Palmas", "ES-GC", "LAS PALMAS", "Gran Canaria"], "35001", "IC"),
        (["TF", "Santa Cruz de Tenerife", "Tenerife", "es-tf"], "38001", "IC"),
        (["CE", "Ceuta", "ES-CE"], "51001", "EA"),
        (["ML", "Melilla"], "52001", "EA"),
    ],
)
def test_a_province_lies_in_its_territory_without_a_postal_code(
    texts: list[str], code: str, territory: str
) -> None:
    """woocommerce/woocommerce#27237, magento/magento2#20222, axlon/laravel-postal-code-validation#35."""
    own = Atlas.of([zone("WHOLE", country="ES"), zone("OWN", country=territory)])
    province = Atlas.of([zone("OWN", country=territory), zone("PROVINCE", country="ES", states=[texts[0]])])
    for text in texts:
        assert coordinates("ES", "", text) == coordinates(territory, "")
        for postal_code in ("", code):
            assert place_of("ES", text, postal_code) == ("ES", texts[0], territory, postal_code)
            assert found(own, "ES", text, postal_code) == "OWN"
            assert found(province, "ES", text, postal_code) == "PROVINCE"
    assert found(own, "ES", "M", "28001") == "WHOLE"
    assert found(province, "ES", "IC" if territory == "IC" else "EA", "") == "OWN"


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
     ("DK", "1050"), ("DK", "3700"), ("AU", "2000"), ("AU", "2900"), ("NO", "9008"), ("FR", "97"), ("ES", "22000"),
     ("CH", "9479"), ("CH", "9484"), ("CH", "9500"), ("CH", "94901"), ("FR", "98"), ("FR", "06000"), ("IT", "47900"),
     ("IT", "00121"), ("IT", "478"), ("GB", "G11 1AA")],
)  # fmt: skip
def test_the_mainland_is_no_territory(country: str, code: str) -> None:
    assert place_of(country, "", code).territory == ""


@pytest.mark.parametrize(
    ("country", "territory"),
    [
        ("US", "PR"),
        ("FR", "RE"),
        ("GB", "JE"),
        ("FI", "AX"),
        ("GB", "XI"),
        ("ES", "IC"),
        ("CH", "LI"),
        ("FR", "MC"),
        ("IT", "SM"),
        ("GB", "GI"),
    ],
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
