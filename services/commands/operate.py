"""`orderfold migrate`, `topics`, `rebuild`, `check`, `wait-idle`, `lag`: for those who keep the system running."""

from contextlib import suppress
from typing import Annotated

import psycopg
import typer
from rich.markup import escape

from schemas.answers.operating import Right, TopicListed
from schemas.topics import TOPICS
from services.commands.connection import database
from services.commands.failures import NO, WRONG
from services.commands.options import Json
from services.commands.output import counted, err, fail, out, print_json, show, warn
from services.common import bus
from services.common.database import connect
from services.common.installation import installation
from services.common.revision import check_folds
from services.common.settings import read
from services.operating.acls import acls, as_command
from services.operating.idle import wait_idle as wait
from services.operating.lag import consumers_behind, followers_behind
from services.operating.ledger import findings
from services.operating.neighbours import let_in
from services.operating.rebuild import rebuild as rebuild_model
from services.operating.setup import prepare_database
from services.wiring import FOLDED, FOLLOWERS

topics = typer.Typer(no_args_is_help=True, help="The topics this system reads and writes.")

_MODELS = ", ".join(model.name for model in FOLDED)


def migrate(
    drop_dependents: Annotated[
        bool,
        typer.Option(
            "--drop-dependents",
            help="Drop what others made on views that must be replaced. Without it, that is listed, and all stays.",
        ),
    ] = False,
) -> None:
    """Bring the database to this version: tables, roles, read models, views. It is safe to repeat.

    Services and readers may go on: a changed read model is built beside the old one, and exchanged at the end.
    """
    settings = read("database")
    dropped = prepare_database(settings, warn, drop_dependents=drop_dependents)
    for name, definition in dropped.items():
        warn(f"dropped {name}" + (f", which was: {definition}" if definition else ""))
    with connect(settings.database_address(), name="migrate", role=None) as connection:
        if (sentence := let_in(connection)) is not None:
            warn(sentence)
    out.print("database: up to date")


@topics.command("apply")
def apply_topics() -> None:
    """Create the topics that are missing. No topic is changed or deleted."""
    created = admin().apply(TOPICS)
    out.print(f"topics created: {', '.join(created)}" if created else "topics: all there")


@topics.command("list")
def list_topics(as_json: Json = False) -> None:
    """List the topics of the catalogue."""
    rows = [TopicListed(spec.name, spec.partitions, spec.retention_ms) for spec in TOPICS]
    show("topics", [row._asdict() for row in rows], as_json=as_json)


@topics.command("acls")
def list_acls(
    principal: Annotated[
        str, typer.Option(help="Who gets the rights; {service} stands for the service.")
    ] = "User:orderfold-{service}",
    commands: Annotated[bool, typer.Option("--commands", help="Print lines for kafka-acls.sh.")] = False,
    as_json: Json = False,
) -> None:
    """List the rights on Kafka that each service needs, and `cli` for the commands of this program.

    With one user for all, such as `--principal User:orderfold`, a right that several need is printed once. The groups
    have the name of the log in theirs: where ORDERFOLD_DATABASE is set up, they are listed by name.
    """
    settings = read()
    log_id = ""
    if settings.database:
        with suppress(psycopg.Error), database() as connection:
            log_id = installation(connection).id
    wanted = {(acl, principal.replace("{service}", acl.service)) for acl in acls(settings.prefix, log_id)}
    if commands:
        lines = dict.fromkeys(as_command(acl, who) for acl, who in sorted(wanted))
        for line in lines:
            out.print(line, soft_wrap=True, markup=False)
        return
    rows = [Right(who, *acl) for acl, who in sorted(wanted)]
    show("rights", [row._asdict() for row in rows], as_json=as_json)


def rebuild(model: Annotated[str, typer.Argument(help=f"One of {_MODELS}.")]) -> None:
    """Fold one read model again from the whole log; readers see the old rows meanwhile, and other models go on."""
    chosen = next((each for each in FOLDED if each.name == model), None)
    if chosen is None:
        fail(f"there is no read model {model}. There are: {_MODELS}", WRONG)
    with database() as connection:
        facts, rows, seconds = rebuild_model(connection, chosen)
    out.print(f"{model}: {counted(facts, 'fact')}, {counted(rows, 'row')}, {seconds:.1f} s")


def check(as_json: Json = False) -> None:
    """Check the ledger: the log is gapless, every unit is accounted for, every promise was covered when it was made,
    and each read model equals a fresh fold of the log. Exit code 1 where a check fails."""
    with database() as connection:
        check_folds(connection, {model.name: model.version for model in FOLDED})
        found = findings(connection)
    if as_json:
        print_json(found)
    else:
        for one in found:
            verdict = "[green]ok  [/]" if one.ok else "[red]FAIL[/]"
            out.print(f"{verdict} {one.check}: {escape(one.detail)}")
    if not all(one.ok for one in found):
        raise typer.Exit(NO)


def wait_idle(
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait at most.")] = 60.0,
    quiet: Annotated[bool, typer.Option(help="Print nothing where it is idle.")] = False,
) -> None:
    """Return when every topic is read, every follower is at the head of the log and the relay is drained.

    Exit code 1 where that is not so after `--timeout`.
    """
    with database() as connection:
        left = wait(connection, admin(), timeout)
    if not left.idle:
        fail(f"not idle after {timeout:g} s; still under way: {left.words}")
    if not quiet:
        err.print("idle")


def lag(
    topics: Annotated[
        bool, typer.Option("--topics", help="List the messages that each consumer has before it instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List how many facts each follower has before it."""
    with database() as connection:
        if topics:
            behind = consumers_behind(connection, admin())
            show("consumers", [row._asdict() for row in behind], as_json=as_json)
            unseen = [row.topic for row in behind if row.messages_behind is None]
            if unseen:
                fail(f"{', '.join(unseen)} cannot be seen: missing, or no right to describe it")
        else:
            rows = [row._asdict() for row in followers_behind(connection, FOLLOWERS)]
            show("followers", rows, as_json=as_json)


def admin() -> bus.KafkaTopicAdmin:
    """Return the administration of the broker."""
    return bus.KafkaTopicAdmin(bus.KafkaConnection.of(read("kafka"), "cli"))
