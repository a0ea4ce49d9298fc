"""One organization on a database alone: messages go straight to the handlers, runs are made by hand, no broker."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count as _numbers
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter

from schemas.events.order import AnyOrderFact, DispatchCreated
from schemas.events.run import RunFinished
from schemas.organization import Organization
from schemas.wire.cancellations import CancelDispatch, CancelOrder
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from schemas.wire.status_updates import StatusUpdate
from services.common.bus.port import Record
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog
from services.common.runtime.message import Message
from services.common.runtime.work import Handler, Work
from services.deciding.orders import Deciding
from services.deciding.streams import Streams
from services.fulfillment.updates import status_update
from services.intake.handler import Intake
from services.processor import runs
from services.processor.domain.allocation import Release
from services.processor.handler import cancellation
from services.processor.process import Process
from services.processor.runs import Run
from services.router.handler import StockKeeper
from services.streams import organization as stream
from tests.support import stories

Leaving = list[tuple[str, tuple[int, ...]]]
"""Order number and line numbers of each dispatch, in the order in which they are decided."""

MORNING = datetime.fromisoformat(stories.MORNING)
_OFFSETS = _numbers()


@dataclass
class BackOffice:
    """Everything that happens to one organization, hour by hour after MORNING."""

    database_url: str
    code: str
    connection: Connection
    version: int = 0
    policy: Organization | None = None
    left_open: Run | None = None
    numbers: list[str] = field(default_factory=list)
    handlers: dict[type[Any], Handler] = field(
        default_factory=lambda: {
            Order: Intake(),
            StockChange: StockKeeper(),
            CancelOrder: Deciding(cancellation),
            CancelDispatch: Deciding(cancellation),
            StatusUpdate: Deciding(status_update),
        }
    )

    def apply(self, **changes: Any) -> None:
        """Put a policy in force."""
        text = json.dumps(stories.organization_document(self.code, **changes))
        document = Organization.model_validate_json(text)
        name = stream.organization_stream(self.code)
        with self.connection.transaction():
            log = PostgresLog(self.connection)
            policies: Streams[stream.State, Any] = Streams(log, stream.evolve, stream.INITIAL)
            policies.load([name])
            facts = stream.decide(stream.ApplyOrganization(document, MORNING), policies.state(name))
            assert not isinstance(facts, stream.Refused)
            policies.record(self.code, name, facts)
            log.append(policies.recorded)
        self.policy, self.version = document, self.version + len(facts)

    def take(self, model: type[Any], message: dict[str, Any], at: datetime = MORNING) -> None:
        """One message to its handler, in a transaction; what it refuses is left."""
        value = TypeAdapter(model).validate_json(json.dumps({"organization": self.code} | message))
        offset = next(_OFFSETS)
        record = Record("any", 0, offset, None, b"", (), 0)
        with self.connection.transaction():
            log = PostgresLog(self.connection)
            work = Work(self.connection, log, WallClock())
            facts = self.handlers[model].handle(work, [Message(record, str(offset), "test", at, value)])
            log.append(facts)

    def scanned(self, run: Run) -> Leaving:
        """What the run would release if it looked at every waiting order."""
        assert self.policy is not None
        return [_leaving(release) for release in self._process().plan(run, self.policy, full=True)]

    def run(self, run: Run) -> tuple[RunFinished, Leaving]:
        """Do the run; answers what its facts say of it."""
        assert self.policy is not None
        heads = PostgresLog(self.connection).heads()
        finished = self._process().run(run, self.policy)
        assert finished is not None
        return finished, [
            (fact.order_number, tuple(line.line_number for line in fact.lines))
            for fact in self.since(heads)
            if isinstance(fact, DispatchCreated)
        ]

    def next_run(self, hours: float) -> Run:
        """A run as of so many hours after MORNING; a run that a crash left open is gone on with."""
        as_of = MORNING + timedelta(hours=hours)
        if self.left_open is not None:
            resumed, self.left_open = replace(self.left_open, as_of=as_of), None
            return resumed
        return Run(self.code, stories.DC, uuid4().hex, as_of, as_of, manual=True, policy_version=self.version)

    def crash(self, run: Run) -> None:
        """Open a run and go no further."""
        runs.open_run(self.connection, run, WallClock().now())

    def since(self, heads: Any) -> Sequence[AnyOrderFact]:
        """Facts of this organization behind these positions."""
        log = PostgresLog(self.connection)
        return [
            event.fact  # type: ignore[misc]
            for shard, after in heads.items()
            for event in log.follow(shard, after, 100_000).events
            if getattr(event.fact, "organization", "") == self.code
        ]

    def dispatch_ids(self) -> list[str]:
        """Every dispatch created so far."""
        facts = self.since(dict.fromkeys(PostgresLog(self.connection).heads(), 0))
        return [fact.dispatch_id for fact in facts if isinstance(fact, DispatchCreated)]

    def _process(self) -> Process:
        return Process(lambda: connect(self.database_url, name="test"), WallClock())


def _leaving(release: Release) -> tuple[str, tuple[int, ...]]:
    return release.order.order_number, tuple(line.number for line in release.lines)
