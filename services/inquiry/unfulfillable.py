"""Orders with unfulfillable lines, those that wait the longest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.common.database import Connection
from services.inquiry.filters import check

_LINES = """SELECT u.organization, u.order_number, u.line_number FROM unfulfillable_line u
WHERE (%(organization)s::text IS NULL OR u.organization = %(organization)s)
AND (%(orders)s::text[] IS NULL OR u.order_number = ANY(%(orders)s))
AND (%(item)s::text IS NULL OR u.item = %(item)s)
AND (%(since)s::timestamptz IS NULL OR u.found_at >= %(since)s)
AND (%(until)s::timestamptz IS NULL OR u.found_at < %(until)s)
AND (%(location)s::text IS NULL OR EXISTS (
    SELECT FROM stock s WHERE (s.organization, s.location, s.item) = (u.organization, %(location)s, u.item)
    AND s.available > 0
))
ORDER BY u.found_at, u.organization, u.order_number, u.line_number"""
_FOUND = "SELECT line_number, found_at FROM unfulfillable_line WHERE organization = %s AND order_number = %s"
_NAMED = "SELECT organization, order_number FROM order_status WHERE order_number = ANY(%s) ORDER BY 1, 2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which unfulfillable lines; None or nothing asks for nothing. Found so at `since` or later, and before `until`.

    `location` is one that has available stock of the line's item now. `orders` are order numbers in upper case.
    """

    orders: Sequence[str] = ()
    organization: str | None = None
    item: str | None = None
    location: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Raises FilterInvalid."""
        check(self)


class Chosen(NamedTuple):
    """An order and which of its lines."""

    organization: str
    order_number: str
    lines: frozenset[int]


def choose(connection: Connection, filters: Filters, limit: int) -> tuple[Sequence[Chosen], bool]:
    """Return the orders with such lines, those that wait the longest first, `limit` at most; and whether more are left.

    Orders that are named and have none stand at the end, without lines.
    """
    asked = {
        "organization": filters.organization,
        "orders": list(filters.orders) or None,
        "item": filters.item,
        "location": filters.location,
        "since": filters.since,
        "until": filters.until,
    }
    found: dict[tuple[str, str], set[int]] = {}
    with connection.transaction(), connection.cursor(name="unfulfillable") as cursor:
        for organization, number, line in cursor.execute(_LINES, asked):
            key = (organization, number)
            if key not in found and len(found) == limit:
                return _chosen(found), True
            found.setdefault(key, set()).add(line)
    named = {number for _, number in found}
    missing = [number for number in dict.fromkeys(filters.orders) if number not in named]
    return [*_chosen(found), *_others(connection, missing, filters.organization)], False


def found_at(connection: Connection, organization: str, order_number: str) -> Mapping[int, datetime]:
    """Return since when each unfulfillable line of an order is so, by its number."""
    return dict(connection.execute(_FOUND, (organization, order_number)).fetchall())


def _chosen(found: Mapping[tuple[str, str], set[int]]) -> list[Chosen]:
    return [Chosen(code, number, frozenset(lines)) for (code, number), lines in found.items()]


def _others(connection: Connection, numbers: Sequence[str], organization: str | None) -> list[Chosen]:
    """Return the orders of these numbers, which have no such line: the decision says why they are left as they are."""
    rows = connection.execute(_NAMED, (list(numbers),)).fetchall() if numbers else []
    known = [(code, number) for code, number in rows if organization in (None, code)]
    there = {number for _, number in known}
    unknown = [(organization or "", number) for number in numbers if number not in there]
    return [Chosen(code, number, frozenset()) for code, number in (*known, *unknown)]
