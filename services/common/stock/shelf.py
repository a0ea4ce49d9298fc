"""Rows of stock as counts and changes see them: locked in sorted order, folded by the caller, written back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.common.database import Connection

_CREATE = """INSERT INTO stock (organization, location, item)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"""
_LOCK = """SELECT organization, location, item, counted, counted_at, safety, safety_at,
velocity, velocity_at, version, available FROM stock
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
ORDER BY organization, location, item FOR UPDATE"""
_MOVEMENTS = """SELECT organization, location, item, moved_at, change FROM stock_movement
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"""
_FORGET = """DELETE FROM stock_movement
WHERE (organization, location, item) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"""
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
    """Whose stock of what, where."""

    organization: str
    location: str
    item: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A locked row: last count, safety stock and units sold a day since when, version, and changes after the count."""

    counted: int
    counted_at: datetime | None
    safety: int
    safety_at: datetime | None
    velocity: Decimal
    velocity_at: datetime | None
    version: int
    available: int
    movements: tuple[tuple[datetime, int], ...] = ()


def lock(connection: Connection, places: Collection[Place]) -> dict[Place, Shelf]:
    """The rows of these places, made where they are missing, locked until the transaction ends."""
    columns = _columns(places)
    connection.execute(_CREATE, columns)
    found: dict[Place, Shelf] = {}
    for organization, location, item, *shelf in connection.execute(_LOCK, columns):
        found[Place(organization, location, item)] = Shelf(*shelf)
    movements: dict[Place, list[tuple[datetime, int]]] = {}
    for *place, moved_at, change in connection.execute(_MOVEMENTS, columns):
        movements.setdefault(Place(*place), []).append((moved_at, change))
    return {place: replace(s, movements=tuple(movements.get(place, ()))) for place, s in found.items()}


def store(connection: Connection, before: Mapping[Place, Shelf], after: Mapping[Place, Shelf]) -> None:
    """Write rows back, and note the items that became more available. Rows are locked since `lock`."""
    places = sorted(after)
    shelves = [after[place] for place in places]
    _store_movements(connection, before, after)
    columns = _columns(places)
    values = (
        [shelf.counted for shelf in shelves],
        [shelf.counted_at for shelf in shelves],
        [sum(change for _, change in shelf.movements) for shelf in shelves],
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
    shortened = [place for place in after if not _grows(before[place], after[place])]
    if shortened:
        connection.execute(_FORGET, _columns(shortened))
    with connection.cursor() as cursor, cursor.copy(_REMEMBER) as copy:
        for place, shelf in after.items():
            known = 0 if place in shortened else len(before[place].movements)
            for moved_at, change in shelf.movements[known:]:
                copy.write_row((*place, moved_at, change))


def _grows(before: Shelf, after: Shelf) -> bool:
    return after.movements[: len(before.movements)] == before.movements


def _columns(places: Collection[Place]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    ordered = sorted(places)
    return [p.organization for p in ordered], [p.location for p in ordered], [p.item for p in ordered]
