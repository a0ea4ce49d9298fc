"""Signs that people do not see in a text, or take for a blank: two codes that differ by one look alike."""

import re
import unicodedata

UNSEEN = (
    r"\xa0\xad"
    "\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
"""Other blanks, marks of direction, soft hyphens, joiners and fillers, as part of a class of a regular expression."""
UNSEEN_BEYOND = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
"""Those above xffff."""

LOST = "\ufffd"
"""Stands for a letter that a program could not read."""

_SIGN = re.compile(f"[{UNSEEN}{UNSEEN_BEYOND}]")


def unseen_sign(text: str) -> str:
    """Return the code and the name of the first such sign, as in U+00AD (soft hyphen); empty where there is none."""
    found = _SIGN.search(text)
    if found is None:
        return ""
    name = unicodedata.name(found[0], "").lower()
    return f"U+{ord(found[0]):04X}" + (f" ({name})" if name else "")
