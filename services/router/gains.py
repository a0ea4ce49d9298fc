"""Gains of stock, and how far the unfulfillable lines of each item were looked at again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from services.common.database import Connection
from services.common.stock import FOR_NO_RUN

_AT_ONCE = 10_000  # gains
_ITEMS = 20  # of an organization at a time
_LINES = 200  # of an item at a time
_FEWEST = 10  # lines, however few units came: the first of them may be out of reach

_WITH_GAINS = f"""SELECT code FROM unnest(%s::text[]) AS o (code)
WHERE EXISTS (SELECT FROM stock_gain g WHERE g.organization = o.code AND {FOR_NO_RUN})"""  # noqa: S608
_READ = f"""SELECT id FROM stock_gain g WHERE organization = %s AND {FOR_NO_RUN} LIMIT %s"""  # noqa: S608
_NOTE = """WITH gone AS (DELETE FROM stock_gain WHERE id = ANY(%s) RETURNING organization, location, item)
INSERT INTO second_look AS s (organization, item, locations, found_through)
SELECT organization, item, array_agg(DISTINCT location), %s FROM gone g
WHERE EXISTS (
    SELECT FROM unfulfillable_line u WHERE (u.organization, u.item) = (g.organization, g.item) AND u.searched
)
GROUP BY organization, item
ON CONFLICT (organization, item) DO UPDATE SET found_after = NULL, order_after = NULL,
found_through = greatest(s.found_through, excluded.found_through),
locations = ARRAY(SELECT DISTINCT unnest(s.locations || excluded.locations))"""
_FORGET = "DELETE FROM second_look WHERE NOT organization = ANY(%s)"
_UNDER_WAY = "SELECT DISTINCT organization FROM second_look"
_LOCK = """SELECT s.item, s.locations, coalesce((
    SELECT sum(available) FROM stock t WHERE (t.organization, t.item) = (s.organization, s.item)
    AND t.location = ANY(s.locations) AND t.available > 0
), 0)::bigint
FROM second_look s WHERE organization = %s AND decided_after <= %s ORDER BY item COLLATE "C" LIMIT %s FOR UPDATE SKIP LOCKED"""
_NEXT = """SELECT u.order_number, u.quantity, u.found_at
FROM second_look s JOIN unfulfillable_line u USING (organization, item)
WHERE s.organization = %s AND s.item = %s AND u.searched
AND u.found_at <= s.found_through AND u.found_at > clock_timestamp() - %s * interval '1 hour'
AND (s.found_after IS NULL OR (u.found_at, u.order_number) > (s.found_after, s.order_after))
ORDER BY u.found_at, u.order_number LIMIT %s"""
_GO_ON = """UPDATE second_look SET found_after = %s, order_after = %s, decided_after = %s
WHERE organization = %s AND item = %s"""
_END = "DELETE FROM second_look WHERE organization = %s AND item = ANY(%s)"
_WITH_STOCK = """SELECT order_number, line_number FROM unfulfillable_line u
WHERE organization = %s AND order_number = ANY(%s) AND searched AND EXISTS (
    SELECT FROM stock s WHERE (s.organization, s.item) = (u.organization, u.item) AND s.available > 0
)"""


class Gained(NamedTuple):
    """An item that gained stock at `locations`; `orders` have lines of it that are to be looked at next.

    `last` is the last of the lines: when it was found unfulfillable, and its order. None ends the pass over the lines.
    """

    item: str
    locations: frozenset[str]
    orders: Sequence[str]
    last: tuple[datetime, str] | None


def with_gains(connection: Connection, organizations: Collection[str]) -> set[str]:
    """Return those of the organizations with gains that no run of a DC needs."""
    return {code for (code,) in connection.execute(_WITH_GAINS, (list(organizations),))}


def under_way(connection: Connection, organizations: Collection[str]) -> set[str]:
    """Return those of the organizations with second looks under way; forget those of others."""
    found = {code for (code,) in connection.execute(_UNDER_WAY)}
    if not found <= set(organizations):
        connection.execute(_FORGET, (list(organizations),))
    return found & set(organizations)


def read(connection: Connection, organization: str) -> tuple[Sequence[int], datetime]:
    """Return the ids of gains that no run of a DC needs, and the time of the database."""
    ids = [id_ for (id_,) in connection.execute(_READ, (organization, _AT_ONCE))]
    ((now,),) = connection.execute("SELECT clock_timestamp()").fetchall()
    return ids, now


def note(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    """Use these gains up; begin anew with the lines of their items that were found unfulfillable before `at`."""
    connection.execute(_NOTE, (list(ids), at))


def lock(connection: Connection, organization: str, decided: int, hours: int) -> Sequence[Gained]:
    """Return items of which the router has `decided` about all lines so far, locked until the transaction ends."""
    rows: list[Any] = connection.execute(_LOCK, (organization, decided, _ITEMS)).fetchall()
    return [
        _gained(connection, organization, item, frozenset(locations), units, hours)
        for item, locations, units in rows
    ]


def go_on(connection: Connection, organization: str, passes: Sequence[Gained], head: int) -> None:
    """Remember how far these passes came; they go on once the router has decided up to `head`."""
    ended = [each.item for each in passes if each.last is None]
    if ended:
        connection.execute(_END, (organization, ended))
    for each in passes:
        if each.last is not None:
            connection.execute(_GO_ON, (*each.last, head, organization, each.item))


def lines_with_stock(
    connection: Connection, organization: str, orders: Sequence[str]
) -> Mapping[str, Sequence[int]]:
    """Return the unfulfillable lines of these orders of whose item any location has stock, by order number."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, line in connection.execute(_WITH_STOCK, (organization, list(orders))):
        found[number].append(line)
    return found


def _gained(
    connection: Connection, organization: str, item: str, locations: frozenset[str], units: int, hours: int
) -> Gained:
    orders: dict[str, None] = {}
    last, asked = None, 0
    if units > 0:
        rows = connection.execute(_NEXT, (organization, item, hours, _LINES)).fetchall()
        for count, (number, quantity, found_at) in enumerate(rows):
            if asked >= units and count >= _FEWEST:
                break
            orders[number], last, asked = None, (found_at, number), asked + quantity
    return Gained(item, locations, list(orders), last)
