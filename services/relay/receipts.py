"""Publishes what the privacy service leaves: receipts, and empty messages behind dead letters."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event

from schemas.topics import PRIVACY_RECEIPTS
from services.common.bus.port import Outbound, Outgoing, PublishFailed
from services.common.database import LOST, Connection
from services.common.installation import installation
from services.common.notifications import hear, listening
from services.common.runtime.loop import Next, Repeating, growing
from services.relay.publishing import publish

_RECEIPTS = """SELECT id, organization, document FROM privacy_receipt WHERE ready AND published_at IS NULL
ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED"""
_PUBLISHED = "UPDATE privacy_receipt SET published_at = clock_timestamp() WHERE id = ANY(%s)"
_TOMBSTONES = "SELECT id, topic, key, headers FROM tombstone ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED"
_GONE = "DELETE FROM tombstone WHERE id = ANY(%s)"

Both = tuple[Connection, Outbound]


class Receipts:
    """Publishes both, at least once and the oldest first."""

    def __init__(self, connect: Callable[[], Connection], publisher: Callable[[], Outbound]) -> None:
        self._connect, self._publisher = connect, publisher

    def loop(self) -> Repeating[Both]:
        """Return the loop."""
        faults = (*LOST, PublishFailed, OSError)
        return Repeating("receipts", self._connected, _round, growing(0.05), faults=faults, hear=_hear)

    @contextmanager
    def _connected(self) -> Iterator[Both]:
        with listening(self._connect) as connection, closing(self._publisher()) as outbound:
            yield connection, outbound


def _hear(both: Both, seconds: float) -> bool:
    return hear(both[0], seconds)


def _round(both: Both, _stop: Event) -> Next:
    connection, outbound = both
    published = _bury(connection, outbound) + _tell(connection, outbound)
    return Next.AT_ONCE if published else Next.LATER


def _tell(connection: Connection, outbound: Outbound) -> int:
    with connection.transaction():
        rows = connection.execute(_RECEIPTS).fetchall()
        if rows:
            source = installation(connection).source
            publish(outbound, [_receipt(number, code, document, source) for number, code, document in rows])
            connection.execute(_PUBLISHED, ([id_ for id_, *_ in rows],))
    return len(rows)


def _bury(connection: Connection, outbound: Outbound) -> int:
    with connection.transaction():
        rows = connection.execute(_TOMBSTONES).fetchall()
        if rows:
            publish(
                outbound, [Outgoing(topic, key, None, _headers(headers)) for _, topic, key, headers in rows]
            )
            connection.execute(_GONE, ([id_ for id_, *_ in rows],))
    return len(rows)


def _receipt(number: int, organization: str, document: bytes, source: str) -> Outgoing:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"privacy-receipt/{number}",
        "ce_source": source,
        "ce_type": "privacy-receipt",
        "ce_time": json.loads(document)["issued_at"],
        "content-type": "application/json",
    }
    encoded = tuple((name, said.encode()) for name, said in headers.items())
    return Outgoing(PRIVACY_RECEIPTS.name, organization.encode(), document, encoded)


def _headers(stored: bytes) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, str(said).encode()) for name, said in json.loads(stored).items())
