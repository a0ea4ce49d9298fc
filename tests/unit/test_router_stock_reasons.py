"""Where a location has too little, the trace says what its plain twin says: the same reasons in the same order."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.reasons import EliminationReason as Why
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import PassTaken
from services.routing.domain.masks import indexes
from services.routing.rules.rulebook import RULEBOOK
from tests.support.naive_router import route
from tests.support.naive_stock import Told, told_of_stock
from tests.support.routing_cases import Case, cases

BY_RULE = frozenset(rule.REASON for rule in RULEBOOK)
ABOUT_STOCK = frozenset(Why) - BY_RULE
MANY, FEW = (1, 4), (1, 2)
"""Lines of an order: of many, "not common" is frequent; of few, lines that are divided."""
often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
sometimes = settings(often, max_examples=100)


def said_of_stock(case: Case, taken: PassTaken, listed: set[tuple[int, str]]) -> Told:
    """What the trace shows of a pass: of who is listed, and of who is called not common."""
    codes = sorted(location.code for location in case.policy.locations)
    found: Told = {}
    for *_, of_line, verdict in taken.eliminations:
        for place in indexes(verdict.locations) if verdict.reason in ABOUT_STOCK else ():
            key = (case.order["lines"][of_line]["line_number"], codes[place])
            if key in listed or verdict.reason is Why.NOT_COMMON:
                found.setdefault(key, []).append(verdict.reason)
    return found


@often
@pytest.mark.parametrize("lines", [MANY, FEW], ids=["many lines", "few lines"])
@given(data=st.data())
def test_the_router_and_its_twin_say_the_same_of_too_little_stock(lines: tuple[int, int], data: Any) -> None:
    case = data.draw(cases(lines=lines))
    decision = decide(case.candidates())
    answer = route(case.policy, case.order, case.stock, case.loads)
    for taken, look in zip(decision.passes, answer.passes, strict=True):
        expected = told_of_stock(case.policy, case.order, case.stock, look)
        assert said_of_stock(case, taken, look.listed) == expected


@sometimes
@given(cases())
def test_reasons_about_stock_are_told_of_a_line_and_after_all_rules(case: Case) -> None:
    for taken in decide(case.candidates()).passes:
        about_stock = [verdict.reason in ABOUT_STOCK for *_, verdict in taken.eliminations]
        assert about_stock == sorted(about_stock)
        lines = [line for *_, line, verdict in taken.eliminations if verdict.reason in ABOUT_STOCK]
        assert set(lines) <= set(range(len(case.order["lines"])))
