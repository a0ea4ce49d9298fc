"""The forms of full postal codes, by country, as postal codes are compared: letters and digits alone.

A country that is not listed here has codes of any form. Territories that share the codes of a country stand beside it.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

_LONGEST_SIGN = 3


class Form(NamedTuple):
    """What a full code looks like, in a pattern and in words; `digits` is 0 where it holds letters."""

    pattern: re.Pattern[str]
    words: str
    digits: int


_OF_THE_US = "US AS FM GU MH MP PR PW UM VI"
_DIGITS: Mapping[int, str] = {
    3: "FO IS",
    4: "AT AU BE BG CC CH CX CY DK GL HU LI LU LV NF NO NZ PH SI SJ ZA",
    5: "CZ DE EE ES EA IC FI AX FR BL GF GP MF MQ NC PF PM RE TF WF YT EL GR HR ID IT KR LT MA MC MX MY PL SE SK SM TH"
    f" TR UA VA {_OF_THE_US}",
    6: "BY CN IN RO RU SG",
    7: "IL JP PT",
    8: "BR",
    10: "IR",
}
_ALSO: Mapping[str, int] = {"DK": 3, "IL": 5} | dict.fromkeys(_OF_THE_US.split(), 9)
"""Another number of digits: those of the Faroe Islands written as Denmark, codes before 2013, ZIP+4."""

_WITH_LETTERS: Mapping[str, tuple[str, str]] = {
    "GB UK GG GI IM JE XI": (r"GIR0AA|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", "SW1A 1AA"),
    "CA": (r"[A-Z][0-9][A-Z][0-9][A-Z][0-9]", "K1A 0B1"),
    "IE": (r"[A-Z][0-9][0-9W][0-9A-Z]{4}", "D02 X285"),
    "MT": (r"[A-Z]{3}[0-9]{4}", "VLT 1117"),
    "NL": (r"[0-9]{4}[A-Z]{2}", "1012 AB"),
}


def _of_digits(country: str, digits: int) -> Form:
    other = _ALSO.get(country)
    pattern = f"[0-9]{{{digits}}}" + (f"|[0-9]{{{other}}}" if other else "")
    return Form(re.compile(pattern, re.ASCII), f"{digits} digits" + (f" or {other}" if other else ""), digits)


FORMS: Mapping[str, Form] = {
    country: _of_digits(country, digits) for digits, each in _DIGITS.items() for country in each.split()
} | {
    country: Form(re.compile(pattern, re.ASCII), f"such as {example}", 0)
    for each, (pattern, example) in _WITH_LETTERS.items()
    for country in each.split()
}


def in_digits(text: str) -> str:
    """Return a text in upper case, its digits of any script as 0 to 9, and wide letters as usual ones."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return "".join([str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain])


def letters_and_digits(text: str) -> str:
    """Return the letters A to Z and digits 0 to 9 of a text, or those of any script where there are none of these.

    Among digits a letter of another script is no part of the code: the long vowel mark that Japanese keyboards write
    for a dash, or an abbreviation of the word postal code.
    """
    if text.isascii():
        plain = text.replace(" ", "").replace("-", "")
        return plain if plain.isalnum() else "".join([each for each in plain if each.isalnum()])
    return "".join([each for each in text if each.isascii() and each.isalnum()]) or "".join(
        [each for each in text if each.isalnum()]
    )


def is_full(form: Form, postal_code: str) -> bool:
    """Return whether this may be a full code, with a sign of the country or a state before it or behind it."""
    code = letters_and_digits(in_digits(postal_code))
    rests = [code] + [
        rest
        for size in range(1, _LONGEST_SIGN + 1)
        for sign, rest in ((code[:size], code[size:]), (code[-size:], code[:-size]))
        if sign.isalpha()
    ]
    return any(form.pattern.fullmatch(each) for each in rests)


def is_short(form: Form, postal_code: str) -> bool:
    """Return whether digits are missing, as where a spreadsheet took the leading zeros."""
    code = letters_and_digits(in_digits(postal_code))
    return code.isdigit() and len(code) < form.digits and not form.pattern.fullmatch(code)
