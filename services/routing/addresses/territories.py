"""Territories with a country code of their own whose mail is written both ways: as a country, and as a part of one.

A territory that shares the postal codes of its country is a part of it: zones and holds of the country hold for the
territory too, unless one names the territory, which is nearer. So US/PR/00907 and PR//00907 are one place, and so are
FR/97400 and RE/97400, or GB/JE2 3AB and JE/JE2 3AB, although the Channel Islands and the Isle of Man are not part of
the United Kingdom: Royal Mail's codes hold there. Northern Ireland (XI), the Canary Islands (IC), and Ceuta and Melilla
(EA) have codes that are reserved beside ISO 3166 for trade: they are parts of GB and ES in the same way.
Liechtenstein, Monaco, San Marino, the Vatican and Gibraltar are states or parts of none, but have the postal codes of a
neighbour, under which people write them: CH/9490 and LI/9490 are one place, too. Hong Kong,
Macao, Taiwan and the islands of the Kingdom of the Netherlands do not share codes: written as a state, they are still
the countries that ISO 3166 says they are.
"""

from collections.abc import Mapping

_SHARING: Mapping[str, str] = {
    "US": "AS FM GU MH MP PR PW UM VI",
    "CH": "LI",
    "FR": "BL GF GP MC MF MQ NC PF PM RE TF WF YT",
    "GB": "GG GI IM JE XI",
    "IT": "SM VA",
    "ES": "EA IC",
    "FI": "AX",
    "NO": "SJ",
    "DK": "FO GL",
    "AU": "CC CX NF",
}
_COUNTRY = {territory: country for country, each in _SHARING.items() for territory in each.split()}

_WRITTEN_AS = {"VA": "SCV"}
"""Territories whose code is that of another state of their country, Varese, with the sign that they have there."""
_PROVINCES = {"ES": {"GC": "IC", "TF": "IC", "CE": "EA", "ML": "EA"}}
"""By country, states that lie in a territory."""
_TERRITORY = {
    **{(country, _WRITTEN_AS.get(code, code)): code for code, country in _COUNTRY.items()},
    **{(country, state): code for country, each in _PROVINCES.items() for state, code in each.items()},
}
"""By country and state."""

APART: Mapping[str, frozenset[str]] = {
    "CN": frozenset({"HK", "MO", "TW"}),
    "NL": frozenset({"AW", "BQ", "CW", "SX"}),
}
"""By country, what is written as its state and is a country for itself."""

_OTHER_CODES = {"UK": "GB", "EL": "GR"}
"""Codes that ISO 3166 reserves, or the European Union writes, by the code of the country."""

_PREFIXES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "US": (
        ("006", "PR"), ("007", "PR"), ("009", "PR"), ("008", "VI"), ("96799", "AS"), ("96939", "PW"), ("96940", "PW"),
        ("96941", "FM"), ("96942", "FM"), ("96943", "FM"), ("96944", "FM"), ("9695", "MP"), ("96960", "MH"),
        ("96970", "MH"), ("9691", "GU"), ("9692", "GU"), ("9693", "GU"),
    ),
    "FR": (
        ("97133", "BL"), ("97150", "MF"), ("971", "GP"), ("972", "MQ"), ("973", "GF"), ("974", "RE"), ("975", "PM"),
        ("976", "YT"), ("977", "BL"), ("978", "MF"), ("980", "MC"), ("984", "TF"), ("986", "WF"), ("987", "PF"),
        ("988", "NC"),
    ),
    "CH": (("9485", "LI"), ("9486", "LI"), ("9487", "LI"), ("9488", "LI"), ("9489", "LI"), ("949", "LI")),
    "GB": (("GY", "GG"), ("JE", "JE"), ("IM", "IM"), ("BT", "XI"), ("GX", "GI")),
    "IT": (("4789", "SM"), ("00120", "VA")),
    "ES": (("35", "IC"), ("38", "IC"), ("51", "EA"), ("52", "EA")),
    "FI": (("22", "AX"),),
    "NO": (("917", "SJ"), ("8099", "SJ")),
    "DK": (("39", "GL"),),
    "AU": (("6798", "CX"), ("6799", "CC"), ("2899", "NF")),
}  # fmt: skip
"""By country, the beginnings of postal codes that lie in a territory; the first that fits counts."""

_FIRST_TWO = {country: frozenset(prefix[:2] for prefix, _ in each) for country, each in _PREFIXES.items()}
_NONE: frozenset[str] = frozenset()
_LENGTHS = {"US": 5, "FR": 5, "ES": 5, "FI": 5, "IT": 5, "NO": 4, "DK": 4, "AU": 4, "CH": 4}


def country_of(country: str) -> str:
    """Return the ISO 3166 code of a country as it is written."""
    code = country.strip().upper()
    return _OTHER_CODES.get(code, code)


def the_country_of(code: str) -> str:
    """Return the country that a territory shares postal codes with; a country itself."""
    return _COUNTRY.get(code, code)


def part_of(territory: str) -> str:
    """Return what a territory is written as where it is written as a state of the country that it shares codes with."""
    return _WRITTEN_AS.get(territory, territory)


def territory_by_code(country: str, state: str, postal_code: str) -> str:
    """Return the territory that a state or a postal code of a country names, empty where it is in none."""
    if territory := _TERRITORY.get((country, state)):
        return territory
    if country == "DK" and len(postal_code) == 3:
        return "FO"
    if postal_code[:2] not in _FIRST_TWO.get(country, _NONE):
        return ""
    if len(postal_code) != _LENGTHS.get(country, len(postal_code)):
        return ""
    fitting = (each for prefix, each in _PREFIXES.get(country, ()) if postal_code.startswith(prefix))
    return next(fitting, "")
