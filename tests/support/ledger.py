"""What must be true after any storm: inputs once, dispatches once, and the ledger check of the product itself."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable

from services.commands.ledger import findings
from services.common.database import Connection
from tests.support.system import System

_COUNTED = {"orders-submitted": "order-submitted", "cancellations": "cancellation-answered"}
"""The fact that stands exactly once for each input; for stock it is any fact."""


def assert_ledger(system: System, inputs: Iterable[tuple[str, str]]) -> None:
    """`inputs` are (topic, message id) of everything that the broker acknowledged and that should be taken."""
    wrong = [f"{one.check}: {one.detail}" for one in findings(system.database) if not one.ok]
    assert wrong == []
    assert_taken_once(system.database, inputs)
    assert_dispatched_once(system)


def assert_taken_once(connection: Connection, inputs: Iterable[tuple[str, str]]) -> None:
    """Every input is in the log exactly once."""
    rows = connection.execute(
        "SELECT type, meta->>'message_id' FROM events WHERE meta->>'message_id' IS NOT NULL"
    ).fetchall()
    taken = Counter((type_, message_id) for type_, message_id in rows)
    stock = Counter(message_id for type_, message_id in rows if type_.startswith("stock-"))
    found = {
        (topic, message_id): taken[(_COUNTED[topic], message_id)] if topic in _COUNTED else stock[message_id]
        for topic, message_id in inputs
    }
    assert found
    assert {place: times for place, times in found.items() if times != 1} == {}


def assert_dispatched_once(system: System) -> None:
    """Each dispatch was told under one `ce_id`, however often, and none was told that is not in the log."""
    told: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    for heard in system.heard("dispatches"):
        told[(heard.headers["ce_type"].decode(), heard.value["dispatch_id"])].add(heard.headers["ce_id"])
    assert {key: ids for key, ids in told.items() if len(ids) > 1} == {}
    rows = system.database.execute(
        "SELECT type, data FROM events WHERE type IN ('dispatch-created', 'dispatch-cancelled')"
    )
    logged = {(type_, json.loads(data)["dispatch_id"]) for type_, data in rows}
    assert told.keys() == logged
