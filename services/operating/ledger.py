"""The ledger check tests what must be true of the log, and of everything folded from it, at any time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import LiteralString

from msgspec.structs import astuple

from schemas.answers.operating import Finding
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.read_models import rows
from services.common.read_models.copy_rows import storable
from services.common.read_models.read_model import ReadModel
from services.common.read_models.table import Key, Row
from services.operating.rebuild import fresh
from services.privacy.places import TABLES
from services.streams.ledger import FACTS, Shelves
from services.wiring import FOLDED

_POSITIONS = """SELECT h.shard, h.position, count(e.position), coalesce(max(e.position), 0)
FROM log_head h LEFT JOIN events e USING (shard) GROUP BY 1, 2 HAVING count(e.position) <> h.position
OR coalesce(max(e.position), 0) <> h.position ORDER BY 1"""
_STREAMS = (
    "SELECT stream FROM events GROUP BY stream HAVING max(version) <> count(*) OR min(version) <> 1 LIMIT 5"
)
_UNITS = """SELECT DISTINCT organization || ' ' || order_number FROM order_lines
WHERE quantity <> dispatched_quantity + cancelled_quantity + open_quantity
OR least(dispatched_quantity, cancelled_quantity, open_quantity) < 0 LIMIT 5"""
_STRANGE = """SELECT DISTINCT e.stream FROM events e
JOIN checkpoint c ON c.follower = 'order_lines' AND c.shard = e.shard AND e.position <= c.position
CROSS JOIN json_array_elements(e.data->'lines') l
WHERE e.type IN ('dispatch-created', 'dispatch-cancelled', 'dispatch-shipped', 'lines-cancelled')
AND NOT EXISTS (SELECT FROM order_lines o WHERE o.organization = e.data->>'organization'
AND o.order_number = e.data->>'order_number' AND o.line_number = (l->>'line_number')::numeric
AND o.item = l->>'item') LIMIT 5"""
_PARTS = """SELECT DISTINCT e.stream FROM events e
JOIN checkpoint c ON c.follower = 'order_lines' AND c.shard = e.shard AND e.position <= c.position
CROSS JOIN json_array_elements(e.data->'lines') l
CROSS JOIN LATERAL (SELECT sum(o.quantity) AS quantity, sum(o.tax) AS tax FROM order_lines o
    WHERE o.organization = e.data->>'organization' AND o.order_number = e.data->>'order_number'
    AND o.requesting_line_number = (l->>'line_number')::numeric) parts
WHERE e.type = 'order-submitted' AND (parts.quantity IS DISTINCT FROM (l->>'quantity')::numeric
    OR parts.tax IS DISTINCT FROM (l->>'tax')::numeric) LIMIT 5"""
_ONE_MOMENT = """NOT EXISTS (SELECT FROM checkpoint a JOIN checkpoint b USING (shard)
WHERE a.follower = 'order_lines' AND b.follower IN ('purchase_order', 'purchase_order_line')
AND a.position <> b.position)"""
_AT_VENDORS = """SELECT p.organization || ' ' || p.po_number || '/' || l.line_number
FROM purchase_order p JOIN purchase_order_line l USING (organization, po_number)
LEFT JOIN order_lines o ON o.organization = p.organization AND o.order_number = p.order_number
AND o.line_number = l.line_number
WHERE p.routed AND l.open_quantity > 0 AND l.open_quantity IS DISTINCT FROM o.open_quantity AND {one_moment}
LIMIT 5""".replace("{one_moment}", _ONE_MOMENT)
_BY_VENDORS = """SELECT s.organization || ' ' || s.order_number FROM (
    SELECT p.organization, p.order_number, sum(l.shipped_quantity) AS shipped
    FROM purchase_order p JOIN purchase_order_line l USING (organization, po_number) WHERE p.routed GROUP BY 1, 2
) s CROSS JOIN LATERAL (SELECT coalesce(sum(o.fulfilled_quantity), 0) AS fulfilled FROM order_lines o
    WHERE o.organization = s.organization AND o.order_number = s.order_number) o
WHERE s.shipped > o.fulfilled AND {one_moment} LIMIT 5""".replace("{one_moment}", _ONE_MOMENT)
_TWICE = """SELECT data->>'dispatch_id' FROM events WHERE type = 'dispatch-created'
GROUP BY 1 HAVING count(*) > 1 LIMIT 5"""
_TWO = """SELECT stream FROM events WHERE type = 'dispatch-created' GROUP BY stream HAVING count(*) > 2 LIMIT 5"""
_KNOWN: LiteralString = """SELECT DISTINCT e.stream FROM events e
CROSS JOIN json_array_elements_text(e.data->'subjects') s JOIN {table} t ON t.subject = s::uuid
WHERE e.type IN ('person-forgotten', 'purchase-order-forgotten') LIMIT 5"""
_STOCK = "SELECT organization, location, item, on_hand, safety, reserved FROM stock"
_PASSED_OVER = """SELECT follower || ' ' || stream || '/' || version || ' ' || cause FROM passed_over
ORDER BY passed_at LIMIT 5"""
_IS_WAITING = "(kind = 'too_large' OR kind = 'another_cluster' AND consumer <> 'relay')"
_LOST = """SELECT id || ': ' || topic || '/' || partition || ', ' || detail FROM position_incident
WHERE lost AND closed_at IS NULL AND NOT {waits} ORDER BY id LIMIT 5""".replace("{waits}", _IS_WAITING)
_WAITS = """SELECT id || ': ' || topic || ', ' || detail FROM position_incident
WHERE closed_at IS NULL AND {waits} ORDER BY id LIMIT 5""".replace("{waits}", _IS_WAITING)
_PAGE = 20_000


def findings(connection: Connection) -> list[Finding]:
    """Return the outcome of every check, from one snapshot of the database."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # folding may take longer
        return list(_findings(connection))


