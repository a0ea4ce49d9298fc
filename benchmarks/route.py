"""Orders of three lines routed over generated chains, beside the same decisions by plain loops."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import process_time

from benchmarks import material, plain_router
from benchmarks.figure import Figure, Scale
from benchmarks.networks import Chain, chain, requests
from schemas.events.order import OrderSubmitted
from services.routing.brokering.broker import decide
from services.routing.brokering.trace import shopping
from services.routing.domain.request import Request
from services.routing.domain.snapshot import Snapshot
from services.routing.outcome import candidates, choices_of, expect, routed, take

_BUDGETS = {50: 15_000, 500: 12_000, 5_000: 6_000}
_ORDERS = 4_000
_PAGE = 500
"""Orders decided on one reading of stock: each takes units from those after it."""
_PLAIN_SECONDS = 3.0
_ROUNDS = 3

Pages = Sequence[tuple[Snapshot, Sequence[Request]]]


def measure(scale: Scale) -> Iterator[Figure]:
    """By locations: decisions with their trace, then with all that is recorded of them; then the plain loops."""
    (sent, *_) = material.accepted(0, material.policy())
    assert isinstance(sent, OrderSubmitted)
    orders = requests(scale.of(_ORDERS))
    for locations, budget in _BUDGETS.items():
        over = chain(locations)
        work = f"route an order of 3 lines, {locations:,} locations"
        _all_routed(sent, _pages(over, orders))  # a router has been running for a while
        rate = len(orders) / _seconds(over, orders, _all_decided)
        note = f"CPU time, the best of {_ROUNDS}: decision, its trace as it is kept, stock taken"
        yield Figure(work, rate, "orders/s", "one core", budget=budget, note=note)
        rate = len(orders) / _seconds(over, orders, partial(_all_routed, sent))
        note = "the same, and what is recorded: fact, digest of all it looked at"
        yield Figure(work, rate, "orders/s", "one core", note=note)
        yield Figure("its decision as it is kept", _kilobytes(over, orders[:200], sent), "kB", "one core")
        plain, same, asked = _plain_rate(over, orders)
        note = f"by plain loops over locations, no digest, no fact; {same} of {asked} chose the same"
        yield Figure(work, plain, "orders/s", "one core", note=note)


def _all_decided(pages: Pages) -> None:
    for snapshot, page in pages:
        expect(snapshot, page)
        for order in page:
            at = candidates(snapshot, order)
            decision = decide(at)
            shopping(at, decision)
            take(snapshot, order, choices_of(snapshot.network, decision))


def _all_routed(sent: OrderSubmitted, pages: Pages) -> None:
    for snapshot, page in pages:
        expect(snapshot, page)
        for order in page:
            routed(snapshot, order, sent, 1)


def _pages(over: Chain, orders: Sequence[Request]) -> Pages:
    """Each with the snapshot as it was read for it: reading is not routing."""
    return [(over.snapshot(), orders[first : first + _PAGE]) for first in range(0, len(orders), _PAGE)]


def _kilobytes(over: Chain, orders: Sequence[Request], sent: OrderSubmitted) -> float:
    """Of the fact, before the database compresses it."""
    snapshot = over.snapshot()
    facts = [routed(snapshot, order, sent, 1)[0].data() for order in orders]
    return sum(map(len, facts)) / len(facts) / 1000


def _plain_rate(over: Chain, orders: Sequence[Request]) -> tuple[float, int, int]:
    """Orders a second, how many were given to the same locations as by the router, and of how many."""
    plain = plain_router.PlainChain.of(over)
    snapshot = over.snapshot()
    asked = same = 0
    spent = 0.0
    for order in orders:
        started = process_time()
        chosen, _ = plain_router.decide(plain, order)
        spent += process_time() - started
        asked += 1
        same += chosen == _chosen(snapshot, order)
        if spent > _PLAIN_SECONDS:
            break
    return asked / spent, same, asked


def _chosen(snapshot: Snapshot, order: Request) -> dict[int, str]:
    decision = decide(candidates(snapshot, order))
    return {each.line_number: each.location for each in decision.chosen}


def _seconds(over: Chain, orders: Sequence[Request], work: Callable[[Pages], None]) -> float:
    """Of this process alone, on however busy a machine: what others do can only make it more."""
    spent = []
    for _ in range(_ROUNDS):
        pages = _pages(over, orders)
        started = process_time()
        work(pages)
        spent.append(process_time() - started)
    return min(spent)
