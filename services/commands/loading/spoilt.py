"""Notices texts that a program before us spoilt: letters it lost, or bytes it read in another encoding than theirs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.unseen import LOST
from services.commands.loading.columns import FREE_TEXTS

_OTHER_ENCODING = re.compile(r"\x1b[$(]")  # ISO 2022, in which Japanese and Korean mail is written

_SECOND = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_AFTER_WORDS = "«»·‚„…‹’”•–—›"
"""Those of them that people write behind a letter at the end of a word."""
_READ_AS_LATIN = re.compile(
    f"[ÂÃ]{_SECOND}"  # letters of western Europe
    f"|(?:Å|Ä(?!“)|á[º»])(?![{_AFTER_WORDS}]){_SECOND}|È[˜™š›]"  # of central Europe and Vietnam
    f"|á[º»]{_SECOND}(?=[a-z])"
    f"|(?:[Î-ÑØ-Û]{_SECOND}){{2}}|(?:×{_SECOND}){{3}}"  # of Greek, Cyrillic, Arabic; of Hebrew
    f"|â[€‚„]|ðŸ|ï»¿"  # quotes, dashes, the euro sign; pictures; the mark of UTF-8
    f"|(?:[àáãäåæçèéêëìí]{_SECOND}{{2}}){{2}}"  # signs of Asia
)
_READ_AS_DOS_OR_MAC = re.compile("[├┬┼][^\x00-\x7f]|√[^\x00-\x7f\\s]")
_NO_LETTERS = re.compile("[\x80-\x9f]")  # where Windows-1252 has quotes and dashes
_QUESTION = re.compile(r"[^\W\d_]\?[^\W\d_]")
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_DAMAGED = "a letter was lost here (U+FFFD) when a program read the file in another encoding; export it again as UTF-8"
_NOT_DECODED = "it is Japanese or Korean text in ISO-2022 that was read as UTF-8; export it again as UTF-8"
_MISREAD = "it looks like UTF-8 that was read in another encoding, as Ã¶ for ö; is it what people wrote?"
_REPLACED = "a question mark stands between letters; did a program write it for a letter?"
_INVISIBLE = "it holds U+{:04X}, which people do not see; was it copied from a web page?"


def problem_of(text: str) -> str:
    """Return why a text cannot be what people wrote, or an empty text."""
    if LOST in text:
        return _DAMAGED
    return _NOT_DECODED if "\x1b" in text and _OTHER_ENCODING.search(text) else ""


def remark_of(name: str, text: str) -> str:
    """Return why a text may not be what people wrote, or an empty text; `name` is the last name of its field."""
    if text.isascii():
        return _REPLACED if "?" in text and _is_replaced(name, text) else ""
    if _READ_AS_LATIN.search(text) or _READ_AS_DOS_OR_MAC.search(text) or _NO_LETTERS.search(text):
        return _MISREAD
    if name in FREE_TEXTS:
        return ""
    if found := _HIDDEN.search(text):
        return _INVISIBLE.format(ord(found[0]))
    return _REPLACED if _is_replaced(name, text) else ""


def texts_of(document: Any) -> Iterator[tuple[str, str, str]]:
    """Yield path, last name and text of each text in a document of JSON, however deep."""
    left: list[tuple[str, str, Any]] = [("", "", document)]
    while left:
        path, name, value = left.pop()
        if isinstance(value, str):
            yield path, name, value
        elif isinstance(value, Mapping):
            inside = [(f"{path}.{key}" if path else key, key, each) for key, each in value.items()]
            left += reversed(inside)
        elif isinstance(value, list):
            left += reversed([(f"{path}[{index}]", name, each) for index, each in enumerate(value)])


def _is_replaced(name: str, text: str) -> bool:
    return name not in FREE_TEXTS and _QUESTION.search(text) is not None