def _findings(connection: Connection) -> Iterator[Finding]:
    yield _none(connection, "positions are 1 to N in every shard", "shard", _POSITIONS)
    yield _none(connection, "versions are 1 to n in every stream", "stream", _STREAMS)
    yield _none(connection, "every unit of every line is open, dispatched or cancelled", "order", _UNITS)
    yield _none(
        connection, "every unit dispatched or cancelled is of a line of its order", "stream", _STRANGE
    )
    yield _none(connection, "the parts of every line add up to what was ordered, tax too", "stream", _PARTS)
    yield _none(connection, "what is open at vendors is open on its order", "line", _AT_VENDORS)
    yield _none(connection, "what vendors shipped is fulfilled on its order", "order", _BY_VENDORS)
    yield _none(connection, "no dispatch was created twice", "dispatch", _TWICE)
    yield _none(connection, "no order has more than two dispatches", "stream", _TWO)
    yield from _promises(connection)
    yield _none(connection, "every read model took every fact", "fact", _PASSED_OVER)
    yield _none(connection, "no topic lost records before they were read", "incident", _LOST)
    yield _none(connection, "nothing waits for a person", "incident", _WAITS)
    for table in TABLES:
        query = _KNOWN.replace("{table}", table)
        yield _none(connection, f"nobody who was forgotten is in {table}", "stream", query)
    for model in FOLDED:
        yield _as_fresh(connection, model)


def _none(connection: Connection, check: str, kind: str, query: str) -> Finding:
    return _finding(check, kind, [row[0] for row in connection.execute(query).fetchall()])


def _finding(check: str, kind: str, exceptions: Sequence[object]) -> Finding:
    named = f"not so for {kind} {', '.join(map(str, exceptions[:5]))}"
    return Finding(check, not exceptions, named if exceptions else "yes")


def _compared(
    check: str, rows: int, lost: Iterable[Key], strange: Iterable[Key], other: Iterable[Key]
) -> Finding:
    """The outcome of comparing a table with what the log says."""
    differing = [
        *(f"{_named(key)} is missing" for key in lost),
        *(f"{_named(key)} is not in the log" for key in strange),
        *(f"{_named(key)} says another thing" for key in other),
    ]
    named = ", ".join(differing[:5])
    return Finding(
        check, not differing, f"{len(differing):,} differ: {named}" if differing else f"{rows:,} rows"
    )


def _named(key: Key) -> str:
    return " ".join(map(str, key))


def _as_fresh(connection: Connection, model: ReadModel) -> Finding:
    """Compare the table with a fold of the log, row by row: only the fold is held in memory."""
    lost = fresh(connection, model)
    found, strange, other = 0, [], []
    for row in rows.every(connection, model.table):
        found, key = found + 1, model.table.key_of(row)
        wanted = lost.pop(key, None)
        if wanted is None:
            strange.append(key)
        elif row != wanted and _comparable(row, model) != _comparable(wanted, model):
            other.append(key)
    missing = () if model.purged else lost.keys()
    return _compared(f"{model.name} is a fresh fold of the log", found, missing, strange, other)


def _promises(connection: Connection) -> Iterator[Finding]:
    """Check that stock covered each promise when it was made, and that the table of stock is a fold of the log."""
    shelves, log = Shelves(), PostgresLog(connection)
    types = [fact.type for fact in FACTS]
    uncovered: list[str] = []
    for shard, head in log.heads().items():
        after = 0
        while after < head:
            page = log.follow(shard, after, _PAGE, types)
            uncovered += shelves.uncovered(event.fact for event in page.events)
            after = page.through
    yield _finding("no promise was made beyond what was available", "dispatch", uncovered)
    table: dict[Key, object] = {
        (organization, location, item): (on_hand, safety, reserved)
        for organization, location, item, on_hand, safety, reserved in connection.execute(_STOCK)
    }
    keys = shelves.stock.keys() | shelves.reserved.keys()
    folded: dict[Key, object] = {
        key: (
            shelves.stock[key].on_hand if key in shelves.stock else 0,
            shelves.stock[key].safety if key in shelves.stock else 0,
            shelves.reserved.get(key, 0),
        )
        for key in keys
    }
    yield _compared(
        "stock is a fresh fold of the log",
        len(table),
        folded.keys() - table.keys(),
        table.keys() - folded.keys(),
        [key for key in table.keys() & folded.keys() if table[key] != folded[key]],
    )


def _comparable(row: Row, model: ReadModel) -> Sequence[object]:
    """The values as the table holds them; JSON compared by its content, not by its text."""
    values = zip(astuple(row), model.table.columns, strict=True)
    stored = [(storable(value, column), column) for value, column in values]
    return [
        json.loads(value) if column.type == "jsonb" and value is not None else value
        for value, column in stored
    ]
