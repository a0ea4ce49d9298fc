"""The last orders of the Superstore file, moved into days of a demo: what they hold stays as it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from examples.superstore.orders import Message, orders

_OPENS, _OPEN_HOURS = 8, 14


def last(how_many: int) -> list[Message]:
    """Return the last orders of the file, oldest first."""
    return list(orders())[-how_many:]


def spread(chosen: Sequence[Message], begins: datetime, days: int) -> list[tuple[datetime, Message]]:
    """Return orders with times of their own, over the opening hours of so many days from midnight of the first."""
    return [
        (begins + _moment(place / len(chosen) * days * _OPEN_HOURS), each)
        for place, each in enumerate(chosen)
    ]


def _moment(hour: float) -> timedelta:
    return timedelta(days=hour // _OPEN_HOURS, hours=_OPENS + hour % _OPEN_HOURS)
