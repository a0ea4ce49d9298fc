"""`orderfold migrate`, `topics`, `rebuild`, `check`, `wait-idle`: for whoever keeps it running."""

from typing import Annotated

import typer
from rich.markup import escape

from schemas.topics import TOPICS
from services.commands.inquiry import ask, database
from services.commands.output import counted, err, fail, out, print_json, show
from services.common import bus
from services.common.settings import read
from services.operating.idle import wait_idle as wait
from services.operating.ledger import findings
from services.operating.rebuild import rebuild as rebuild_model
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS
from services.relay.relay import FOLLOWER

ROUTER = "router"  # its follower

topics = typer.Typer(no_args_is_help=True, help="The topics this system reads and writes.")

FOLLOWERS = (QUEUE.name, FOLLOWER, ROUTER, *(model.name for model in READ_MODELS))
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


def migrate() -> None:
    """Bring the database to this version: tables, roles, read models, views. Safe to run again."""
    from services.operating.setup import prepare_database

    prepare_database(read("database"))
    out.print("database: up to date")


@topics.command("apply")
def apply_topics() -> None:
    """Create the topics that are missing. None is changed or deleted."""
    created = admin().apply(TOPICS)
    out.print(f"topics created: {', '.join(created)}" if created else "topics: all there")


@topics.command("list")
def list_topics(as_json: Json = False) -> None:
    """The catalogue."""
    rows = [
        {"topic": spec.name, "partitions": spec.partitions, "retention_ms": spec.retention_ms}
        for spec in TOPICS
    ]
    show("topics", rows, as_json=as_json)


def rebuild(
    model: Annotated[
        str, typer.Argument(help=f"One of {', '.join(each.name for each in (*READ_MODELS, QUEUE))}.")
    ],
) -> None:
    """Fold one read model afresh from the whole log, while the others go on and readers see the old one."""
    chosen = next((each for each in (*READ_MODELS, QUEUE) if each.name == model), None)
    if chosen is None:
        known = ", ".join(each.name for each in (*READ_MODELS, QUEUE))
        fail(f"there is no read model {model}. There are: {known}", 2)
    with database() as connection:
        facts, rows, seconds = rebuild_model(connection, chosen)
    out.print(f"{model}: {counted(facts, 'fact')}, {counted(rows, 'row')}, {seconds:.1f} s")


def check(as_json: Json = False) -> None:
    """The ledger check: log gapless, every unit accounted for, no promise uncovered, read models as a fresh fold."""
    with database() as connection:
        found = findings(connection)
    if as_json:
        print_json([{"check": one.check, "ok": one.ok, "detail": one.detail} for one in found])
    else:
        for one in found:
            verdict = "[green]ok  [/]" if one.ok else "[red]FAIL[/]"
            out.print(f"{verdict} {one.check}: {escape(one.detail)}")
    if not all(one.ok for one in found):
        raise typer.Exit(1)


def wait_idle(
    timeout: Annotated[float, typer.Option(min=0, help="Seconds.")] = 60.0,
    quiet: Annotated[bool, typer.Option(help="Say nothing.")] = False,
) -> None:
    """Return when every topic is read, every follower is at the head and the relay is drained; else exit code 1."""
    with database() as connection:
        left = wait(connection, admin(), FOLLOWERS, timeout)
    if not left.idle:
        under_way = ", ".join(f"{who} {count}" for who, count in left.waiting.items())
        fail(f"not idle after {timeout:g} s; still under way: {under_way}")
    if not quiet:
        err.print("idle")


def lag(as_json: Json = False) -> None:
    """How far each follower is behind the head of the log."""
    rows = ask(
        "SELECT follower, sum(h.position - c.position)::bigint AS facts_behind"
        " FROM checkpoint c JOIN log_head h USING (shard) GROUP BY follower ORDER BY follower"
    )
    show("followers", rows, as_json=as_json)


def admin() -> bus.KafkaTopicAdmin:
    """The broker's administration."""
    given = read("kafka")
    return bus.KafkaTopicAdmin(bus.KafkaConnection(given.kafka, given.kafka_options))
