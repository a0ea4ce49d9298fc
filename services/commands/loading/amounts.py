"""Reads numbers as spreadsheets of many countries write them; one that could mean two numbers is refused."""

import re
from collections.abc import Iterable
from typing import Literal

Points = Literal["decimal", "after_commas", "doubtful"]
"""What a point before three digits is in a file: decimal; doubtful beside decimal commas, or as nothing else tells."""

_WHOLE = re.compile(r"-?[0-9]+(\.0+)?", re.ASCII)
_MAYBE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.000", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]{1,4}", re.ASCII)
_SURE_COMMA = re.compile(r"-?[0-9]+,([0-9]{1,2}|[0-9]{4})|-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", re.ASCII)
_DOT_BEFORE_THREE = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_SURE_POINT = re.compile(r"-?[0-9]+\.([0-9]{1,2}|[0-9]{4,})|-?(0|[0-9]{4,})\.[0-9]{3}", re.ASCII)
_BLANK_BETWEEN = re.compile(r"[0-9]\s+[0-9]")
_BETWEEN = re.compile(r"[;|]")

_COMMA = "the comma may be a decimal one or stand between thousands; write 1234.5"
_DOT = (
    "the point may be a decimal one or stand between thousands, as this file has decimal commas; write 1234,5"
)
_LONE_DOT = (
    "the point may be a decimal one or stand between thousands, as no other amount of this file tells; write 1234"
    " or 1.2340"
)
_WHOLE_DOT = "the point may be a decimal one or stand between thousands; write 1000 or 1"
_BLANK = "the blank may stand between thousands or between two amounts; write 1234.5, and 1.60;0.40 for two"


def points_of(cells: Iterable[str], delimiter: str) -> Points:
    """Return what points mean in a file, by the cells with its amounts and by what separates its columns.

    Only commas between columns are a sign that points are decimal: where commas are, semicolons and tabs separate them.
    """
    sure = False
    for cell in cells:
        for each in map(str.strip, _BETWEEN.split(cell)):
            if _SURE_COMMA.fullmatch(each):
                return "after_commas"
            sure = sure or _SURE_POINT.fullmatch(each) is not None
    return "decimal" if sure or delimiter == "," else "doubtful"


def whole(text: str) -> int | str:
    """Return a whole number, or the text where it is none. Raises ValueError where it may be a thousand times it."""
    if _MAYBE_THOUSANDS.fullmatch(text):
        raise ValueError(_WHOLE_DOT)
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) and len(text) < 30 else text


def amount(text: str, points: Points) -> str:
    """Return an amount with a decimal point. Raises ValueError where its comma or point may stand between thousands."""
    if points != "decimal" and _DOT_BEFORE_THREE.fullmatch(text):
        raise ValueError(_DOT if points == "after_commas" else _LONE_DOT)
    if not _DECIMAL_COMMA.fullmatch(text):
        return text
    if len(text.partition(",")[2]) == 3:
        raise ValueError(_COMMA)
    return text.replace(",", ".")


def amounts(text: str, points: Points) -> list[str]:
    """Return the amounts of a list, which semicolons or bars separate. Raises ValueError as `amount`, or for blanks."""
    if _BLANK_BETWEEN.search(text):
        raise ValueError(_BLANK)
    return [amount(each.strip(), points) for each in _BETWEEN.split(text)]
