"""The table of runs: each is opened once per DC and scheduled minute, and closed with what it did."""

from dataclasses import dataclass
from datetime import datetime

from schemas.events.fact import Fact
from schemas.events.run import RunFinished, RunStarted
from schemas.ids import stream_id
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.processor.candidates import Since

_OPEN = """INSERT INTO processor_run
(organization, dc, run_key, scheduled_for, manual, as_of, started_at, policy_version, held_through)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0) ON CONFLICT DO NOTHING"""
_LAST = """SELECT finished_at IS NOT NULL, policy_version, held_through, as_of FROM processor_run
WHERE organization = %s AND dc = %s AND run_key <> %s ORDER BY started_at DESC, finished_at DESC NULLS FIRST LIMIT 1"""
_SCHEDULED = """SELECT max(scheduled_for) FROM processor_run
WHERE organization = %s AND dc = %s AND NOT manual AND finished_at IS NOT NULL"""
_COUNT = """UPDATE processor_run SET released = released + %s, back_ordered = back_ordered + %s
WHERE organization = %s AND dc = %s AND run_key = %s"""
_FINISH = """UPDATE processor_run SET as_of = %s, finished_at = %s, visited = %s, left_waiting = %s,
held_through = greatest(%s, (SELECT max(held_through) FROM processor_run WHERE organization = %s AND dc = %s))
WHERE organization = %s AND dc = %s AND run_key = %s RETURNING released, back_ordered"""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the queue of one DC. `as_of` is the time at which holds are judged; `key` is unique within the DC."""

    organization: str
    dc: str
    key: str
    scheduled_for: datetime
    as_of: datetime
    manual: bool
    policy_version: int

    @property
    def stream(self) -> str:
        """The stream of the facts of the run."""
        return stream_id("run", self.organization, f"{self.dc}/{self.key}")


def scheduled_key(scheduled_for: datetime) -> str:
    """Return the key of a scheduled run: its minute, UTC."""
    return scheduled_for.strftime("%Y-%m-%dT%H:%MZ")


def open_run(connection: Connection, run: Run, now: datetime) -> bool:
    """Open the run, or continue one that a crash left open. Return False where it is finished."""
    with connection.transaction():
        place = (run.organization, run.dc, run.key)
        row = (*place, run.scheduled_for, run.manual, run.as_of, now, run.policy_version)
        if connection.execute(_OPEN, row).rowcount == 0:
            return not _is_finished(connection, run)
        started = RunStarted(
            organization=run.organization,
            dc=run.dc,
            run_key=run.key,
            scheduled_for=run.scheduled_for,
            as_of=run.as_of,
            started_at=now,
            manual=run.manual,
            policy_version=run.policy_version,
        )
        _append(connection, run, 1, started)
    return True


def since_last(connection: Connection, run: Run) -> Since | None:
    """Return what the run before covered; None where there is none, it did not finish, or the policy changed."""
    last = connection.execute(_LAST, (run.organization, run.dc, run.key)).fetchone()
    if last is None:
        return None
    finished, policy_version, held_through, as_of = last
    return Since(held_through, as_of) if finished and policy_version == run.policy_version else None


def last_scheduled(connection: Connection, organization: str, dc: str) -> datetime | None:
    """Return the minute of the newest scheduled run of the DC that was done; None where there is none."""
    row = connection.execute(_SCHEDULED, (organization, dc)).fetchone()
    return row[0] if row else None


def count(connection: Connection, run: Run, released: int, back_ordered: int) -> None:
    """Add to the run's figures, in the transaction of the releases."""
    connection.execute(_COUNT, (released, back_ordered, run.organization, run.dc, run.key))


def finish(
    connection: Connection, run: Run, now: datetime, *, visited: int, left: int, held_through: int
) -> RunFinished:
    """Close the run in the caller's transaction, and return its last fact.

    A run that was continued was judged later than it was opened: the time at which it was judged counts.
    """
    place = (run.organization, run.dc, run.key)
    row = connection.execute(
        _FINISH, (run.as_of, now, visited, left, held_through, run.organization, run.dc, *place)
    ).fetchone()
    assert row is not None  # it was opened  # noqa: S101
    finished = RunFinished(
        organization=run.organization,
        dc=run.dc,
        run_key=run.key,
        scheduled_for=run.scheduled_for,
        finished_at=now,
        visited=visited,
        released=row[0],
        back_ordered=row[1],
        left=left,
    )
    _append(connection, run, 2, finished)
    return finished


def _is_finished(connection: Connection, run: Run) -> bool:
    query = "SELECT finished_at IS NOT NULL FROM processor_run WHERE organization = %s AND dc = %s AND run_key = %s"
    row = connection.execute(query, (run.organization, run.dc, run.key)).fetchone()
    return bool(row and row[0])


def _append(connection: Connection, run: Run, version: int, fact: Fact) -> None:
    PostgresLog(connection).append([Uncommitted(run.organization, run.stream, version, fact)])
