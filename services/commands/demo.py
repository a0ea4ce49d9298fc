"""`orderfold demo`: real orders through the whole system, days in seconds."""

import json
import time
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import psycopg
import typer
from psycopg.rows import dict_row

from services.commands.idle import wait_idle
from services.commands.ledger import findings
from services.commands.output import fail, out, show
from services.commands.up import Group, parts
from services.common import bus
from services.common.bus.port import Outgoing
from services.common.clock import FastClock
from services.common.database import connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from examples.superstore.story import Event

_DAY = timedelta(days=1)
_BROKEN = (
    b'{"organization": "ACME", "order_number": "CA-2017-BROKEN", "order_type": "delivery", "lines": [{"line'
)
_FIGURES = """SELECT (SELECT count(*) FROM analytics.order_status) AS orders,
(SELECT count(*) FROM analytics.order_status WHERE status = 'create') AS waiting,
(SELECT count(*) FROM analytics.processor_runs WHERE finished_at IS NOT NULL) AS runs,
(SELECT count(*) FROM analytics.dispatches) AS dispatches,
(SELECT count(DISTINCT order_number) FROM analytics.back_order_list) AS back_orders,
(SELECT count(*) FROM analytics.order_status WHERE status LIKE '%cancelled') AS cancelled"""
_EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "all lines in stock: one dispatch, at once",
        "status = 'commit' AND NOT back_order AND cardinality(dispatch_ids) = 1 AND lines > 1",
    ),
    (
        "only some there, hold over: a dispatch, the rest a back order",
        "status = 'commit' AND back_order AND cardinality(dispatch_ids) = 1",
    ),
    ("all of the rest came: a second dispatch", "back_order AND cardinality(dispatch_ids) = 2"),
    ("one line, not every unit there: it waits, however long", "status = 'create' AND lines = 1"),
    ("several lines, none of them there: it waits", "status = 'create' AND lines > 1"),
    ("cancelled before it left", "status = 'cancelled'"),
    ("a back order whose open lines were cancelled", "status = 'partially_cancelled'"),
)
_FIND = """SELECT order_number FROM (SELECT o.*, (SELECT count(*) FROM analytics.order_lines l WHERE
l.organization = o.organization AND l.order_number = o.order_number) AS lines FROM analytics.order_status o) o
WHERE {} ORDER BY submitted_at DESC LIMIT 1"""
_SHORT = """SELECT dc, order_number, line_number AS line, item, open_quantity AS open, available_quantity AS available,
short FROM analytics.back_order_list WHERE open_quantity > 0 ORDER BY submitted_at, order_number LIMIT 8"""


def demo(
    days: Annotated[int, typer.Option(min=1, help="The last so many days of the orders.")] = 60,
    seconds_per_day: Annotated[float, typer.Option(min=0.2, help="How long a day takes.")] = 0.8,
    keep: Annotated[bool, typer.Option(help="Leave the system up until Ctrl-C.")] = False,
) -> None:
    """Play public US orders onto the topics with an accelerated clock, and show what becomes of them."""
    try:
        from examples.superstore.story import timeline
    except ImportError:
        fail("the demo's orders are in the source tree: run it from a checkout, with make demo")
    events = timeline(days)
    with _running(events[0][0] - timedelta(hours=1), seconds_per_day) as (environment, clock):
        _play(events, clock, environment)
        out.print("everything sent; waiting until all of it is through")
        _settle(environment)
        _tell(environment, len(events))
        if keep:
            _stay(environment)


@contextmanager
def _running(start: datetime, seconds_per_day: float) -> "Iterator[tuple[Mapping[str, str], FastClock]]":
    with parts() as addresses:
        clock = FastClock(
            start, _DAY.total_seconds() / seconds_per_day, time.time() + 5
        )  # services start meanwhile
        environment = {
            **addresses,
            "ORDERFOLD_CLOCK": f"{start.isoformat()}@{clock.rate}@{clock.anchor}",
            "ORDERFOLD_LOG_LEVEL": "WARNING",
        }
        with Group(environment):
            yield environment, clock


