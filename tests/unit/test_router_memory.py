"""What the router remembers from one order to the next changes nothing: a page is as each of its orders alone."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from schemas.events.order import OrderSubmitted
from schemas.events.routing import RoutingDecided
from schemas.organization import Organization
from schemas.reasons import EliminationReason
from services.routing.domain.loads import Assignments, Load
from services.routing.domain.network import network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.snapshot import Snapshot
from services.routing.domain.stock import ItemStock, stock_of_item
from services.routing.domain.verdicts import NO_RULING, RulingMemory, Verdict
from services.routing.outcome import expect, routed
from tests.support.order_stream import submitted
from tests.support.routing_cases import NOW, Case, pages

often = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
Stock = dict[tuple[str, str], dict[str, object]]


def floor_of(case: Case, given_by_now: dict[str, Load]) -> Snapshot:
    """Read anew, over a network made anew."""
    net = network(case.policy, 1, {})
    loads = {net.index[code]: load for code, load in given_by_now.items()}
    return Snapshot(net, 1, case.shelves(net), Assignments.of(net, loads))


def decided(snapshot: Snapshot, request: Request) -> RoutingDecided:
    sent = submitted()
    assert isinstance(sent, OrderSubmitted)
    return routed(snapshot, request, sent, 1)[0]


@often
@given(pages(), st.booleans())
def test_a_page_of_orders_is_as_each_of_them_alone(page: tuple[Case, list[Request]], ahead: bool) -> None:
    case, requests = page
    loads = {code: Load(NOW.date(), each["orders_today"], NOW) for code, each in case.loads.items()}
    together = floor_of(case, loads)
    if ahead:
        expect(together, requests)
    for request in requests:
        alone = floor_of(case, loads)
        fact = decided(together, request)
        assert fact == structs.replace(decided(alone, request), input_hash=fact.input_hash)
        case = replace(case, stock=_left(case, alone))
        loads = _given(alone)


def _left(case: Case, snapshot: Snapshot) -> Stock:
    """What the database would have: rows of what is owed too."""
    return {
        (code, item): {
            "available": shelf.available.units.item(place),
            "on_hand": shelf.on_hand.units.item(place),
            "velocity": float(shelf.velocity[place]),
        }
        for item, shelf in snapshot.stock.items()
        for place, code in enumerate(snapshot.network.codes)
        if _kept(shelf, place)
    }


def _given(snapshot: Snapshot) -> dict[str, Load]:
    given = snapshot.assignments
    columns = given.days.tolist(), given.orders.tolist(), given.last_assigned.tolist()
    return {
        code: Load(date.fromordinal(day), orders, datetime.fromtimestamp(last, UTC))
        for code, day, orders, last in zip(snapshot.network.codes, *columns, strict=True)
        if day
    }


def _kept(shelf: ItemStock, place: int) -> bool:
    return bool(shelf.stocked >> place & 1)


def test_which_rule_leaves_a_thin_shelf_out_is_told_anew_when_it_gets_thinner() -> None:
    """Two rules leave the same location out before and after: of three units the second, of one unit the first."""
    document = {
        "organization": "A",
        "fulfilment": "route",
        "preferences": {"use_probability_rules": True},
        "locations": [{"code": "S-1", "type": "store"}, {"code": "S-2", "type": "store"}],
        "probability_rules": [{"name": "FIRST", "exclude_below": 2}, {"name": "SECOND", "exclude_below": 5}],
    }
    net = network(Organization.model_validate_json(json.dumps(document)), 1, {})
    shelf = stock_of_item(net, ["S-1", "S-2"], [3, 50], [3, 50], [0.0, 0.0])
    snapshot = Snapshot(net, 1, {"X": shelf}, Assignments.of(net, {}))
    order = Request("A", "A-1", "delivery", (RequestLine(1, "X", 1),), None, NOW)
    by_name = replace(order, lines=(RequestLine(1, "X", 2),), requested_location="S-1")

    said = [_thin(decided(snapshot, each)) for each in (order, by_name, order)]

    assert said == [["SECOND"], [], ["FIRST"]]


def test_a_full_memory_forgets_its_own_kind_alone() -> None:
    known, verdict = RulingMemory(), Verdict(EliminationReason.NO_GIFT_WRAP, 1)
    known.of_orders.keep((1, 1), verdict)
    for number in range(known.by_names.limit + 1):
        known.by_names.keep((None, str(number), None), NO_RULING)

    assert list(known.by_names) == [(None, str(known.by_names.limit), None)]
    assert known.of_orders == {(1, 1): verdict}


def _thin(fact: RoutingDecided) -> list[str]:
    assert fact.shopping is not None
    thin = EliminationReason.PROBABILITY_RULE
    return [each.value for each in fact.shopping.left_out if each.reason is thin]
