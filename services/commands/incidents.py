"""`orderfold incidents`: what happened to topics while their consumers looked away."""

from contextlib import closing
from typing import Annotated

import typer

from schemas.topics import CONSUMERS
from services.commands.connection import database
from services.commands.failures import NO, WRONG
from services.commands.options import DryRun, Json, Limit, Yes
from services.commands.output import confirm, counted, fail, out, show
from services.commands.times import instant
from services.common import bus
from services.common.bus.port import TopicPartition
from services.common.runtime.positions import LostPartition
from services.common.settings import read
from services.operating import incidents
from services.operating.skip import skip as pass_over
from services.operating.skip import stuck
from services.operating.start import At, starts
from services.operating.start import start as begin

app = typer.Typer(
    no_args_is_help=True,
    help="Topics that were made again, moved to another cluster, lost records or their end, or cannot be used.",
)

_SPARE = ("note", "closed_at", "consumer", "kind")


@app.command("list")
def list_(
    every: Annotated[
        bool, typer.Option("--all", help="Also those that are closed, and those that lost nothing.")
    ] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List the open incidents, the newest first."""
    with database() as connection:
        found = incidents.incidents(connection, every=every, limit=limit)
    show("incidents", [one._asdict() for one in found], as_json=as_json, empty="none", spare=_SPARE)


@app.command("skip")
def skip(
    topic: Annotated[str, typer.Argument(help=f"One of {', '.join(sorted(CONSUMERS))}.")],
    partition: Annotated[int, typer.Argument(min=0, help="Its partition.")],
    note: Annotated[str, typer.Option(help="Why, for those who look at it later.", prompt=True)],
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Pass over records that can never be read, such as a damaged batch: its partition goes on behind them.

    What they said is lost here; where it matters, let the sender send it again.
    """
    if topic not in CONSUMERS:
        fail(f"no consumer reads {topic}. Read are: {', '.join(sorted(CONSUMERS))}", WRONG)
    place, kafka = TopicPartition(topic, partition), bus.KafkaConnection.of(read("kafka", "database"), "cli")
    with database() as connection, closing(bus.KafkaTopicAdmin(kafka)) as admin:
        try:
            found = stuck(connection, admin, place)
        except KeyError:
            fail(f"{topic} has no partition {partition} that was read yet", NO)
        if found is None:
            fail(
                f"nothing to pass over: the next record of {topic}/{partition} can be read, or none is there",
                NO,
            )
        first, last = found.position.next_offset, found.end - 1
        out.print(
            f"{topic}/{partition}: {first} to {last} cannot be read; {found.consumer} goes on with {last + 1}"
        )
        if dry_run:
            return
        confirm("Pass over them?", yes=yes)
        try:
            pass_over(connection, found, note)
        except LostPartition:
            fail("the consumer went on by itself meanwhile: nothing was done", NO)
    out.print("passed over; the consumer goes on within 15 seconds")


@app.command("start")
def start(
    topics: Annotated[list[str], typer.Argument(help=f"Of {', '.join(sorted(CONSUMERS))}.")],
    at: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="taken|beginning|end|TIME",
            help="Behind the copies of what was taken, at the first message, behind the last, or at a time (RFC 3339).",
        ),
    ],
    note: Annotated[str, typer.Option(help="Why, for those who look at it later.", prompt=True)],
    partition: Annotated[int | None, typer.Option(min=0, help="Only this partition.")] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Say where a topic is read from that was read on another cluster before: until then its consumer waits.

    What is read twice counts twice where its sender gave no id; what is passed over is lost here.
    """
    for topic in topics:
        if topic not in CONSUMERS:
            fail(f"no consumer reads {topic}. Read are: {', '.join(sorted(CONSUMERS))}", WRONG)
    when = At(at) if at in set(At) else instant(at, "--from")
    assert when is not None  # noqa: S101 - it is asked for
    kafka = bus.KafkaConnection.of(read("kafka", "database"), "cli")
    with database() as connection, closing(bus.KafkaTopicAdmin(kafka)) as admin:
        found = [one for topic in topics for one in starts(connection, admin, topic, when, partition)]
        if not found:
            fail(f"nothing is to be decided of {', '.join(topics)}: orderfold incidents list", NO)
        for one in found:
            ends = f"{one.bounds.beginning} to {one.bounds.end}"
            out.print(
                f"{one.place.topic}/{one.place.partition}: from {one.offset} of {ends},"
                f" {counted(one.unread, 'message')} to take"
            )
        if dry_run:
            return
        confirm("Begin there?", yes=yes)
        try:
            begin(connection, admin, found, note)
        except LostPartition:
            fail("a consumer went on meanwhile: nothing was done", NO)
    out.print("decided; the consumers go on within a minute")


@app.command("close")
def close(
    number: Annotated[int, typer.Argument(min=1, help="The id in the list.")],
    note: Annotated[str, typer.Option(help="What was done about it.", prompt=True)],
) -> None:
    """Close an incident once it is dealt with; `orderfold check` then passes it over."""
    with database() as connection:
        closed = incidents.close(connection, number, note)
    if not closed:
        fail(f"there is no open incident {number}: orderfold incidents list", NO)
    out.print(f"incident {number}: closed")
