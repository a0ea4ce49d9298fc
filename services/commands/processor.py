"""`orderfold runs`, `schedule`: the order processor by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer

from services.commands.inquiry import ask, database
from services.commands.organization import decide, now
from services.commands.output import fail, out, show
from services.commands.times import instant
from services.common import database as postgres
from services.common.clock import clock_from
from services.common.settings import read
from services.processor.organizations import all_applied, states
from services.processor.process import Process
from services.processor.runs import Run
from services.streams.organization import Applied, PauseProcessing, ResumeProcessing

runs = typer.Typer(no_args_is_help=True, help="Runs of the order processor: list, now, dry, pause, resume.")

_RUNS = """SELECT * FROM analytics.processor_runs
WHERE (%(organization)s::text IS NULL OR organization = %(organization)s) AND (%(dc)s::text IS NULL OR dc = %(dc)s)
ORDER BY started_at DESC LIMIT %(limit)s"""
_SCHEDULE = """SELECT * FROM analytics.back_order_schedule
WHERE (%(organization)s::text IS NULL OR organization = %(organization)s) AND (%(dc)s::text IS NULL OR dc = %(dc)s)
ORDER BY organization, dc, run_at"""

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Organization = Annotated[str | None, typer.Option(help="Where two organizations share a DC code.")]
Dc = Annotated[str, typer.Option(help="The DC.")]
At = Annotated[str | None, typer.Option(help="RFC 3339; holds are judged as of this time. Default: now.")]


@runs.command("list")
def list_runs(
    organization: Annotated[str | None, typer.Option(help="Only this organization.")] = None,
    dc: Annotated[str | None, typer.Option(help="Only this DC.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many rows.")] = 20,
    as_json: Json = False,
) -> None:
    """The latest runs."""
    rows = ask(_RUNS, {"organization": organization, "dc": dc, "limit": limit})
    show(
        "runs",
        rows,
        as_json=as_json,
        empty="none yet; start one: orderfold runs now --dc DC",
        spare=("as_of", "started_at", "manual", "finished_at"),
    )


@runs.command("now")
def run_now(dc: Dc, at: At = None, organization: Organization = None, as_json: Json = False) -> None:
    """Run the processor for a DC now, as if it were `--at`; returns when the run is in the log."""
    code, state = _whose(dc, organization)
    if dc in state.paused:
        fail(f"{dc} is paused. Let it run again: orderfold runs resume --dc {dc}")
    finished = _process().run(_run(code, dc, state, instant(at, "--at") or now()), state.document)
    if finished is None:
        raise RuntimeError("a run by hand has a key of its own")
    row = finished.model_dump(exclude={"type", "version", "run_key"})
    show(f"run of {dc}", [row], as_json=as_json, spare=("finished_at",))


@runs.command("dry")
def run_dry(dc: Dc, at: At = None, organization: Organization = None, as_json: Json = False) -> None:
    """What a run would dispatch, line by line; nothing is changed."""
    code, state = _whose(dc, organization)
    releases = _process().plan(_run(code, dc, state, instant(at, "--at") or now()), state.document)
    rows = [
        {
            "order_number": release.order.order_number,
            "line_number": line.number,
            "item": line.item,
            "quantity": line.units,
            "sequence": 1 if release.order.first else 2,
            "back_order": not release.whole,
        }
        for release in releases
        for line in release.lines
    ]
    show(f"a run of {dc} would dispatch", rows, as_json=as_json, spare=("sequence",))


@runs.command()
def pause(dc: Dc, organization: Organization = None) -> None:
    """Let the scheduled runs of a DC rest."""
    _tell(dc, organization, PauseProcessing, "paused")


@runs.command()
def resume(dc: Dc, organization: Organization = None) -> None:
    """Let the scheduled runs of a DC come again; those in between are not made up for."""
    _tell(dc, organization, ResumeProcessing, "resumed")


def schedule(
    organization: Annotated[str | None, typer.Option(help="Only this organization.")] = None,
    dc: Annotated[str | None, typer.Option(help="Only this DC.")] = None,
    as_json: Json = False,
) -> None:
    """QUE-9: per DC the last run, the next, and all the rest of today."""
    rows = ask(_SCHEDULE, {"organization": organization, "dc": dc})
    show("back-order schedule", rows, as_json=as_json, empty="no DC has a schedule", spare=("time_zone",))


def _tell(
    dc: str, organization: str | None, command: Callable[..., PauseProcessing | ResumeProcessing], done: str
) -> None:
    code, _ = _whose(dc, organization)
    facts = decide(command(code, dc, now()))
    out.print(f"{dc} of {code}: {done}" if facts else f"{dc} of {code}: it was {done} already")


def _whose(dc: str, organization: str | None) -> tuple[str, Applied]:
    with database() as connection:
        applied = {code: state for code, (_, state) in all_applied(connection, states()).items()}
    having = {code: state for code, state in applied.items() if state.document.processing_for(dc) is not None}
    if organization is not None:
        having = {code: state for code, state in having.items() if code == organization}
    if not having:
        theirs = [state for code, state in applied.items() if organization in (None, code)]
        known = sorted({p.dc for state in theirs for p in state.document.processing})
        where = f" of {organization}" if organization else ""
        fail(f"there is no DC {dc}{where} under processing. There are: {', '.join(known) or 'none'}")
    if len(having) > 1:
        fail(f"several organizations have a DC {dc}: add --organization ({', '.join(sorted(having))})", 2)
    return next(iter(having.items()))


def _run(code: str, dc: str, state: Applied, at: datetime) -> Run:
    key = f"{at.isoformat()}~{uuid4().hex[:8]}"
    return Run(code, dc, key, at, at, manual=True, policy_version=state.version)


def _process() -> Process:
    given = read("database")
    return Process(lambda: postgres.connect(given.database, name="cli"), clock_from(given.clock))
