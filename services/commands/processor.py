"""`orderfold runs`, `schedule`: the order processor by hand."""

from contextlib import closing
from threading import Event
from typing import Annotated
from uuid import uuid4

import typer

from schemas.answers.runs import FinishedRun, PlannedLine
from services.commands.connection import database, refuse_older_log
from services.commands.options import After, Dc, Json, Limit, OneDc, Organization, Owner
from services.commands.output import fail, out, show, show_page
from services.commands.times import instant
from services.common import database as postgres
from services.common.clock import Clock, clock_from
from services.common.clock_skew import ClockTooFar, check_clock
from services.common.settings import read
from services.common.stock.first import StockFirst
from services.inquiry.organizations import owner, refuse_unknown
from services.operating.organizations import pause as pause_runs
from services.operating.organizations import resume as resume_runs
from services.processor.process import Process
from services.processor.runs import Run
from services.streams.organization import Applied

runs = typer.Typer(no_args_is_help=True, help="Runs of the order processor: list, now, dry, pause, resume.")

At = Annotated[
    str | None, typer.Option(help="Judge holds as of this time (RFC 3339); without it, as of now.")
]


@runs.command("list")
def list_runs(
    organization: Organization = None,
    dc: Dc = None,
    limit: Limit = 20,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the runs, the latest first."""
    from services.inquiry.filters import OfDc
    from services.inquiry.runs import runs as ask

    with database() as connection:
        page = ask(connection, OfDc(organization=organization, dc=dc), limit, after)
        if not page.rows:
            refuse_unknown(connection, organization, dc)
    show_page(
        "runs",
        page,
        as_json=as_json,
        empty="none yet; start one: orderfold runs now --dc DC",
        spare=("as_of", "started_at", "manual", "finished_at"),
    )


@runs.command("now")
def run_now(dc: OneDc, at: At = None, organization: Owner = None, as_json: Json = False) -> None:
    """Run the processor for a DC now, as if it were `--at`; return when the run is in the log.

    It waits for the stock that stands in its topic, where ORDERFOLD_KAFKA is set.
    """
    code, policy = _owner(dc, organization)
    if dc in policy.paused:
        fail(f"{dc} is paused. Resume its runs: orderfold runs resume --dc {dc}")
    _ready_to_run()
    finished = _process().run(_run(code, dc, policy, at), policy.document)
    if finished is None:
        raise RuntimeError("a run by hand has a key of its own")
    row = FinishedRun(*(getattr(finished, field) for field in FinishedRun._fields))
    show(f"run of {dc}", [row._asdict()], as_json=as_json, spare=("finished_at",))


@runs.command("dry")
def run_dry(dc: OneDc, at: At = None, organization: Owner = None, as_json: Json = False) -> None:
    """Print what a run would dispatch, line by line, without dispatching it."""
    code, policy = _owner(dc, organization)
    releases = _process().plan(_run(code, dc, policy, at), policy.document)
    rows = [
        PlannedLine(
            order_number=release.order.order_number,
            line_number=line.number,
            item=line.item,
            quantity=line.units,
            sequence=1 if release.order.first else 2,
            back_order=not release.whole,
        )
        for release in releases
        for line in release.lines
    ]
    planned = [row._asdict() for row in rows]
    show(f"a run of {dc} would dispatch", planned, as_json=as_json, spare=("sequence",))


@runs.command()
def pause(dc: OneDc, organization: Owner = None) -> None:
    """Pause the scheduled runs of a DC."""
    with database() as connection:
        code, _ = owner(connection, dc, organization)
        changed = pause_runs(connection, code, dc, _clock())
    out.print(f"{dc} of {code}: paused" if changed else f"{dc} of {code}: it was paused already")


@runs.command()
def resume(dc: OneDc, organization: Owner = None) -> None:
    """Resume the scheduled runs of a DC; runs that were due meanwhile are not made up for."""
    with database() as connection:
        code, _ = owner(connection, dc, organization)
        changed = resume_runs(connection, code, dc, _clock())
    out.print(f"{dc} of {code}: resumed" if changed else f"{dc} of {code}: it was resumed already")


def schedule(
    organization: Organization = None,
    dc: Dc = None,
    limit: Limit = 1_000,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List for each DC the last run, the next, and all the rest of today."""
    from services.inquiry.filters import OfDc
    from services.inquiry.schedule import schedule as ask

    with database() as connection:
        page = ask(connection, OfDc(organization=organization, dc=dc), limit, after)
        if not page.rows:
            refuse_unknown(connection, organization, dc)
    show_page(
        "back-order schedule", page, as_json=as_json, empty="no DC has a schedule", spare=("time_zone",)
    )


def _ready_to_run() -> None:
    """Refuse where clocks differ or the log is older than what was published; wait for stock that was sent before."""
    settings = read()
    with database() as connection:
        try:
            check_clock(connection)
        except ClockTooFar as error:
            fail(str(error))
        refuse_older_log(connection, settings)
        if settings.kafka:
            from services.common import bus

            kafka = bus.KafkaConnection.of(settings, "cli")
            stock = StockFirst("runs now", lambda: bus.KafkaTopicAdmin(kafka), settings.stock_first_seconds)
            with closing(stock):
                stock.wait(connection, Event())


def _owner(dc: str, organization: str | None) -> tuple[str, Applied]:
    with database() as connection:
        return owner(connection, dc, organization)


def _run(code: str, dc: str, policy: Applied, at: str | None) -> Run:
    time = instant(at, "--at") or _clock().now()
    key = f"{time.isoformat()}~{uuid4().hex[:8]}"
    return Run(code, dc, key, time, time, manual=True, policy_version=policy.version)


def _process() -> Process:
    return Process(lambda: postgres.connect(read("database").database_address(), name="cli"), _clock())


def _clock() -> Clock:
    return clock_from(read().clock)
