"""What routing reads of the database: shelves at one log position, and what locations were given."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from services.common.database import Connection
from services.routing.domain.floor import Floor
from services.routing.domain.loads import Given, Load
from services.routing.domain.network import Network
from services.routing.domain.shelves import ItemColumns, columns

_SHELVES = """SELECT h.position, s.organization, s.item, s.locations, s.available, s.on_hand, s.velocity
FROM log_head h LEFT JOIN LATERAL (
    SELECT organization, item, array_agg(location) AS locations,
        array_agg(available) AS available, array_agg(on_hand) AS on_hand,
        array_agg(velocity::double precision) AS velocity
    FROM stock JOIN unnest(%(organizations)s::text[], %(items)s::text[]) AS w(organization, item)
        USING (organization, item)
    GROUP BY organization, item
) s ON true
WHERE h.shard = %(shard)s"""
_LOADS = """SELECT organization, location, day, orders, last_assigned_at FROM location_load
WHERE organization = ANY(%s)"""
_GIVE = """INSERT INTO location_load AS l (organization, location, day, orders, last_assigned_at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::int[], %s::timestamptz[])
ON CONFLICT (organization, location) DO UPDATE
SET day = excluded.day, orders = excluded.orders, last_assigned_at = excluded.last_assigned_at"""


def floors(
    connection: Connection, shard: int, networks: Mapping[str, Network], items: Collection[tuple[str, str]]
) -> dict[str, Floor]:
    """One floor an organization, over the items (organization, item) that are asked for.

    Shelves and log position come from one statement: what it sees of stock is exactly the fold up to the position.
    """
    wanted = sorted(items)
    asked = {"organizations": [o for o, _ in wanted], "items": [i for _, i in wanted], "shard": shard}
    position = 0
    shelves: dict[str, dict[str, ItemColumns]] = defaultdict(dict)
    for found, organization, item, *shelf in connection.execute(_SHELVES, asked, binary=True):
        position = found
        if organization is not None:
            shelves[organization][item] = columns(networks[organization], *shelf)
    loads = _loads(connection, networks)
    return {code: Floor(network, position, shelves[code], loads[code]) for code, network in networks.items()}


def write_loads(connection: Connection, floors: Collection[Floor]) -> None:
    """What locations were given since the floors were read."""
    rows: list[tuple[Any, ...]] = []
    for floor in floors:
        for location, last in sorted(floor.given.items()):
            day = date.fromordinal(floor.loads.days.item(location))
            orders = floor.loads.orders.item(location)
            code = floor.network.codes[location]
            rows.append((floor.network.policy.organization, code, day, orders, last))
    if rows:
        connection.execute(_GIVE, [list(column) for column in zip(*rows, strict=True)])


def _loads(connection: Connection, networks: Mapping[str, Network]) -> dict[str, Given]:
    found: dict[str, dict[int, Load]] = defaultdict(dict)
    rows: list[tuple[str, str, date, int, datetime]] = connection.execute(
        _LOADS, (list(networks),)
    ).fetchall()
    for organization, location, day, orders, last in rows:
        index = networks[organization].index.get(location)
        if index is not None:
            found[organization][index] = Load(day, orders, last)
    return {code: Given.of(network, found[code]) for code, network in networks.items()}
