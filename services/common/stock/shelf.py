"""Locks rows of stock in sorted order for counts and changes, and writes back what the caller folded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.common.database import Connection

_CREATE = """INSERT INTO stock (organization, location, item)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
RETURNING organization, location, item"""
_UNMAKE = """DELETE FROM stock
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"""
_LOCK = """SELECT organization, location, item, counted, counted_at, moved, safety, safety_at,
velocity, velocity_at, version, reserved, available FROM stock
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
ORDER BY organization, location, item FOR UPDATE"""
_UP_TO = """SELECT n.organization, n.location, n.item, n.at, m.units
FROM (
    SELECT *, lag(at, 1, '-infinity') OVER (PARTITION BY organization, location, item ORDER BY at) AS before
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[]) AS w(organization, location, item, at)
) n CROSS JOIN LATERAL (
    SELECT sum(change) AS units FROM stock_movement s
    WHERE (s.organization, s.location, s.item) = (n.organization, n.location, n.item)
    AND s.moved_at > n.before AND s.moved_at <= n.at
) m WHERE m.units IS NOT NULL"""
_FORGET = """DELETE FROM stock_movement s
USING unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[]) AS n(organization, location, item, counted_at)
WHERE (s.organization, s.location, s.item) = (n.organization, n.location, n.item) AND s.moved_at <= n.counted_at"""
_REMEMBER = "COPY stock_movement (organization, location, item, moved_at, change) FROM STDIN"
_STORE = """UPDATE stock s SET counted = n.counted, counted_at = n.counted_at, moved = n.moved,
safety = n.safety, safety_at = n.safety_at, velocity = n.velocity, velocity_at = n.velocity_at, version = n.version
FROM unnest(%s::text[], %s::text[], %s::text[],
    %s::bigint[], %s::timestamptz[], %s::bigint[],
    %s::bigint[], %s::timestamptz[], %s::numeric[], %s::timestamptz[], %s::int[])
AS n(organization, location, item, counted, counted_at, moved, safety, safety_at, velocity, velocity_at, version)
WHERE (s.organization, s.location, s.item) = (n.organization, n.location, n.item)"""
_GAINED = """INSERT INTO stock_gain (organization, location, item)
SELECT n.organization, n.location, n.item
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS n(organization, location, item, before)
JOIN stock s USING (organization, location, item)
WHERE greatest(s.available, 0) > greatest(n.before, 0)"""


class Place(NamedTuple):
    """The key of a stock row: organization, location, item."""

    organization: str
    location: str
    item: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A locked row: last count, safety stock and units sold a day with times, version, movements since.

    `moved` is the sum of the stored changes; `movements` are those that came since the row was locked.
    """

    counted: int
    counted_at: datetime | None
    moved: int
    safety: int
    safety_at: datetime | None
    velocity: Decimal
    velocity_at: datetime | None
    version: int
    reserved: int
    available: int
    movements: Iterable[tuple[datetime, int]] = ()
    made: bool = False  # by this transaction


def lock(connection: Connection, places: Collection[Place]) -> dict[Place, Shelf]:
    """Return the rows of these keys, locked until the transaction ends; missing rows are created."""
    columns = _columns(places)
    made = {Place(*place) for place in connection.execute(_CREATE, columns)}
    found: dict[Place, Shelf] = {}
    for organization, location, item, *shelf in connection.execute(_LOCK, columns):
        found[Place(organization, location, item)] = Shelf(*shelf)
    return found | {place: replace(found[place], made=True) for place in made}


def moved_up_to(
    connection: Connection, times: Collection[tuple[Place, datetime]]
) -> dict[Place, list[tuple[datetime, int]]]:
    """Return, for each of these times, the units that moved since the time before it: what a count would contain.

    Each stored change is read once for all times; later changes are not read.
    """
    found: dict[Place, list[tuple[datetime, int]]] = {}
    if times:
        for *place, at, units in connection.execute(_UP_TO, _timed(times)):
            found.setdefault(Place(*place), []).append((at, int(units)))
    return found


def unmake(connection: Connection, shelves: Mapping[Place, Shelf]) -> None:
    """Delete the rows that `lock` created for refused messages: a row means that the location stocks the item."""
    made = [place for place, shelf in shelves.items() if shelf.made]
    if made:
        connection.execute(_UNMAKE, _columns(made))


def store(connection: Connection, before: Mapping[Place, Shelf], after: Mapping[Place, Shelf]) -> None:
    """Write rows back that `lock` locked, and note the items that became more available."""
    places = sorted(after)
    shelves = [after[place] for place in places]
    _store_movements(connection, before, after)
    columns = _columns(places)
    values = (
        [shelf.counted for shelf in shelves],
        [shelf.counted_at for shelf in shelves],
        [shelf.moved + sum(change for _, change in shelf.movements) for shelf in shelves],
        [shelf.safety for shelf in shelves],
        [shelf.safety_at for shelf in shelves],
        [shelf.velocity for shelf in shelves],
        [shelf.velocity_at for shelf in shelves],
        [shelf.version for shelf in shelves],
    )
    connection.execute(_STORE, (*columns, *values))
    connection.execute(_GAINED, (*columns, [before[place].available for place in places]))


def _store_movements(
    connection: Connection, before: Mapping[Place, Shelf], after: Mapping[Place, Shelf]
) -> None:
    """Store new movements; a new count removes those that it contains."""
    counts = [
        (place, shelf.counted_at)
        for place, shelf in after.items()
        if shelf.counted_at is not None and shelf.counted_at != before[place].counted_at
    ]
    if counts:
        connection.execute(_FORGET, _timed(counts))
    came = [(*place, *movement) for place, shelf in after.items() for movement in shelf.movements]
    if came:
        with connection.cursor() as cursor, cursor.copy(_REMEMBER) as copy:
            for row in came:
                copy.write_row(row)


def _columns(places: Collection[Place]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    ordered = sorted(places)
    return [p.organization for p in ordered], [p.location for p in ordered], [p.item for p in ordered]


def _timed(
    times: Collection[tuple[Place, datetime]],
) -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[datetime]]:
    ordered = sorted(times)
    return *_columns([place for place, _ in ordered]), [at for _, at in ordered]
