"""How fast one process reads a topic and only writes its messages down: the loop of the bare parts."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.parts import Parts
from services.common import bus
from services.common.database import Connection

Write = Callable[[Connection, Sequence[dict[str, Any]]], None]
"""Writes the values of a batch, in a transaction."""


def rate(parts: Parts, topic: str, messages: int, write: Write) -> float:
    """Messages a second, from a tenth of them to the last: poll, json.loads, write, commit."""
    inbound = bus.KafkaInbound(bus.KafkaConnection(parts.kafka), [topic], "bare", lambda _: {})
    done, early = 0, (0.0, 0)
    with parts.connect() as connection:
        while done < messages:
            records = inbound.poll(500, 0.2)
            if not records:
                continue
            sent = [json.loads(record.value or b"") for record in records]
            with connection.transaction():
                write(connection, sent)
            done += len(records)
            if not early[1] and done >= messages // 10:
                early = (time.perf_counter(), done)
        ended = time.perf_counter()
    inbound.close()
    return (done - early[1]) / (ended - early[0])
