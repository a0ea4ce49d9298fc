"""The waiting orders that a run must look at: those whose answer can differ from that of the last run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.organization import ORDER_CLASSES, Processing
from services.common.database import Connection
from services.processor.domain.allocation import OpenLine, WaitingOrder

_COLUMNS = "order_number, hold_until, dispatches, ordered_items, lines::text"
_ORDER = "ORDER BY array_position(%(classes)s::text[], order_class), submitted_at, order_number"
_QUEUE = "organization = %(organization)s AND dc = %(dc)s"
_ALL = f"SELECT {_COLUMNS} FROM waiting_order WHERE {_QUEUE} {_ORDER}"  # noqa: S608
_CHANGED = f"""SELECT {_COLUMNS} FROM waiting_order WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM waiting_order WHERE {_QUEUE} AND held_at > %(held_through)s
  UNION ALL SELECT ctid FROM waiting_order
  WHERE {_QUEUE} AND hold_until > %(last_as_of)s AND hold_until <= %(as_of)s
  UNION ALL SELECT w.ctid FROM unnest(%(gained)s::text[]) AS gained(item)
  JOIN waiting_order w ON w.items @> ARRAY[gained.item] WHERE {_QUEUE}
  UNION ALL SELECT ctid FROM waiting_order
  WHERE organization = %(organization)s AND order_number = %(also)s AND dc = %(dc)s)) {_ORDER}"""  # noqa: S608
# One index each, gained items one by one: with OR and `items && gained` PostgreSQL compares every item of the queue
# with every gained one, which took 28 s where this takes 0.1.
_GAINS = "SELECT id, item FROM stock_gain WHERE organization = %s AND location = %s"
_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Since:
    """What the last run covered: rows up to `held_through`, holds as of `as_of`."""

    held_through: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """A run's view of one queue. `since` is None where every order must be looked at; `also` names one to look at."""

    organization: str
    dc: str
    classes: Sequence[str]
    as_of: datetime
    since: Since | None
    gained: Sequence[str]
    also: str | None = None


def by_priority(processing: Processing) -> Sequence[str]:
    """Return the order classes in the order in which a run of the DC takes them."""
    return sorted(ORDER_CLASSES, key=processing.class_rank)


def gains(connection: Connection, organization: str, dc: str) -> Mapping[int, str]:
    """Return the items that became more available at the DC and that no run used up, by the ids of their gains."""
    return dict(connection.execute(_GAINS, (organization, dc)).fetchall())


@contextmanager
def candidates(connection: Connection, scope: Scope) -> Iterator[Iterator[WaitingOrder]]:
    """Stream the orders in the order of allocation (class, submission, number), in a transaction of its own.

    An order that could not leave last time can only leave now if it is new, its hold has expired since, or one of
    its items became more available; all the others are left out unless `since` is None.
    """
    parameters: dict[str, Any] = {
        "organization": scope.organization,
        "dc": scope.dc,
        "classes": list(scope.classes),
        "as_of": scope.as_of,
        "gained": list(scope.gained),
        "also": scope.also,
    }
    query = _ALL
    if scope.since is not None:
        query = _CHANGED
        parameters |= {"held_through": scope.since.held_through, "last_as_of": scope.since.as_of}
    with connection.transaction(), connection.cursor("candidates", binary=True) as cursor:
        cursor.itersize = _PAGE
        cursor.execute(query, parameters)
        yield map(_order, cursor)


def _order(row: tuple[Any, ...]) -> WaitingOrder:
    number, hold_until, dispatches, ordered_items, lines = row
    opened = tuple(OpenLine(*line) for line in json.loads(lines))
    return WaitingOrder(number, hold_until, dispatches == 0, ordered_items, opened)
