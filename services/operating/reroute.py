"""Looks again at unfulfillable lines: what would become of a request, and the request itself."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import uuid4

from schemas.answers.reroute import NotReopened, Reopened
from schemas.events.cause import Command
from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_fact import user_shown
from schemas.events.order_routing import LinesReopened
from schemas.ids import order_stream
from services.common import checkpoints
from services.common.clock import Clock
from services.common.database import Connection
from services.common.eventstore import Conflict, PostgresLog
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.told import People, Told
from services.operating.refusals import NotDone
from services.streams.order import Known, Partly, Refused, ReopenLines, decide

TOGETHER = 200
"""Orders in one transaction."""

_UNKNOWN = "no such order has arrived"
_MODEL = "unfulfillable_line"
_WAITS = 10.0  # seconds

_STOCK = """SELECT DISTINCT ON (organization, item) organization, item, location, available
FROM stock JOIN unnest(%s::text[], %s::text[]) AS w (organization, item) USING (organization, item)
WHERE available > 0 ORDER BY organization, item, available DESC, location COLLATE "C" ASC"""


Chosen = tuple[str, str, frozenset[int]]
"""Organization, order number, and which of its lines."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines that are, or would be, looked at again, and the orders that are not."""

    lines: Sequence[Reopened]
    refused: Sequence[NotReopened]

    @property
    def orders(self) -> int:
        """The number of orders of the lines."""
        return len({(line.organization, line.order_number) for line in self.lines})

    @property
    def units(self) -> int:
        """The units of the lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def in_stock(self) -> int:
        """The number of lines of whose item some location has available stock now."""
        return sum(line.available > 0 for line in self.lines)


def preview(connection: Connection, chosen: Sequence[Chosen], clock: Clock) -> Outcome:
    """Return what a request would do now, and change nothing."""
    lines, refused = list[Reopened](), list[NotReopened]()
    command, policies = _command(clock, Carried()), Policies()
    for page in _pages(chosen):
        orders = Orders(connection, PostgresLog(connection))
        orders.load([order_stream(code, number) for code, number, _ in page])
        applied = policies.by_code(connection, {code for code, _, _ in page})
        for code, number, line_numbers in page:
            state = orders.state(order_stream(code, number))
            policy = applied.get(code)
            if policy is None or not isinstance(state, Known):
                refused.append(NotReopened(code or None, number, _UNKNOWN))
                continue
            decided = decide(replace(command, line_numbers=line_numbers), state, policy.document)
            _sort(code, number, decided, lines, refused)
    return Outcome(_with_stock(connection, lines), refused)


def reopen(
    connection: Connection, chosen: Sequence[Chosen], clock: Clock, user: str | None, note: str | None
) -> Iterator[Outcome]:
    """Look again at these lines, some hundred orders in a transaction; yield the outcome of each."""
    policies = Policies()
    for page in _pages(chosen):
        while True:
            try:
                with connection.transaction():
                    outcome = _reopen(connection, policies, page, clock, user, note)
            except Conflict:
                continue
            yield outcome
            break


def _reopen(
    connection: Connection,
    policies: Policies,
    page: Sequence[Chosen],
    clock: Clock,
    user: str | None,
    note: str | None,
) -> Outcome:
    log_ = PostgresLog(connection)
    orders, people = Orders(connection, log_), People(connection)
    orders.load([order_stream(code, number) for code, number, _ in page])
    applied = policies.by_code(connection, {code for code, _, _ in page})
    lines, refused = list[Reopened](), list[NotReopened]()
    for code, number, line_numbers in page:
        stream = order_stream(code, number)
        if code not in applied:
            refused.append(NotReopened(code or None, number, _UNKNOWN))
            continue
        carried = Carried(user=user_shown(user), note=uuid4() if note else None)
        command = replace(_command(clock, carried), line_numbers=line_numbers)
        cause = Command(correlation_id=orders.correlation_id(stream))
        decided = orders.decide(stream, command, applied[code].document, cause)
        _sort(code, number, decided, lines, refused)
        if not isinstance(decided, Refused | Partly):
            people.remember(code, Told(note), command, decided, orders.state(stream))
    people.store()
    log_.append(orders.settle())
    return Outcome(lines, refused)


def _command(clock: Clock, carried: Carried) -> ReopenLines:
    return ReopenLines(None, "asked", clock.now(), carried)


def _sort(
    code: str,
    number: str,
    decided: Sequence[AnyOrderFact] | Refused | Partly,
    lines: list[Reopened],
    refused: list[NotReopened],
) -> None:
    if isinstance(decided, Refused):
        refused.append(NotReopened(code, number, decided.detail))
        return
    for fact in decided:
        assert isinstance(fact, LinesReopened)  # noqa: S101  # reopening is never decided in part
        lines += [Reopened(code, number, line.line_number, line.item, line.quantity) for line in fact.lines]


def _with_stock(connection: Connection, lines: Sequence[Reopened]) -> Sequence[Reopened]:
    items = sorted({(line.organization, line.item) for line in lines})
    rows = connection.execute(_STOCK, ([code for code, _ in items], [item for _, item in items])).fetchall()
    most = {(code, item): (location, available) for code, item, location, available in rows}
    found = []
    for line in lines:
        location, available = most.get((line.organization, line.item), (None, 0))
        found.append(line._replace(location=location, available=available))
    return found


def _pages(chosen: Sequence[Chosen]) -> Iterator[Sequence[Chosen]]:
    left = iter(chosen)
    while page := list(islice(left, TOGETHER)):
        yield page


def know_all(connection: Connection) -> None:
    """Wait until what is unfulfillable is known as of now. Raises NotDone where that takes too long."""
    heads, deadline = PostgresLog(connection).heads(), time.monotonic() + _WAITS
    while True:
        there = checkpoints.read(connection, _MODEL)
        if all(there.get(shard, 0) >= head for shard, head in heads.items()):
            return
        if time.monotonic() > deadline:
            raise NotDone(f"the read model {_MODEL} is behind the log: is the service projections running?")
        time.sleep(0.05)
