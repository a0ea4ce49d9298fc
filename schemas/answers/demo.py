"""`orderfold demo --json`: what the demo played, and what came of it."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from schemas.answers.operating import Finding
from schemas.wire.values import described


class RuleShown(NamedTuple):
    """A rule of the queue, with an order to look at."""

    rule: Annotated[str, described("The rule, in words.")]
    order_number: Annotated[str | None, described("An order that it decided; null where there is none.")]


class DemoOutcome(NamedTuple):
    """Figures of the whole demo."""

    messages: Annotated[int, described("Messages that were sent.")]
    orders: Annotated[int, described("Orders that arrived.")]
    waiting: Annotated[int, described("Orders of which nothing left yet.")]
    runs: Annotated[int, described("Runs that ended.")]
    dispatches: Annotated[int, described("Dispatches that were created.")]
    back_orders: Annotated[int, described("Orders that wait after some of their lines left.")]
    cancelled: Annotated[int, described("Orders that were cancelled, whole or in part.")]
    open_lines: Annotated[int, described("Lines that wait.")]
    dead_letters: Annotated[int, described("Messages that were not taken.")]
    rules: Annotated[Sequence[RuleShown], described("Every rule of the queue.")]
    ledger: Annotated[Sequence[Finding], described("Outcome of every check, as of `orderfold check`.")]
