"""Which orders may have work for a location, those that were assigned first before the others.

The read model says it, which may be a little behind the log: the order itself decides whether a line still waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString

from schemas.events.order_status import PollKind
from services.common.database import Connection

# The statuses stand in the text of each query, and not among its parameters: else no plan uses the partial index.
_TO_FULFIL: LiteralString = """SELECT status_at, order_number, line_number FROM order_lines
WHERE organization = %(organization)s AND location = %(location)s AND status = 'new_order'
AND (%(again)s OR polled_count = 0)
AND (status_at, order_number, line_number) > (%(at)s, %(order)s, %(line)s)
ORDER BY status_at, order_number, line_number LIMIT %(lines)s"""
_COMING: LiteralString = """SELECT status_at, order_number, line_number FROM order_lines
WHERE organization = %(organization)s AND pickup_location = %(location)s
AND status IN ('intransit', 'intransit_polled') AND (%(again)s OR status = 'intransit')
AND (status_at, order_number, line_number) > (%(at)s, %(order)s, %(line)s)
ORDER BY status_at, order_number, line_number LIMIT %(lines)s"""
_QUERIES: Mapping[PollKind, LiteralString] = {"fulfillments": _TO_FULFIL, "intransit": _COMING}
_LARGEST_PAGE = 1000  # lines, but for a first page that is larger
_BEGINNING = (datetime(1, 1, 1, tzinfo=UTC), "", 0)


def candidates(
    connection: Connection, kind: PollKind, organization: str, location: str, lines: int, *, again: bool
) -> Iterator[Sequence[str]]:
    """Yield order numbers in pages, each order once, by its line that was assigned first.

    The first page has so many lines, each further one twice as many: what is passed by there waited no more.
    `again`: also those of which the location was told before.
    """
    seen: set[str] = set()
    after: tuple[Any, ...] = _BEGINNING
    while True:
        at, order, line = after
        values = {"organization": organization, "location": location, "again": again, "lines": lines}
        values |= {"at": at, "order": order, "line": line}
        rows = connection.execute(_QUERIES[kind], values).fetchall()
        page = [number for _, number, _ in rows if number not in seen]
        seen.update(page)
        if page:
            yield list(dict.fromkeys(page))
        if len(rows) < lines:
            return
        after, lines = rows[-1], min(lines * 2, max(lines, _LARGEST_PAGE))
