"""A cursor: where the next page of a list begins, as text that callers pass back and do not read."""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime

from services.inquiry.refusals import CursorInvalid

Value = str | int | date | datetime
"""What a list may be sorted by."""

_LONGEST = 2_000  # characters; a list sorts by a handful of codes
_LARGEST = 2**63 - 1  # that PostgreSQL's bigint holds


def written(name: str, values: Sequence[Value]) -> str:
    """Return the cursor of the list `name` after the row that sorts by these values."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return urlsafe_b64encode(json.dumps([name, *plain]).encode()).decode().rstrip("=")


def read(name: str, types: Sequence[type[Value]], text: str) -> Sequence[Value]:
    """Return the values in a cursor of the list `name`. Raises CursorInvalid for any other text."""
    try:
        whose, *plain = _decoded(text)
        if whose != name:
            raise CursorInvalid(name)
        return [_value(type_, value) for type_, value in zip(types, plain, strict=True)]
    except (ValueError, TypeError, RecursionError):  # no text of ours, whatever is wrong with it
        raise CursorInvalid(name) from None


def _decoded(text: str) -> list[object]:
    if len(text) > _LONGEST:
        raise ValueError
    decoded = json.loads(b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    if not isinstance(decoded, list):
        raise TypeError
    return decoded


def _value(type_: type[Value], value: object) -> Value:
    if type_ is int:
        if type(value) is not int or abs(value) > _LARGEST:
            raise ValueError
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()  # half of a surrogate pair is no text
    if type_ is date:
        return date.fromisoformat(value)
    return _time(value) if type_ is datetime else value


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError
    return time
