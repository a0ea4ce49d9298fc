"""A WMS that reads `dispatches` and handles each fact once, although it may be delivered more than once.

    python examples/wms_consumer.py BOOTSTRAP [--once]

It remembers `ce_source` and `ce_id` in SQLite, in the transaction of its own work. At-least-once asks for no more.
"""

import json
import sqlite3
import sys

from kafka import KafkaConsumer


def main(bootstrap: str, *, once: bool) -> None:
    """Print a pick list a dispatch; with `once` stop when nothing has come for five seconds."""
    store = sqlite3.connect("wms.sqlite" if not once else ":memory:")
    store.execute(
        "CREATE TABLE IF NOT EXISTS seen (ce_source TEXT, ce_id TEXT, PRIMARY KEY (ce_source, ce_id))"
    )
    consumer = KafkaConsumer(
        "dispatches",
        bootstrap_servers=bootstrap,
        group_id="wms-example",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        consumer_timeout_ms=5000 if once else float("inf"),
    )
    for message in consumer:
        headers = dict(message.headers)
        with store:  # remembering and working commit together
            named = headers["ce_source"].decode(), headers["ce_id"].decode()
            fresh = store.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", named).rowcount
            if fresh and message.value is not None:
                handle(headers["ce_type"].decode(), json.loads(message.value))
            elif fresh:
                forget(headers["organization"].decode(), headers["order_number"].decode())
        consumer.commit()


def handle(kind: str, dispatch: dict[str, object]) -> None:
    """What a WMS does with it."""
    lines = dispatch["lines"]
    sys.stdout.write(f"{kind} {dispatch['dispatch_id']} at {dispatch['location']}: {len(lines)} lines\n")  # type: ignore[arg-type]


def forget(organization: str, order_number: str) -> None:
    """An empty message: the person was forgotten, so a WMS deletes the addresses that it keeps of the order."""
    sys.stdout.write(f"forget who order {order_number} of {organization} is for\n")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], once="--once" in sys.argv)
