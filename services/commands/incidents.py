"""`orderfold incidents`: what happened to topics while their consumers looked away."""

from contextlib import closing
from typing import Annotated

import typer

from services.commands.connection import database
from services.commands.failures import NO, WRONG
from services.commands.options import Json, Limit, Yes
from services.commands.output import confirm, fail, out, show
from services.common import bus
from services.common.bus.port import TopicPartition
from services.common.runtime.positions import LostPartition
from services.common.settings import read
from services.operating import incidents
from services.operating.skip import skip as pass_over
from services.operating.skip import stuck
from services.wiring import CONSUMERS

app = typer.Typer(
    no_args_is_help=True,
    help="Topics that were made again, lost records that nobody read, lost their end, or cannot be read.",
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be passed over.")] = False,
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
