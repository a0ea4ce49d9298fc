"""`orderfold organization`: apply a policy document, show what is in force."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.organization.file import DocumentInvalid, load_with_remarks
from services.commands.inquiry import ask, database
from services.commands.output import fail, out, print_json, show, warn
from services.common.clock import clock_from
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.settings import read
from services.deciding.streams import Streams
from services.processor.organizations import all_applied, states
from services.processor.plan import plan
from services.processor.queue import waiting
from services.streams import organization as stream

app = typer.Typer(no_args_is_help=True, help="Policy documents: apply one, list what is in force.")


@app.command()
def apply(file: Annotated[Path, typer.Argument(help="The YAML document.")]) -> None:
    """Check a policy document and put it in force. The same document again changes nothing."""
    try:
        document, remarks = load_with_remarks(file)
    except FileNotFoundError:
        fail(f"{file} does not exist", 2)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", 2)
    except DocumentInvalid as invalid:
        fail(f"{file} is not applied\n{invalid}", 2)
    for line, column, path, message in remarks:
        warn(f"line {line}, column {column}, {path}: {message}")
    with database() as connection:
        queued = waiting(connection, document.organization)
    facts = decide(stream.ApplyOrganization(document, now(), queued))
    done = "applied" if facts else "in force already, nothing changed"
    out.print(f"organization {document.organization}: {done}")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """What is in force."""
    with database() as connection:
        rows = [
            {
                "organization": code,
                "name": state.document.name,
                "fulfilment": state.document.fulfilment,
                "policy_version": state.version,
                "locations": len(state.document.locations),
                "dcs": [processing.dc for processing in state.document.processing],
                "paused": sorted(state.paused),
            }
            for code, (_, state) in sorted(all_applied(connection, states()).items())
        ]
    show(
        "organizations",
        rows,
        as_json=as_json,
        empty="none; apply one: orderfold organization apply FILE",
        spare=("name", "fulfilment"),
        whose=True,
    )


@app.command()
def document(code: str) -> None:
    """The document in force, as JSON."""
    rows = ask(
        "SELECT data FROM events WHERE stream = %(stream)s AND type = 'organization-applied'"
        " ORDER BY version DESC LIMIT 1",
        {"stream": stream.organization_stream(code)},
    )
    if not rows:
        fail(f"there is no organization {code}; see orderfold organization list")
    print_json(rows[0]["data"])


def now() -> datetime:
    """The time of the system's clock."""
    return clock_from(read().clock).now().astimezone(UTC)


def decide(command: stream.Command) -> int:
    """Do a command on an organization's policy; answers how many facts it led to, exits where it is refused."""
    code = (
        command.document.organization
        if isinstance(command, stream.ApplyOrganization)
        else command.organization
    )
    with database() as connection:
        while True:
            try:
                return _decide(connection, code, command)
            except Conflict:
                continue


def _decide(connection: Connection, code: str, command: stream.Command) -> int:
    name = stream.organization_stream(code)
    with connection.transaction():
        log = PostgresLog(connection)
        policies: Streams[stream.State, Any] = Streams(log, stream.evolve, stream.INITIAL)
        policies.load([name])
        facts = stream.decide(command, policies.state(name))
        if isinstance(facts, stream.Refused):
            fail(facts.why)
        policies.record(code, name, facts)
        if facts:
            log.append(policies.recorded)
            plan(connection, states(), now())
        return len(facts)
