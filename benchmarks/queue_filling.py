"""A queue of any length, written by PostgreSQL itself: what intake and the processor would have left there."""

from typing import LiteralString

from benchmarks.material import DC, ORGANIZATION
from benchmarks.parts import Parts
from schemas.ids import shard_of
from services.common.eventstore import PostgresLog
from services.processor.queue import QUEUE

ITEMS = 100_000

_EVENTS: LiteralString = """INSERT INTO events (shard, position, stream, version, type, schema_version, data, meta)
SELECT {shard}, {head} + 2 * o.i - 1 + f.held, 'order-' || '{organization}' || '-' || o.number, 1 + f.held,
CASE f.held WHEN 0 THEN 'order-submitted' ELSE 'order-held' END, 1,
CASE f.held WHEN 0 THEN json_build_object(
  'organization', '{organization}', 'order_number', o.number, 'request_id', 100000 + o.i,
  'subject', gen_random_uuid(), 'content', md5(o.number), 'system', 'SHOP', 'order_type', 'delivery',
  'order_class', 'retail', 'placed_location', null, 'dc', '{dc}', 'requested_location', null,
  'sourcing_location', null, 'pickup_location', null, 'transaction_date', null,
  'submitted_at', o.submitted_at, 'currency', 'USD', 'ship_via', '12', 'ship_via_description', '',
  'service', 'second_class', 'gift', false, 'under_review', false, 'subtotal', '3', 'tax', '0', 'freight', '0',
  'total', '3', 'balance_due', '0', 'destination', null, 'lines', (SELECT json_agg(json_build_object(
    'line_number', l, 'item', 'ITEM-' || lpad(((o.i::bigint * 7919 + l * 104729) % {items})::text, 6, '0'),
    'quantity', 1 + (o.i + l) % 3, 'price', '1', 'tax', '0')) FROM generate_series(1, 3) l))
ELSE json_build_object(
  'organization', '{organization}', 'order_number', o.number, 'request_id', 100000 + o.i, 'dc', '{dc}',
  'order_class', 'retail', 'submitted_at', o.submitted_at,
  'hold_until', to_char(timestamp '2016-11-09 09:30' + o.i * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'lines', (SELECT json_agg(json_build_object(
    'line_number', l, 'item', 'ITEM-' || lpad(((o.i::bigint * 7919 + l * 104729) % {items})::text, 6, '0'),
    'quantity', 1 + (o.i + l) % 3)) FROM generate_series(1, 3) l)) END, '{{}}'
FROM (SELECT i, 'B-' || lpad(i::text, 8, '0') AS number,
  to_char(timestamp '2016-11-08 09:30' + i * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS submitted_at
  FROM generate_series(1, {orders}) i) o, generate_series(0, 1) AS f(held)"""
_HEAD = "UPDATE log_head SET position = position + 2 * {orders} WHERE shard = {shard}"
_QUEUE = """INSERT INTO waiting_order
(organization, order_number, dc, order_class, submitted_at, hold_until, ordered_items, dispatches, lines, items)
SELECT data->>'organization', data->>'order_number', data->>'dc', data->>'order_class',
(data->>'submitted_at')::timestamptz, (data->>'hold_until')::timestamptz, 3, 0,
(SELECT jsonb_agg(jsonb_build_array((l->>'line_number')::int, l->>'item', (l->>'quantity')::int))
  FROM json_array_elements(data->'lines') l),
(SELECT array_agg(l->>'item' ORDER BY l->>'item') FROM json_array_elements(data->'lines') l)
FROM events WHERE type = 'order-held' ORDER BY shard, position"""
_CHECKPOINT = """INSERT INTO checkpoint SELECT 'waiting_order', shard, position FROM log_head
ON CONFLICT (follower, shard) DO UPDATE SET position = excluded.position, fold = '{fold}'"""
_STOCK = """INSERT INTO stock (organization, location, item)
SELECT '{organization}', '{dc}', 'ITEM-' || lpad(i::text, 6, '0') FROM generate_series(0, {items} - 1) i"""


def fill(parts: Parts, orders: int) -> None:
    """So many orders of three lines wait, with their facts in the log; no item of theirs is in stock."""
    with parts.connect() as connection:
        log = PostgresLog(connection)
        shard = shard_of(ORGANIZATION, log.shards)
        values = {
            "shard": shard,
            "head": log.heads()[shard],
            "orders": orders,
            "organization": ORGANIZATION,
            "dc": DC,
            "items": ITEMS,
            "fold": QUEUE.version,
        }
    statements = (_EVENTS, _HEAD, _QUEUE, _CHECKPOINT, _STOCK)
    parts.as_owner(*(statement.format(**values) for statement in statements))
    parts.as_owner(
        "VACUUM ANALYZE waiting_order", "VACUUM ANALYZE events", "VACUUM ANALYZE stock", "CHECKPOINT"
    )


def restock(parts: Parts, items: int, units: int) -> None:
    """So many items are counted anew, each with so many units, as the router would note it."""
    with parts.connect() as connection, connection.transaction():
        connection.execute(
            "WITH counted AS (UPDATE stock SET counted = counted + %(units)s, counted_at = clock_timestamp()"
            " WHERE organization = %(organization)s AND location = %(dc)s AND item IN"
            " (SELECT 'ITEM-' || lpad((i * %(step)s)::text, 6, '0') FROM generate_series(0, %(items)s - 1) i)"
            " RETURNING organization, location, item)"
            " INSERT INTO stock_gain (organization, location, item) SELECT * FROM counted",
            {"units": units, "organization": ORGANIZATION, "dc": DC, "items": items, "step": ITEMS // items},
        )
