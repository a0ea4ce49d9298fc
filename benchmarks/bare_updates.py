"""What one process can do that only writes updates down: poll, json.loads, an UPDATE and an INSERT a batch, commit."""

import json
import time

from benchmarks.parts import Parts
from services.common import bus

_TABLES = """CREATE TABLE bare_status (organization text, order_number text, status text,
PRIMARY KEY (organization, order_number));
CREATE TABLE bare_history (entry bigserial, organization text, order_number text, status text, location text,
carrier text, tracking_number text);
GRANT INSERT, UPDATE, SELECT ON bare_status, bare_history TO orderfold_writer;
GRANT USAGE ON SEQUENCE bare_history_entry_seq TO orderfold_writer"""
_STATUS = """INSERT INTO bare_status SELECT DISTINCT ON (o, n) o, n, s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS u(o, n, s)
ON CONFLICT (organization, order_number) DO UPDATE SET status = excluded.status"""
_HISTORY = """INSERT INTO bare_history (organization, order_number, status, location, carrier, tracking_number)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"""
_FIELDS = ("organization", "order_number", "status", "location", "carrier", "tracking_number")


def run(parts: Parts, updates: int) -> float:
    """Updates a second, from a tenth of them to the last."""
    parts.as_owner(_TABLES)
    inbound = bus.KafkaInbound(bus.KafkaConnection(parts.kafka), ["status-updates"], "bare", lambda _: {})
    done, early = 0, (0.0, 0)
    with parts.connect() as connection:
        while done < updates:
            records = inbound.poll(500, 0.2)
            if not records:
                continue
            sent = [json.loads(record.value or b"") for record in records]
            columns = [[each[field] for each in sent] for field in _FIELDS]
            with connection.transaction():
                connection.execute(_STATUS, columns[:3])
                connection.execute(_HISTORY, columns)
            done += len(records)
            if not early[1] and done >= updates // 10:
                early = (time.perf_counter(), done)
        ended = time.perf_counter()
    inbound.close()
    return (done - early[1]) / (ended - early[0])
