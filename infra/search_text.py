"""Text as it is stored to be searched: upper and lower case, and both ways to write an accent, are one.

What upper and lower case are depends in SQL on the locale of the database: in one, é has no case; in another the small
letter of I is ı. So Python decides it on both sides, or PostgreSQL by a table of letters that Python gives it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import LiteralString, NamedTuple
from unicodedata import normalize

LONGEST = 100
"""Characters that are stored and compared: PostgreSQL indexes no text of any length."""

IN_SMALL: LiteralString = 'translate(lower(({}) COLLATE "C"), %(capitals)s, %(letters)s)'
"""The SQL of a text in small letters, whatever the locale is; its parameters are the fields of `capitals`."""

_BEHIND_ALL_CASES = 0x1F000  # characters


class Capitals(NamedTuple):
    """Capital letters beyond ASCII, and the small letter of each at the same place."""

    capitals: str
    letters: str


def searchable(text: str) -> str:
    """Return the text by which another one that begins with it is found."""
    return normalize("NFC", text.strip()).upper().replace("\0", "\ufffd")[:LONGEST]


def small(text: str) -> str:
    """Return the text in small letters, each for itself, as `IN_SMALL` makes it in SQL."""
    return "".join(map(_small, text))


def capitals(*texts: str) -> Capitals:
    """Return the letters that PostgreSQL must know to compare any text with these, which are in small letters."""
    pairs = [(capital, letter) for letter in _beyond_ascii(texts) for capital in _capitals().get(letter, "")]
    return Capitals("".join(capital for capital, _ in pairs), "".join(letter for _, letter in pairs))


def _beyond_ascii(texts: Iterable[str]) -> list[str]:
    return sorted({letter for text in texts if not text.isascii() for letter in text if not letter.isascii()})


def _small(letter: str) -> str:
    """Return the small letter, of a final sigma the usual one; the letter itself where there is none of one character.

    Letters of ASCII are small letters of ASCII alone, as in locale C: the small letter of the Kelvin sign is no k.
    """
    for found in (letter.upper().lower(), letter.lower()):
        if len(found) == 1 and found.isascii() == letter.isascii():
            return found
    return letter


@cache
def _capitals() -> Mapping[str, str]:
    """Return all letters beyond ASCII that have another one as their small letter, by that."""
    found: dict[str, str] = {}
    for letter in map(chr, range(128, _BEHIND_ALL_CASES)):
        if (small_one := _small(letter)) != letter:
            found[small_one] = found.get(small_one, "") + letter
    return found
