"""What people wrote, as lines of a slip: whatever a text holds, it is one line, or as many as it has."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import name

from services.commands.blocks import is_erased, postal_address

if TYPE_CHECKING:
    from schemas.answers.order import PartyShown

_READABLE = {"LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC", "DEVANAGARI", "GEORGIAN", "ARMENIAN"}
"""Scripts of which the fonts of typst have letters."""


def line(text: str) -> str:
    """Return a text as one line: signs that nobody sees, and breaks of lines, become blanks."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def lines(texts: Sequence[str]) -> list[str]:
    """Return the lines of all texts, without empty ones."""
    return [each for text in texts for each in map(line, text.splitlines()) if each]


def address(party: "PartyShown") -> list[str]:
    """Return the lines of an address; *** *** and *** once it was erased."""
    shown = _erased(party) if is_erased(party) else _address(party)
    return list(filter(None, map(line, shown)))


def unreadable(text: str) -> str:
    """Return the letters of a text that no font of the slips has, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in text if sign.isalpha() and not _is_readable(sign)))


def _is_readable(letter: str) -> bool:
    words = name(letter, "").split()
    return bool(words) and (
        words[0] in _READABLE or words[0] in {"FEMININE", "MASCULINE", "MODIFIER", "MICRO"}
    )


def _erased(party: "PartyShown") -> Iterator[str]:
    yield f"{party.first_name} {party.last_name}"
    yield party.city


def _address(party: "PartyShown") -> Iterator[str]:
    yield from postal_address(party)
    yield f"Day: {party.day_phone}" if party.day_phone else ""
    yield f"Evening: {party.evening_phone}" if party.evening_phone else ""
