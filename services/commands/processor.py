"""`orderfold runs`, `schedule`: the order processor by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer
from msgspec.structs import asdict

from services.commands.inquiry import ask
from services.commands.known import owner, refuse_unknown
from services.commands.organization import decide, now
from services.commands.output import fail, out, show
from services.commands.times import instant
from services.common import database as postgres
from services.common.clock import clock_from
from services.common.settings import read
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
    if not rows:
        refuse_unknown(organization, dc)
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
    code, state = owner(dc, organization)
    if dc in state.paused:
        fail(f"{dc} is paused. Let it run again: orderfold runs resume --dc {dc}")
    finished = _process().run(_run(code, dc, state, instant(at, "--at") or now()), state.document)
    if finished is None:
        raise RuntimeError("a run by hand has a key of its own")
    row = {name: value for name, value in asdict(finished).items() if name != "run_key"}
    show(f"run of {dc}", [row], as_json=as_json, spare=("finished_at",))


@runs.command("dry")
def run_dry(dc: Dc, at: At = None, organization: Organization = None, as_json: Json = False) -> None:
    """What a run would dispatch, line by line; nothing is changed."""
    code, state = owner(dc, organization)
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
    if not rows:
        refuse_unknown(organization, dc)
    show("back-order schedule", rows, as_json=as_json, empty="no DC has a schedule", spare=("time_zone",))


def _tell(
    dc: str, organization: str | None, command: Callable[..., PauseProcessing | ResumeProcessing], done: str
) -> None:
    code, _ = owner(dc, organization)
    facts = decide(command(code, dc, now()))
    out.print(f"{dc} of {code}: {done}" if facts else f"{dc} of {code}: it was {done} already")


def _run(code: str, dc: str, state: Applied, at: datetime) -> Run:
    key = f"{at.isoformat()}~{uuid4().hex[:8]}"
    return Run(code, dc, key, at, at, manual=True, policy_version=state.version)


def _process() -> Process:
    given = read("database")
    return Process(lambda: postgres.connect(given.database, name="cli"), clock_from(given.clock))
