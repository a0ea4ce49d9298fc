"""Reserves units only where they are available, whatever runs at the same time (INV-3)."""

from collections.abc import Collection, Mapping
from typing import LiteralString, NamedTuple

from services.common.database import Connection
from services.common.stock.shelf import Place

Units = Mapping[Place, int]

FOR_NO_RUN: LiteralString = """
NOT EXISTS (SELECT FROM dc_schedule d WHERE (d.organization, d.dc) = (g.organization, g.location))
AND NOT EXISTS (SELECT FROM processor_run r WHERE (r.organization, r.dc) = (g.organization, g.location))"""
"""The condition that no run of a DC needs the gain `g`."""

_AVAILABLE = """SELECT item, available FROM stock
WHERE organization = %s AND location = %s AND available > 0"""
_SOME = _AVAILABLE + " AND item = ANY(%s)"
_LOCK = """SELECT 1 FROM stock
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
ORDER BY organization, location, item FOR UPDATE"""
_GIVE_BACK = """WITH back AS (
    UPDATE stock s SET reserved = s.reserved - n.units
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS n(organization, location, item, units)
    WHERE (s.organization, s.location, s.item) = (n.organization, n.location, n.item)
    RETURNING s.organization, s.location, s.item, s.available
)
INSERT INTO stock_gain (organization, location, item)
SELECT organization, location, item FROM back WHERE available > 0"""


_CREATE = """INSERT INTO stock (organization, location, item)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"""
_RESERVE = """UPDATE stock s SET reserved = s.reserved + n.units
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
AS n(organization, location, item, units, needed)
WHERE (s.organization, s.location, s.item) = (n.organization, n.location, n.item)
AND (n.needed IS NULL OR s.available >= n.needed)"""


class Reservation(NamedTuple):
    """Units to reserve on a stock row, and how many must be available; None where they are claimed in any case."""

    units: int
    needed: int | None


class NotCovered(Exception):
    """Fewer units are available than the decision assumed, as another transaction took some: read and decide again."""


def available(
    connection: Connection, organization: str, location: str, items: Collection[str] | None = None
) -> dict[str, int]:
    """Return available units by item, without items that have none; all items of the location where none are named."""
    if items is None:
        rows = connection.execute(_AVAILABLE, (organization, location), binary=True)
    else:
        rows = connection.execute(_SOME, (organization, location, list(items)), binary=True)
    return dict(rows.fetchall())


def reserve(connection: Connection, reservations: Mapping[Place, Reservation]) -> None:
    """Reserve units, all or nothing; a claim creates the row it needs (INV-4). Raises NotCovered."""
    if not reservations:
        return
    places = sorted(reservations)
    columns = [list(values) for values in zip(*places, strict=True)]
    claimed = [place for place in places if reservations[place].needed is None]
    if claimed:
        connection.execute(_CREATE, [list(values) for values in zip(*claimed, strict=True)])
    connection.execute(_LOCK, columns)
    units = [reservations[place].units for place in places]
    needed = [reservations[place].needed for place in places]
    covered = connection.execute(_RESERVE, (*columns, units, needed)).rowcount
    if covered < len(places):
        raise NotCovered(f"{len(places) - covered} of {len(places)} items went elsewhere")


def give_back(connection: Connection, units: Units) -> None:
    """Free reserved units, and note their items for the next run."""
    if not units:
        return
    places = sorted(units)
    columns = [list(values) for values in zip(*places, strict=True)]
    connection.execute(_LOCK, columns)
    connection.execute(_GIVE_BACK, (*columns, [units[place] for place in places]))
