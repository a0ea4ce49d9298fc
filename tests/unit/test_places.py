"""Where postal codes are."""

import pytest

from services.routing.places import coordinates

COUNTRIES = """
AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF
CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UY UZ VA VC VE
VG VI VN VU WF WS YE YT ZA ZM ZW EA IC XI XK"""
"""The countries of ISO 3166 but the US, whose codes alone are known, and those where nobody lives (AQ, BV, HM)."""


@pytest.mark.parametrize(
    ("country", "postal_code", "place"),
    [
        ("US", "12207", (42.66, -73.75)),  # Albany
        ("us", "12207-1234", (42.66, -73.75)),
        ("US", "１２２０７", (42.66, -73.75)),  # as Japanese keyboards write it
        ("US", "122071234", (42.66, -73.75)),
        ("PR", "00907", (18.45, -66.07)),
        ("US", " 90001 ", (33.97, -118.25)),  # Los Angeles
        ("CA", "m5v 2t6", (43.5, -79.5)),  # Toronto
        ("CA", "", (56.0, -106.0)),
        ("DE", "10115", (51.0, 9.0)),
        ("US", "١٢٢٠٧", (42.66, -73.75)),
        ("US", "NY 12207", (42.66, -73.75)),
        ("CA", "CA-V6B 1A1", (49.5, -122.5)),  # Vancouver
        ("XK", "10000", (42.5, 21.0)),
        ("GI", "GX11 1AA", (36.0, -5.5)),
        ("XI", "BT1 1AA", (54.5, -6.5)),
        ("GB", "BT1 1AA", (54.5, -6.5)),
        ("ES", "35001", (28.0, -15.5)),
        ("FM", "96941", (7.0, 158.0)),  # a code that the table does not know, in a territory that it does
        ("PR", "", (18.0, -66.5)),
    ],
)
def test_a_postal_code_is_somewhere(country: str, postal_code: str, place: tuple[float, float]) -> None:
    assert coordinates(country, postal_code) == pytest.approx(place, abs=0.1)


@pytest.mark.parametrize(
    ("country", "postal_code"),
    [("US", ""), ("US", "00000"), ("US", "ABCDE"), ("US", "1220"), ("ZZ", "1"),
     ("US", "09012"), ("US", "34002"), ("US", "96201"), ("US", "96505"),  # military mail
     ("US", "56999"), ("US", "11805")],
)  # fmt: skip
def test_what_is_not_known_is_nowhere(country: str, postal_code: str) -> None:
    assert coordinates(country, postal_code) is None


def test_every_code_of_the_table_is_in_america_or_in_the_pacific() -> None:
    known = [found for code in range(100_000) if (found := coordinates("US", f"{code:05}")) is not None]
    assert len(known) > 41_900
    for north, east in known:
        assert -15 < north < 72
        assert east < -64 or east > 134


@pytest.mark.parametrize("country", COUNTRIES.split())
def test_every_country_is_somewhere(country: str) -> None:
    north, east = coordinates(country, "") or (0.0, 0.0)
    assert (north, east) != (0.0, 0.0)
    assert abs(north) < 90
    assert abs(east) < 180
