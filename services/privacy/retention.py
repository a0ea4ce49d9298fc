"""Deletes entries of logs that an organization keeps for some days only (PRV-2)."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta

from services.common.clock import Clock
from services.common.database import Connection
from services.common.runtime.loop import Next, Repeating, steady
from services.deciding.policies import Policies
from services.privacy.rics_log import purge_rics_log

_TOGETHER = 5_000  # rows in one transaction
_ORGANIZATIONS = "SELECT organization FROM processor_run UNION SELECT organization FROM rics_entry"
_RUNS = """DELETE FROM processor_run r USING (
    SELECT organization, dc, run_key FROM processor_run o
    WHERE o.organization = %(organization)s AND o.finished_at < %(before)s AND EXISTS (
        SELECT FROM processor_run n WHERE (n.organization, n.dc) = (o.organization, o.dc)
        AND n.started_at > o.started_at AND n.finished_at IS NOT NULL
        AND n.held_through >= o.held_through
    ) ORDER BY o.finished_at LIMIT %(limit)s
) old WHERE (r.organization, r.dc, r.run_key) = (old.organization, old.dc, old.run_key)"""


class Retention:
    """Deletes once a pause what is old enough, by the system's clock: page by page, so it may be killed at any time."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock, pause_seconds: float) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._policies = Policies()

    def loop(self) -> Repeating[None]:
        """Return the loop: once a pause, on a new connection each time."""
        return Repeating("log-days", nullcontext, self._round, steady(self._pause_seconds), matters=False)

    def purge(self) -> int:
        """Delete runs and messages of RICS that are due, of each organization by its own days. Return how many."""
        with self._connect() as connection:
            codes = [code for (code,) in connection.execute(_ORGANIZATIONS).fetchall()]
            policies, now = self._policies.by_code(connection, codes), self._clock.now()
            deleted = 0
            for code, policy in policies.items():
                days = policy.document
                deleted += purge_runs(connection, code, now - timedelta(days=days.run_log_days))
                deleted += purge_rics_log(connection, code, now - timedelta(days=days.rics_log_days))
            return deleted

    def _round(self, _: None, _stop: threading.Event) -> Next:
        self.purge()
        return Next.LATER


def purge_runs(connection: Connection, organization: str, before: datetime, limit: int = _TOGETHER) -> int:
    """Delete runs that finished before a time; the last finished one of each DC stays: the next goes on from it."""
    asked = {"organization": organization, "before": before, "limit": limit}
    deleted = 0
    while rows := connection.execute(_RUNS, asked).rowcount:
        deleted += rows
    return deleted
