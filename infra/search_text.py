"""Text as it is stored to be searched: upper and lower case, and both ways to write an accent, are one."""

from unicodedata import normalize

LONGEST = 100
"""Characters that are stored and compared: PostgreSQL indexes no text of any length."""


def searchable(text: str) -> str:
    """Return the text by which another one that begins with it is found."""
    return normalize("NFC", text.strip()).upper().replace("\0", "\ufffd")[:LONGEST]
