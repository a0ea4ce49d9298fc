"""Reads stock and assignments at one log position, and writes the assignments that a batch made."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from services.common.database import Connection
from services.routing.domain.loads import Assignments, Load
from services.routing.domain.network import Network
from services.routing.domain.snapshot import Snapshot
from services.routing.domain.stock import ItemStock, stock_of_item

_STOCK = """SELECT h.position, s.organization, s.item, s.locations, s.available, s.on_hand, s.velocity
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
_ASSIGN = """INSERT INTO location_load AS l (organization, location, day, orders, last_assigned_at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::int[], %s::timestamptz[])
ON CONFLICT (organization, location) DO UPDATE
SET day = excluded.day, orders = excluded.orders, last_assigned_at = excluded.last_assigned_at"""


def snapshots(
    connection: Connection, shard: int, networks: Mapping[str, Network], items: Collection[tuple[str, str]]
) -> dict[str, Snapshot]:
    """Return a snapshot of each organization with the stock of `items` (organization, item).

    Stock and log position come from one statement, so that the stock is exactly the fold up to the position.
    """
    wanted = sorted(items)
    parameters = {"organizations": [o for o, _ in wanted], "items": [i for _, i in wanted], "shard": shard}
    position = 0
    stock: dict[str, dict[str, ItemStock]] = defaultdict(dict)
    for found, organization, item, *columns in connection.execute(_STOCK, parameters, binary=True):
        position = found
        if organization is not None:
            stock[organization][item] = stock_of_item(networks[organization], *columns)
    assignments = _assignments(connection, networks)
    return {
        code: Snapshot(network, position, stock[code], assignments[code])
        for code, network in networks.items()
    }


def write_loads(connection: Connection, snapshots: Collection[Snapshot]) -> None:
    """Write the assignments that were made since the snapshots were read."""
    rows: list[tuple[Any, ...]] = []
    for snapshot in snapshots:
        for location, last in sorted(snapshot.assigned_at.items()):
            day = date.fromordinal(snapshot.assignments.days.item(location))
            orders = snapshot.assignments.orders.item(location)
            code = snapshot.network.codes[location]
            rows.append((snapshot.network.policy.organization, code, day, orders, last))
    if rows:
        connection.execute(_ASSIGN, [list(column) for column in zip(*rows, strict=True)])


def _assignments(connection: Connection, networks: Mapping[str, Network]) -> dict[str, Assignments]:
    found: dict[str, dict[int, Load]] = defaultdict(dict)
    rows: list[tuple[str, str, date, int, datetime]] = connection.execute(
        _LOADS, (list(networks),)
    ).fetchall()
    for organization, location, day, orders, last in rows:
        index = networks[organization].index.get(location)
        if index is not None:
            found[organization][index] = Load(day, orders, last)
    return {code: Assignments.of(network, found[code]) for code, network in networks.items()}
