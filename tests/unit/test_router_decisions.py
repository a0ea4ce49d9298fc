"""The router decides what its plain twin decides, whatever the organization, the order and the shelves."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.reasons import EliminationReason
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Decision
from services.routing.domain.masks import indexes
from services.routing.domain.verdicts import EVERY_LINE, Elimination
from services.routing.rules.rulebook import RULEBOOK
from tests.support.naive_router import Answer, route
from tests.support.naive_rules import preference
from tests.support.routing_cases import Case, cases

BY_RULE = frozenset(rule.REASON for rule in RULEBOOK)
often = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
sometimes = settings(often, max_examples=100)


def asked(case: Case) -> Answer:
    return route(case.policy, case.order, case.stock, case.loads)


def chosen(decision: Decision) -> dict[tuple[int, str], tuple[int, int | None]]:
    return {(each.line_number, each.location): (each.quantity, each.code) for each in decision.chosen}


def first_reasons(
    case: Case, left_out: Sequence[Elimination], listed: set[tuple[int, str]]
) -> dict[Any, EliminationReason]:
    codes = sorted(location.code for location in case.policy.locations)
    found: dict[tuple[int, str], EliminationReason] = {}
    for _, of_line, verdict in left_out:
        for index, line in enumerate(case.order["lines"]):
            for place in indexes(verdict.locations) if of_line in (EVERY_LINE, index) else ():
                key = (line["line_number"], codes[place])
                if key in listed and verdict.reason in BY_RULE:
                    found.setdefault(key, verdict.reason)
    return found


@often
@given(cases())
def test_the_router_and_its_twin_choose_the_same(case: Case) -> None:
    decision, answer = decide(case.candidates()), asked(case)
    assert chosen(decision) == answer.chosen
    assert {each.line_number: each.code for each in decision.unfulfillable} == answer.unfulfillable
    assert decision.pass_number == answer.deciding + 1


@often
@given(cases())
def test_the_router_and_its_twin_leave_locations_out_for_the_same_reasons(case: Case) -> None:
    at = case.candidates()
    decision, answer = decide(at), asked(case)
    assert [taken.which.part for taken in decision.passes] == [look.part for look in answer.passes]
    for taken, look in zip(decision.passes, answer.passes, strict=True):
        listed = [
            (line, at.network.codes[place]) for line in at.request.lines for place in indexes(at.listed(line))
        ]
        assert {(line.line_number, code) for line, code in listed} == look.listed
        expected = {key: why for key, why in look.reasons.items() if key in look.listed}
        assert first_reasons(case, decision.left_out(taken), look.listed) == expected


@sometimes
@given(cases())
def test_no_unit_is_gained_or_lost(case: Case) -> None:
    decision = decide(case.candidates())
    shares = [(each.line_number, each.quantity) for each in decision.chosen]
    shares += [(each.line_number, each.quantity) for each in decision.unfulfillable]
    for line in case.order["lines"]:
        units = [quantity for number, quantity in shares if number == line["line_number"]]
        assert sum(units) == line["quantity"]
        assert all(unit > 0 for unit in units)


@sometimes
@given(cases())
def test_no_shelf_gives_more_than_it_has_but_for_a_back_order(case: Case) -> None:
    items = {line["line_number"]: line["item"] for line in case.order["lines"]}
    given_away: dict[tuple[str, str], int] = {}
    back_orders = {
        location.code
        for location in case.policy.locations
        if preference("back_orders", case.policy, case.order, location)
    }
    for each in decide(case.candidates()).chosen:
        if each.code is None:
            shelf = (each.location, items[each.line_number])
            given_away[shelf] = given_away.get(shelf, 0) + each.quantity
        else:
            assert each.location in back_orders
    assert all(units <= case.stock[shelf]["available"] for shelf, units in given_away.items())


@sometimes
@given(cases(), st.data())
def test_it_is_the_same_whatever_the_order_of_locations_in_the_document(case: Case, data: Any) -> None:
    other = case.reordered(data.draw(st.permutations(case.policy.locations)))
    assert _plain(decide(other.candidates())) == _plain(decide(case.candidates()))


@sometimes
@given(cases())
def test_deciding_twice_agrees_with_itself(case: Case) -> None:
    at = case.candidates()
    assert _plain(decide(at)) == _plain(decide(at)) == _plain(decide(case.candidates()))


def _plain(decision: Decision) -> Any:
    passes = [
        (
            taken.which,
            [(line, verdict.reason, verdict.locations) for _, line, verdict in decision.left_out(taken)],
        )
        for taken in decision.passes
    ]
    return passes, decision.chosen, decision.unfulfillable, decision.pass_number, decision.zone
