"""The system that a demo runs on: a fast clock, messages published at their times, queries to the views."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import typer
from psycopg.rows import dict_row

from schemas.answers.operating import Finding
from schemas.topics import BY_NAME
from services.commands.failures import NO
from services.commands.output import fail, out
from services.commands.running import announced
from services.commands.up import Group, parts
from services.common import bus
from services.common.bus.port import Outgoing
from services.common.clock import FastClock
from services.common.database import connect
from services.common.runtime.signals import interrupt_on_signals
from services.common.settings import Settings
from services.operating.idle import wait_idle
from services.operating.ledger import findings

DAY = timedelta(days=1)
_TOLD = ("ORDERFOLD_KAFKA", "ORDERFOLD_DATABASE", "ORDERFOLD_CLOCK")  # an address may stand in a file instead
Event = tuple[datetime, str, dict[str, Any]]
"""When, on which topic, what."""


@dataclass(frozen=True)
class Stage:
    """A running system: how it is reached, by the commands of this process and by other processes."""

    settings: Settings
    environment: Mapping[str, str]
    clock: FastClock
    services: Group

    def apply(self, policy: Path) -> None:
        """Apply an organization's document; commands of this process use this system from then on."""
        from services.commands.organization import apply

        os.environ.update(
            {name: value for name, value in self.environment.items() if name.startswith("ORDERFOLD_")}
        )
        apply(policy, yes=True)

    def play(
        self,
        events: Sequence[Event],
        report: Callable[[datetime], None],
        first: Sequence[Outgoing] = (),
        every: timedelta = 7 * DAY,
    ) -> None:
        """Publish each message at its time by the fast clock; call `report` once a week, or as often as told."""
        publisher = bus.KafkaOutbound(self._kafka())
        due = events[0][0]
        pending = list(first)
        for at, topic, message in events:
            while self.clock.now() < at:
                pending = _flush(publisher, pending)
                time.sleep(0.02)
            headers = (("ce_time", at.isoformat().encode()),)
            key = BY_NAME[topic].key_of(message).encode()
            pending.append(Outgoing(topic, key, json.dumps(message).encode(), headers))
            if at >= due:
                pending = _flush(publisher, pending)
                report(at)
                due = at + every
        _flush(publisher, pending)
        publisher.close()

    def play_on(
        self, events: Sequence[Event], report: Callable[[datetime], None], every: timedelta = 7 * DAY
    ) -> None:
        """Publish what all begins with, wait until it is through, then play the rest."""
        opening = sum(at == events[0][0] for at, _, _ in events)
        self.play(events[:opening], lambda _: None)
        self.settle()
        self.play(events[opening:], report, every=every)

    def rest(self, until: datetime) -> None:
        """Wait until this time of the fast clock."""
        while self.clock.now() < until:
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until nothing is under way; exit where that takes longer than a minute."""
        admin = bus.KafkaTopicAdmin(self._kafka())
        with connect(self.settings.database_address(), name="demo") as connection:
            left = wait_idle(connection, admin, 60)
        admin.close()
        if not left.idle:
            fail(f"not idle after a minute; still under way: {left.words}")

    def ask(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        with psycopg.connect(self.settings.database_address(), row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()

    def findings(self) -> list[Finding]:
        """Run the ledger check; return each finding."""
        with connect(self.settings.database_address(), name="demo") as connection:
            return findings(connection)

    def check(self) -> bool:
        """Print the ledger check in one line; return whether every check holds."""
        checks = self.findings()
        wrong = [one.check for one in checks if not one.ok]
        verdict = "all hold" if not wrong else "NOT: " + "; ".join(wrong)
        out.print(f"\nledger check: {len(checks)} checks, {verdict}")
        return not wrong

    def show(self, page: Callable[["Stage"], bool], *, keep: bool) -> None:
        """Print the page of what happened, and leave the system up where it is kept; exit where the page does not hold.

        A system that is not kept is stopped first: its clock goes on, and so would what it decides below the page.
        """
        if not keep:
            self.services.stop()
        holds = page(self)
        if keep:
            self.stay()
        if not holds:
            raise typer.Exit(NO)

    def stay(self) -> None:
        """Print the addresses of the system, and leave it up until Ctrl-C, with a clock that goes as others do."""
        clock = FastClock(self.clock.now(), 1.0)
        environment = {**self.environment, **_set(clock)}
        self.services.go_on_with(environment)
        out.print(
            f"\nThe system stays up; it is {clock.start:%Y-%m-%d %H:%M} there. Commands in other terminals find it."
        )
        told = {name: environment[name] for name in _TOLD if name in environment}
        for name, value in told.items():
            out.print(f"export {name}='{value}'", soft_wrap=True)
        out.print("Ctrl-C stops it.")
        with announced(told):
            try:
                while True:
                    time.sleep(1)
            except KeyboardInterrupt:
                out.print("stopped")

    def _kafka(self) -> bus.KafkaConnection:
        return bus.KafkaConnection.of(self.settings, "cli")


@contextmanager
def stage(start: datetime, seconds_per_day: float) -> Iterator[Stage]:
    """Run a system whose clock stands at `start` until the services are up.

    SIGTERM and the end of the terminal end it as Ctrl-C does: first the services, then broker and database.
    """
    interrupt_on_signals()
    with parts() as (settings, outer):
        rate = DAY.total_seconds() / seconds_per_day
        clock = FastClock(start, rate, time.time() + 5)  # services start meanwhile
        environment = {
            **outer,
            **_set(clock),
            "ORDERFOLD_LOG_LEVEL": "WARNING",
        }
        with Group(environment) as services:
            yield Stage(settings, environment, clock, services)


def _set(clock: FastClock) -> dict[str, str]:
    return {"ORDERFOLD_CLOCK": f"{clock.start.isoformat()}@{clock.rate}@{clock.anchor}"}


def _flush(publisher: bus.KafkaOutbound, pending: list[Outgoing]) -> list[Outgoing]:
    if pending:
        publisher.publish(pending)
    return []
