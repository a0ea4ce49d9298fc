"""`orderfold demo`: every dispatch of its log, and its outcome, is what the rules of the queue say.

The clock is fast, so what came before which run differs from time to time. The log knows: its inputs and runs are told
to an oracle that knows the demo's messages and the rules, and none of the product's code.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
import pytest

from examples.superstore.story import timeline
from tests.support.answers import answer
from tests.support.command import UNSET, Answer, ask
from tests.support.parts import Parts, broker, with_fresh_database
from tests.support.superstore_queue import Leaving, Queues, order_number

DAYS, SECONDS_PER_DAY = 5, 1.2
SHOWN_LATER = 3  # runs that are counted while the views still have to show what they did
_LOG = "SELECT type, data FROM orderfold.events WHERE data->>'organization' = 'ACME' ORDER BY position"
Event = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Demo:
    """What the demo answered, and all the facts it left, in the order of the log."""

    answer: Answer
    log: list[Event]


@pytest.fixture(scope="module")
def demo(acceptance_parts: Parts) -> Demo:
    """One demo of a few days on a database and a broker of its own."""
    with broker("embedded") as own, with_fresh_database(acceptance_parts, "demo") as fresh:
        environment = {**UNSET, "ORDERFOLD_KAFKA": own.url, "ORDERFOLD_DATABASE": fresh.database_url}
        answer = ask(environment, *f"demo --json --days {DAYS} --seconds-per-day {SECONDS_PER_DAY}".split())
        with psycopg.connect(fresh.database_url) as connection:
            log = connection.execute(_LOG).fetchall()
    return Demo(answer, log)


def test_the_demo_dispatches_what_the_rules_say_and_counts_it(demo: Demo) -> None:
    told = Retold()
    for type_, data in demo.log:
        told.hear(type_, data)
    outcome = answer("demo", demo.answer.out)
    topics = Counter(topic for _, topic, _ in timeline(DAYS))
    assert (outcome["messages"], outcome["dead_letters"]) == (topics.total(), 1)
    assert outcome["orders"] == len(told.queues.orders) == topics["orders-submitted"]
    assert outcome["runs"] <= len(told.figures)  # they go on while the outcome is told
    moments = told.figures[outcome["runs"] - 1 - SHOWN_LATER : outcome["runs"]]
    assert {name: outcome[name] for name in moments[0]} in moments


def test_the_demo_tells_programs_an_order_for_every_rule_and_that_the_ledger_holds(demo: Demo) -> None:
    outcome = demo.answer.json
    assert all(one["ok"] for one in outcome["ledger"])
    examples = {each["rule"]: each["order_number"] for each in outcome["rules"]}
    known = {message.get("order_number") for _, _, message in timeline(DAYS)}
    assert len(examples) == 7
    assert set(examples.values()) <= known | {None}
    assert "everything sent" in demo.answer.err


@dataclass
class Retold:
    """Follows the log: inputs go to the oracle, and each run must have done what the oracle says."""

    queues: Queues = field(default_factory=Queues)
    figures: list[Mapping[str, int]] = field(default_factory=list)  # after each run
    _open: dict[str, datetime] = field(default_factory=dict)  # runs that have not decided yet, by DC
    _possible: dict[str, list[Leaving]] = field(default_factory=dict)
    _leaving: dict[str, Leaving] = field(default_factory=dict)

    def hear(self, type_: str, data: Mapping[str, Any]) -> None:
        """Takes the next fact of the log."""
        match type_:
            case "stock-counted" | "stock-changed":
                self.queues.stock(_STOCK[_shelf(data), data.get("counted_at") or data["changed_at"]])
            case "order-submitted":
                at, order = _ORDERS[data["order_number"]]
                assert datetime.fromisoformat(data["submitted_at"]) == at
                self.queues.submit(order, at)
            case "cancellation-answered":
                outcome = self.queues.cancel(_CANCELS[data["order_number"]])
                assert outcome == data["outcome"], data
            case "run-started":
                self._open[data["dc"]] = datetime.fromisoformat(data["as_of"])
                self._possible[data["dc"]], self._leaving[data["dc"]] = [], {}
            case "dispatch-created":
                lines = tuple(line["line_number"] for line in data["lines"])
                self._leaving[data["location"]][data["order_number"]] = lines
                return
            case "run-finished":
                self._judge(data["dc"])
                return
        self._decide()

    def _decide(self) -> None:
        """What a run decides if it does so now: it began, but an input may reach the log before what leaves."""
        for dc, as_of in self._open.items():
            if not self._leaving[dc]:
                self._possible[dc].append(self.queues.would_leave(dc, as_of))

    def _judge(self, dc: str) -> None:
        assert self._leaving[dc] in self._possible[dc], (dc, self._open[dc], self._leaving[dc])
        self.queues.leave(self._leaving[dc])
        del self._open[dc]
        orders = self.queues.orders.values()
        self.figures.append(
            {
                "waiting": sum(bool(each.open and not each.dispatches) for each in orders),
                "dispatches": sum(len(each.dispatches) for each in orders),
                "back_orders": sum(bool(each.open and each.dispatches) for each in orders),
                "open_lines": sum(len(each.open) for each in orders),
                "cancelled": sum(each.cancelled for each in orders),
            }
        )


def _shelf(stock: Mapping[str, Any]) -> tuple[str, str]:
    return stock["location"], stock["item"]


_STOCK = {
    (_shelf(message), message["counted_at"]): message
    for _, topic, message in timeline(DAYS)
    if topic == "inventory-changed"
}
_ORDERS = {
    message["order_number"]: (at, message)
    for at, topic, message in timeline(DAYS)
    if topic == "orders-submitted"
}
_CANCELS = {
    order_number(message): message for _, topic, message in timeline(DAYS) if topic == "cancellations"
}