def _play(events: "Sequence[Event]", clock: FastClock, environment: "Mapping[str, str]") -> None:
    """Each message at its time by the fast clock, and a line of figures every week."""
    from examples.superstore.story import INVENTORY_CHANGED
    from services.commands.organization import apply

    _with_environment(environment, lambda: apply(_policy()))
    publisher = bus.KafkaOutbound(bus.KafkaConnection(environment["ORDERFOLD_KAFKA"]))
    out.print(f"{len(events):,} messages of {events[0][0]:%d %B %Y} to {events[-1][0]:%d %B %Y}\n")
    out.print("day          orders  waiting    runs  dispatches  back orders  cancelled")
    report = events[0][0]
    publisher.publish([Outgoing("orders-submitted", b"CA-2017-BROKEN", _BROKEN)])
    pending: list[Outgoing] = []
    for at, topic, message in events:
        while clock.now() < at:
            pending = _flush(publisher, pending)
            time.sleep(0.02)
        key = (
            f"{message['location']}/{message['item']}"
            if topic == INVENTORY_CHANGED
            else message.get("order_number")
        )
        headers = (("ce_time", at.isoformat().encode()),)
        pending.append(Outgoing(topic, str(key).encode(), json.dumps(message).encode(), headers))
        if at >= report:
            pending = _flush(publisher, pending)
            _line(environment, at)
            report = at + 7 * _DAY
    _flush(publisher, pending)
    publisher.close()


def _flush(publisher: bus.KafkaOutbound, pending: list[Outgoing]) -> list[Outgoing]:
    if pending:
        publisher.publish(pending)
    return []


def _line(environment: "Mapping[str, str]", at: datetime) -> None:
    (row,) = _ask(environment, _FIGURES)
    figures = (
        row["orders"],
        row["waiting"],
        row["runs"],
        row["dispatches"],
        row["back_orders"],
        row["cancelled"],
    )
    widths = (8, 9, 8, 12, 13, 11)
    shown = "".join(f"{figure:>{width},}" for figure, width in zip(figures, widths, strict=True))
    out.print(f"{at:%d %b %Y}{shown}")


def _settle(environment: "Mapping[str, str]") -> None:
    from services.commands.operate import FOLLOWERS

    admin = bus.KafkaTopicAdmin(bus.KafkaConnection(environment["ORDERFOLD_KAFKA"]))
    with connect(environment["ORDERFOLD_DATABASE"], name="demo") as connection:
        left = wait_idle(connection, admin, FOLLOWERS, 60)
    admin.close()
    if not left.idle:
        fail(f"not idle after a minute: {left.waiting}")


def _tell(environment: "Mapping[str, str]", messages: int) -> None:
    out.print(f"\n[bold]What happened[/] ({messages:,} messages in)")
    _line(environment, datetime.now(UTC))
    out.print("\n[bold]Every rule of the queue, with an order to look at[/]")
    for rule, condition in _EXAMPLES:
        found = _ask(environment, _FIND.format(condition))
        out.print(f"  {rule:64}{found[0]['order_number'] if found else 'none this time'}")
    letters = _ask(
        environment, "SELECT reason, topic, detail FROM analytics.dead_letters ORDER BY id LIMIT 1"
    )
    for letter in letters:
        out.print(
            f"  {'a message that nobody can read: kept, with its reason':64}{letter['reason']}: {letter['detail']}"
        )
    out.print()
    show("Back orders that wait, oldest first", _ask(environment, _SHORT), as_json=False)
    with connect(environment["ORDERFOLD_DATABASE"], name="demo") as connection:
        checks = findings(connection)
    wrong = [one.check for one in checks if not one.ok]
    out.print(
        f"\nledger check: {len(checks)} checks, {'all hold' if not wrong else 'NOT: ' + '; '.join(wrong)}"
    )
    if wrong:
        raise typer.Exit(1)
    out.print(
        "where to look: orderfold demo --keep leaves the system up; then orderfold status ORDER, back-orders,"
        " schedule, runs list, dead-letters list, or the views of schema analytics in PostgreSQL"
    )


def _stay(environment: "Mapping[str, str]") -> None:
    out.print("\nThe system stays up. In another terminal:")
    for name in ("ORDERFOLD_KAFKA", "ORDERFOLD_DATABASE", "ORDERFOLD_CLOCK"):
        out.print(f"export {name}='{environment[name]}'", soft_wrap=True)
    out.print("Ctrl-C stops it.")
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        out.print("stopped")


def _policy() -> Path:
    import examples.superstore

    return Path(examples.superstore.__file__).parent / "acme.yaml"


def _with_environment(environment: "Mapping[str, str]", do: Any) -> None:
    import os

    os.environ.update({name: value for name, value in environment.items() if name.startswith("ORDERFOLD_")})
    do()


def _ask(environment: "Mapping[str, str]", query: str) -> list[dict[str, Any]]:
    with psycopg.connect(environment["ORDERFOLD_DATABASE"], row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()
