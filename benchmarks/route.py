"""Orders of three lines routed over generated chains, beside the same decisions by plain loops."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import process_time

from benchmarks import material, plain_router
from benchmarks.figure import Figure, Scale
from benchmarks.networks import Chain, chain, requests
from schemas.events.order import OrderSubmitted
from services.router.brokering.broker import decide
from services.router.domain.floor import Floor
from services.router.domain.request import Request
from services.router.outcome import candidates, expect, routed

_BUDGETS = {50: 15_000, 500: 12_000, 5_000: 6_000}
_ORDERS = 4_000
_PAGE = 500
"""Orders decided on one reading of stock: each takes units from those after it."""
_PLAIN_SECONDS = 3.0


def measure(scale: Scale) -> Iterator[Figure]:
    """By locations: whole decisions with everything that is recorded of them; then the plain loops."""
    (sent, *_) = material.accepted(0, material.policy())
    assert isinstance(sent, OrderSubmitted)
    orders = requests(scale.of(_ORDERS))
    for locations, budget in _BUDGETS.items():
        over = chain(locations)
        work = f"route an order of 3 lines, {locations:,} locations"
        _all_routed(_pages(over, orders), sent)  # a router has been running for a while
        pages = _pages(over, orders)
        rate = len(orders) / _seconds(lambda pages=pages: _all_routed(pages, sent))  # type: ignore[misc]
        note = "CPU time: decision, trace, fact, digest of its inputs"
        yield Figure(work, rate, "orders/s", "one core", budget=budget, note=note)
        yield Figure("its decision as it is kept", _kilobytes(over, orders[:200], sent), "kB", "one core")
        plain, same, asked = _plain_rate(over, orders)
        note = f"by plain loops over locations, no digest, no fact; {same} of {asked} chose the same"
        yield Figure(work, plain, "orders/s", "one core", note=note)


def _all_routed(pages: Iterable[tuple[Floor, Sequence[Request]]], sent: OrderSubmitted) -> None:
    for floor, page in pages:
        expect(floor, page)
        for order in page:
            routed(floor, order, sent, 1)


def _pages(over: Chain, orders: Sequence[Request]) -> list[tuple[Floor, Sequence[Request]]]:
    """Each with the floor as it was read for it: reading is not routing."""
    return [(over.floor(), orders[first : first + _PAGE]) for first in range(0, len(orders), _PAGE)]


def _kilobytes(over: Chain, orders: Sequence[Request], sent: OrderSubmitted) -> float:
    """Of the fact, before the database compresses it."""
    floor = over.floor()
    facts = [routed(floor, order, sent, 1)[0].model_dump_json() for order in orders]
    return sum(map(len, facts)) / len(facts) / 1000


def _plain_rate(over: Chain, orders: Sequence[Request]) -> tuple[float, int, int]:
    """Orders a second, how many were given to the same locations as by the router, and of how many."""
    plain = plain_router.PlainChain.of(over)
    floor = over.floor()
    asked = same = 0
    spent = 0.0
    for order in orders:
        started = process_time()
        chosen, _ = plain_router.decide(plain, order)
        spent += process_time() - started
        asked += 1
        same += chosen == _chosen(floor, order)
        if spent > _PLAIN_SECONDS:
            break
    return asked / spent, same, asked


def _chosen(floor: Floor, order: Request) -> dict[int, str]:
    decision = decide(candidates(floor, order))
    return {each.line_number: each.location for each in decision.chosen}


def _seconds(work: Callable[[], object]) -> float:
    """Of this process alone, on however busy a machine."""
    started = process_time()
    work()
    return process_time() - started
