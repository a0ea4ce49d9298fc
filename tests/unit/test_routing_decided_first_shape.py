"""A decision as it was recorded first, where each pass said all that was left out in it, agrees with itself today."""

import json
from pathlib import Path
from typing import cast

from hypothesis import HealthCheck, given, settings

from schemas.events.order import OrderSubmitted
from schemas.events.routing import RoutingDecided
from services.common.eventstore.codec import decode
from services.routing.again import Again
from services.routing.domain.loads import Assignments
from services.routing.domain.network import network
from services.routing.domain.snapshot import Snapshot
from services.routing.outcome import routed
from tests.support.order_stream import submitted
from tests.support.routing_cases import Case, cases, request_of

FIRST = Path(__file__).parents[1] / "golden" / "facts" / "routing-decided.v1.json"


def test_everything_stays_with_its_pass_in_its_order() -> None:
    before = json.loads(FIRST.read_text())["shopping"]
    now = cast(RoutingDecided, decode("routing-decided", 1, FIRST.read_text())).shopping
    assert now is not None
    for look, was in zip(now.passes, before["passes"], strict=True):
        left_out = [each for each in now.left_out if each.pass_number == look.number]
        said = [each.model_dump(exclude={"rule", "pass_number"}, mode="json") for each in left_out]
        assert said == was["left_out"]
        assert [each.rule for each in left_out] == list(range(len(said)))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_a_decision_of_the_first_shape_is_told_as_the_same(case: Case) -> None:
    net = network(case.policy, 1, {})
    snapshot = Snapshot(net, 1, case.shelves(net), Assignments.of(net, {}))
    request = request_of(case.order, case.policy.organization)
    fact, _ = routed(snapshot, request, cast(OrderSubmitted, submitted()), 1)
    first = cast(RoutingDecided, decode("routing-decided", 1, json.dumps(_as_first_told(fact))))
    assert Again(first, fact, snapshot, request).differing == []
    if first.shopping is not None and first.shopping.left_out:
        other = first.shopping.model_copy(update={"left_out": first.shopping.left_out[1:]})
        tampered = first.model_copy(update={"shopping": other})
        assert Again(tampered, fact, snapshot, request).differing == ["shopping"]


def _as_first_told(fact: RoutingDecided) -> dict[str, object]:
    data = json.loads(fact.data())
    shopping = data["shopping"]
    if shopping is not None:
        told = sorted(shopping.pop("left_out"), key=lambda each: int(each["rule"]))
        for look in shopping["passes"]:
            together = [each for each in told if each["pass_number"] in (None, look["number"])]
            names = ("reason", "value", "line_number", "locations")
            look["left_out"] = [{name: each[name] for name in names} for each in together]
    return data
