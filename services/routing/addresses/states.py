"""The states and provinces of addresses: by code, by ISO 3166-2, or by their names in full.

states.csv       names of ISO 3166-2 for countries whose addresses name states by letters, made by infra/state_names.py
other_names.csv  names in other languages, older codes, and territories, by hand
"""

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

_WRITTEN_OUT = str.maketrans(
    {
        "Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "Đ": "D", "Ð": "D", "Þ": "TH", "Ħ": "H", "Ŧ": "T", "ẞ": "SS",
        "Ə": "E", "&": "AND",
    }
)  # fmt: skip
"""What has no accent that Unicode takes off."""

_ABOVE = 230
"""The class of accents above a letter, which capitals may lack (Greek, Cyrillic); vowels of Indian scripts are not."""
_DASH = "Pd"


@lru_cache(maxsize=5_000)
def state_code(country: str, text: str) -> str:
    """Return the code of a state; of a name that is not known its letters and digits, in upper case."""
    if not text:
        return ""
    key = _key(text)
    if not key.isascii() or not key:
        return _as_written(text)
    table = _names()
    code = table.get((country, key))
    if code is None and key.startswith(country):
        after = unicodedata.normalize("NFKC", text).strip()[len(country) :]
        if after and unicodedata.category(after[0]) == _DASH:  # US-NY
            code = table.get((country, _key(after)), _key(after))
    return key if code is None else code


def is_state(country: str, code: str) -> bool:
    """Return whether this is the code of a state, of a country whose states are known."""
    return (country, code) in _codes()


def _key(text: str) -> str:
    """Return the letters and digits in upper case, without accents: Québec and N.Y. become QUEBEC and NY."""
    if text.isascii():
        plain = text.upper().replace("&", "AND")
    else:
        plain = unicodedata.normalize("NFKD", text).upper().translate(_WRITTEN_OUT)
    return plain if plain.isalnum() else "".join([each for each in plain if each.isalnum()])


def _as_written(text: str) -> str:
    """Return a text in upper case with single blanks, composed, without accents above its letters."""
    apart = unicodedata.normalize("NFKD", text.upper())
    letters = "".join([each for each in apart if unicodedata.combining(each) != _ABOVE])
    return " ".join(unicodedata.normalize("NFKC", letters).split())


@cache
def _names() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for name in ("other_names.csv", "states.csv"):
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        found |= {
            (row["country"], _key(row["name"])): row["code"] for row in csv.DictReader(text.splitlines())
        }
    return found


@cache
def _codes() -> frozenset[tuple[str, str]]:
    return frozenset((country, code) for (country, _), code in _names().items())
