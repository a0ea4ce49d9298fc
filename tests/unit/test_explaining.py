"""Every rule has its remedy; what is said to be enough is enough, and nothing less of it is, says the plain twin."""

from collections.abc import Sequence
from dataclasses import replace
from json import dumps
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from schemas.organization import Location, Organization
from schemas.reasons import EliminationReason as Why
from services.routing.brokering.broker import decide
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, indexes
from services.routing.explaining.allowances import allowances
from services.routing.explaining.better_rank import better_ranks
from services.routing.explaining.compared import ALSO_SHORT, UNLISTED, blockers
from services.routing.explaining.criteria import names
from services.routing.explaining.explanation import explain
from services.routing.explaining.least import SETTABLE, Change, least_change
from services.routing.explaining.margins import margin
from services.routing.explaining.narrowing import narrowed
from services.routing.explaining.remedies import REMEDIES, remedy
from services.routing.explaining.remedy import Remedy, units
from services.routing.explaining.scene import Scene
from services.routing.explaining.standing import Standing
from services.routing.rules.rulebook import RULEBOOK
from tests.support.naive_router import route
from tests.support.routing_cases import Case, cases

often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def otherwise(case: Case, at: Candidates, changes: Sequence[Change]) -> Case:
    """The case with the changes made, as its plain twin wants it."""
    scene = Scene.of(at)
    for each in changes:
        scene = each.remedy.change(scene, each.value)
    codes = at.network.codes
    stock: dict[tuple[str, str], dict[str, Any]] = {}
    for item, shelf in scene.stock.items():
        for place in indexes(shelf.stocked):
            stock[codes[place], item] = {
                "available": int(shelf.available.units[place]),
                "on_hand": int(shelf.on_hand.units[place]),
                "velocity": float(shelf.velocity[place]),
            }
    loads = {
        code: {
            "orders_today": int(scene.loads.orders_today[place]),
            "last_assigned": None if last == -np.inf else float(last),
        }
        for place, (code, last) in enumerate(zip(codes, scene.loads.last_assigned, strict=True))
    }
    asked = scene.request
    order = case.order | {
        "placed_location": asked.placed_location,
        "requested_location": asked.requested_location,
    }
    return Case(scene.policy, order, stock, loads)


def winners(case: Case) -> set[str]:
    """Who gets a share, says the twin."""
    return {code for _, code in route(case.policy, case.order, case.stock, case.loads).chosen}


def less(change: Change) -> list[Change]:
    """The same remedy with each smaller value; a radius or a limit may be any smaller number."""
    if change.remedy.kind in ("radius", "maximum_daily_orders"):
        return [Change(change.remedy, value) for value in range(1, change.value)][-3:]
    before = change.remedy.values[: change.remedy.values.index(change.value)]
    return [Change(change.remedy, value) for value in before][-12:]


@often
@given(cases(locations=(2, 5), lines=(1, 3)))
def test_the_least_change_makes_a_location_win_and_nothing_smaller_does(case: Case) -> None:
    at = case.candidates()
    standing = Standing.of(at)
    for location in standing.losers:
        code = at.network.codes[location]
        changes = least_change(standing, location)
        if changes is None:
            continue
        assert changes
        assert code in winners(otherwise(case, at, changes))
        for index, change in enumerate(changes):
            others = (changes[:index], changes[index + 1 :])
            assert code not in winners(otherwise(case, at, (*others[0], *others[1])))
            for smaller in less(change):
                assert code not in winners(otherwise(case, at, (*others[0], smaller, *others[1]))), (
                    smaller.words,
                    change.words,
                )


def everything_to_change(standing: Standing, location: int) -> dict[tuple[str, str], Remedy]:
    """Each remedy there is for the location: of every rule in every pass, of its shelves, its rank, what is allowed."""
    at = standing.at
    found = [
        remedy(rule.REASON, at, line, location)
        for part in (("all",) if at.zone is None else ("primary", "alternate", "both"))
        for rule in RULEBOOK
        for line in at.request.lines
        if rule.eliminated(replace(at, part=part), line) >> location & 1
    ]
    found += [units(at, line, location) for line in at.request.lines]
    found += [each for name in names(at) for each in better_ranks(at, name, location)]
    found += allowances(at, location)
    known = {each.key: each for each in found if each is not None}
    too_far = any(kind == "radius" for kind, _ in known)  # nobody is told to move the location then
    return {key: each for key, each in known.items() if key[0] != "distance" or not too_far}


@often
@given(cases(locations=(2, 5), lines=(1, 3)))
def test_several_changes_are_told_only_where_no_single_one_is_enough(case: Case) -> None:
    at = case.candidates()
    standing = Standing.of(at)
    for location in standing.losers:
        code = at.network.codes[location]
        if len(least_change(standing, location) or ()) == 1:
            continue
        for each in everything_to_change(standing, location).values():
            most = Change(each, each.values[-1])
            assert code not in winners(otherwise(case, at, [most])), most.words


@often
@given(cases())
def test_nothing_helps_only_who_was_tried_who_cannot_be_placed_and_who_cannot_be_ranked(case: Case) -> None:
    at = case.candidates()
    standing = Standing.of(at)
    for location in standing.losers:
        if least_change(standing, location) is None:
            said = blockers(standing, location)
            tried = any(each.reason == Why.PREVIOUSLY_ASSIGNED for each in said)
            lost = any(
                each.reason == Why.PROXIMITY_DISTANCE and each.operands["distance"] is None for each in said
            )
            full = bool(at.request.assigned_locations)
            fixed = not SETTABLE & set(names(at))
            assert tried or lost or full or fixed, [each.words for each in said]


@often
@given(cases())
def test_locations_that_cannot_matter_can_be_left_away(case: Case) -> None:
    at = case.candidates()
    fewer = narrowed(at, NOBODY)
    assert decide(fewer).chosen == decide(at).chosen
    assert decide(fewer).unfulfillable == decide(at).unfulfillable


@often
@given(cases())
def test_a_winner_is_followed_by_who_wins_without_it(case: Case) -> None:
    at = case.candidates()
    standing = Standing.of(at)
    for winner in standing.winners:
        found = margin(standing, winner)
        code = at.network.codes[winner]
        assert code not in found.instead
        lines = [line | {"tried": frozenset({*line["tried"], code})} for line in case.order["lines"]]
        its = {each.line_number for each in standing.decision.chosen if each.location == code}
        answer = route(case.policy, case.order | {"lines": lines}, case.stock, case.loads)
        assert set(found.instead) == {other for number, other in answer.chosen if number in its}
        if found.difference is not None and found.difference.gap is not None:
            assert found.difference.gap > 0


@often
@given(cases())
def test_every_loser_is_told_why(case: Case) -> None:
    explained = explain(case.candidates(), limit=100)
    everybody = {each.code for each in case.policy.locations}
    won = {each.location for each in explained.winners}
    assert {each.location for each in explained.losers} == everybody - won
    assert explained.losing == len(everybody - won)
    counts = [len(each.changes) if each.changes is not None else 1_000 for each in explained.losers]
    assert counts == sorted(counts)
    for loser in explained.losers:
        assert loser.blockers or loser.outranked or loser.changes
        known = {*Why, UNLISTED, ALSO_SHORT}
        assert {each.reason for each in loser.blockers} <= known


@often
@given(cases())
def test_each_remedy_lifts_its_rule(case: Case) -> None:
    at = case.candidates()
    scene = Scene.of(at)
    for part in ("all",) if at.zone is None else ("primary", "alternate", "both"):
        for rule in RULEBOOK:
            for index, line in enumerate(at.request.lines):
                for place in indexes(rule.eliminated(replace(at, part=part), line)):
                    found = remedy(rule.REASON, at, line, place)
                    if found is None:
                        assert rule.REASON in (Why.PREVIOUSLY_ASSIGNED, Why.PROXIMITY_DISTANCE)
                        continue
                    changed = replace(found.change(scene, found.values[-1]).candidates(), part=part)
                    still_out = rule.eliminated(changed, changed.request.lines[index])
                    assert not still_out >> place & 1, found.words(found.values[-1])


def test_every_reason_has_a_remedy_but_for_a_location_that_gave_the_line_back() -> None:
    assert set(REMEDIES) == set(Why)
    at = small().candidates()
    assert remedy(Why.PREVIOUSLY_ASSIGNED, at, at.request.lines[0], 0) is None


def small(*, policy: dict[str, Any] | None = None, b: dict[str, Any] | None = None, **asked: Any) -> Case:
    """A and B both have 5 of X, A ranks first; `b` is B otherwise, `asked` the order otherwise."""
    places = [
        {"code": "A", "type": "store", "priority": 1, "latitude": 40.0, "longitude": -74.0},
        {"code": "B", "type": "store", "priority": 3, "latitude": 41.0, "longitude": -74.0, **(b or {})},
    ]
    document = {"organization": "O", "fulfilment": "route", "locations": places, **(policy or {})}
    usual = {"available": 5, "on_hand": 6, "velocity": 0.0}
    line = {"item": "X", "quantity": 2, "gift_wrap": False, "attribute": None, "tried": frozenset()}
    lines = [asked.pop(name, None) for name in ("line", "line_2", "line_3")]
    order = {
        "order_type": "delivery",
        "system": None,
        "carrier": None,
        "placed_location": None,
        "requested_location": None,
        "destination": {"country": "US", "state": "NY", "postal_code": "10001"},
        "origin": (40.0, -74.0),
        "assigned": frozenset(),
        "lines": [
            {"line_number": number, **line, **(other or {})}
            for number, other in enumerate(lines, 1)
            if number == 1 or other is not None
        ],
    }
    stock = {("A", "X"): {**usual, **asked.pop("a_has", {})}}
    if (b_has := asked.pop("b_has", {})) is not None:
        stock["B", "X"] = {**usual, **b_has}
    for code, item in (("A", "Y"), ("B", "Y"), ("A", "Z"), ("B", "Z")):
        if (has := asked.pop(f"{code.lower()}_has_of_{item.lower()}", None)) is not None:
            stock[code, item] = {**usual, **has}
    loads = asked.pop("loads", {})
    return Case(Organization.model_validate_json(dumps(document)), order | asked, stock, loads)


def first(*, policy: dict[str, Any] | None = None, b: dict[str, Any] | None = None, **asked: Any) -> Case:
    """The same, where B would win but for what is told here."""
    return small(policy=policy, b={"priority": 0, **(b or {})}, **asked)


def told(case: Case) -> tuple[list[str], list[str] | None]:
    """What is said of B: why it lost, and what would have been enough."""
    (loser,) = explain(case.candidates(), location="B").losers
    changes = None if loser.changes is None else [each.words for each in loser.changes]
    outranked = [loser.outranked.words] if loser.outranked and loser.outranked.difference else []
    return list(dict.fromkeys(each.words for each in loser.blockers)) or outranked, changes


RULES = {"use_attribute_rules": True, "use_probability_rules": True, "use_maximum_order_limits": True}
SHRINK = {
    "preferences": RULES,
    "probability_rules": [{"name": "SHRINK", "lower_by": 3, "locations": ["B"]}],
}
CUT = {
    "attributes": [{"code": "CUT", "type": "product_and_location"}],
    "items": [{"item": "X", "attributes": [{"code": "CUT", "value": "YES"}]}],
}
WITH_CUT = {"attributes": [{"code": "CUT", "value": "YES"}]}


def zone(primary: list[str], alternate: list[str]) -> dict[str, Any]:
    """A zone for every address of the US."""
    area = {"country": "US"}
    named = {"name": "NE", "areas": [area], "primary": primary, "alternate": alternate}
    return {"preferences": {"use_zones": True}, "zones": [named]}


BY_PRIORITY_AND_SHELF = {
    "preferences": {"brokering": {"method": "standard", "order": ["location_priority", "on_hand"]}}
}

EXAMPLES: dict[str, tuple[Case, list[str], list[str] | None]] = {
    "un-requested": (
        first(requested_location="A"),
        ["A was asked for"],
        ["an order that asks for B"],
    ),
    "order type": (first(b={"delivery": False}), ["does not deliver"], ["delivering orders"]),
    "sourcing": (
        first(b={"sourcing": False}, order_type="ship_for_pickup"),
        ["sends nothing to be collected elsewhere"],
        ["sourcing ship-for-pickup orders"],
    ),
    "requesting location": (
        first(placed_location="B"),
        ["the order was placed there"],
        ["an order placed elsewhere"],
    ),
    "same system": (
        first(
            policy={"systems": [{"code": "S", "disallow_shopping_within_system": True}]},
            b={"system": "S"},
            system="S",
        ),
        ["S placed the order and does not shop among its own"],
        ["shopping within system S"],
    ),
    "tried": (
        first(line={"tried": frozenset({"B"})}),
        ["had line 1 before"],
        None,
    ),
    "not primary": (
        first(policy=zone(["A"], ["B"])),
        ["not a primary location of zone NE (primary A)"],
        ["a place among the primary locations of NE"],
    ),
    "not alternate": (
        first(policy=zone([], ["A"])),
        ["not an alternate location of zone NE (alternate A)"],
        ["a place among the alternate locations of NE"],
    ),
    "radius": (
        first(policy={"preferences": {"proximity": {"distance": 50, "unit": "miles"}}}),
        ["69.1 miles away, radius 50"],
        ["a radius of 70 miles"],
    ),
    "radius in kilometers": (
        first(policy={"preferences": {"proximity": {"distance": 99.5, "unit": "kilometers"}}}),
        ["111.2 kilometers away, radius 99.5"],
        ["a radius of 112 kilometers"],
    ),
    "daily orders": (
        first(
            policy={"preferences": RULES},
            b={"maximum_daily_orders": 50},
            loads={"B": {"orders_today": 50, "last_assigned": 1.0}},
        ),
        ["50 orders today, limit 50"],
        ["a limit of 51 orders a day"],
    ),
    "attribute of the item": (
        replace(
            base := first(policy={"preferences": RULES, **CUT}),
            policy=base.policy.model_copy(
                update={
                    "locations": (
                        Location.model_validate_json(
                            dumps(base.policy.locations[0].model_dump(mode="json") | WITH_CUT)
                        ),
                        base.policy.locations[1],
                    )
                }
            ),
        ),
        ["lacks CUT = YES"],
        ["the attribute CUT = YES"],
    ),
    "probability": (
        first(
            policy={
                "preferences": RULES,
                "probability_rules": [{"name": "THIN", "exclude_below": 4, "locations": ["B"]}],
            },
            b_has={"available": 3},
        ),
        ["X: 2 needed, 3 available; rule THIN asks for 4 or more"],
        ["1 more of X"],
    ),
    "lowered by a rule to less than is needed": (
        first(policy=SHRINK, line={"quantity": 4}),
        ["X: 4 needed, 2 available (5 less 3 by rule SHRINK)"],
        ["2 more of X"],
    ),
    "too little for two lines of the item": (
        first(line={"quantity": 3}, line_2={"quantity": 3}, a_has={"available": 9}),
        ["X: 6 needed, 5 available"],
        ["1 more of X"],
    ),
    "one order is singular": (
        first(
            policy={"preferences": RULES},
            b={"maximum_daily_orders": 1},
            loads={"B": {"orders_today": 1, "last_assigned": 1.0}},
        ),
        ["1 order today, limit 1"],
        ["a limit of 2 orders a day"],
    ),
    "rank by the last order, in UTC": (
        small(
            policy={"preferences": {"brokering": {"method": "standard", "order": ["last_order_assigned"]}}},
            loads={place: {"orders_today": 1, "last_assigned": at} for place, at in (("A", 3.0), ("B", 60.0))},
        ),
        [
            "A ranks before it: last order assigned 1970-01-01 00:00:03 UTC against 1970-01-01 00:01:00 UTC"
        ],
        ["its last order assigned at 1970-01-01 00:00:02 UTC"],
    ),
    "too little": (
        first(b_has={"available": -1}),
        ["X: 2 needed, -1 available"],
        ["3 more of X"],
    ),
    "not kept there": (first(b_has=None), ["X: 2 needed, not kept there"], ["2 of X in stock"]),
    "rank by priority": (
        small(),
        ["A ranks before it: priority 1 against 3"],
        ["priority 0 instead of 3"],
    ),
    "rank by distance alone": (
        small(policy={"preferences": {"brokering": {"method": "standard", "order": ["proximity"]}}},
              origin=(39.5, -74.0)),
        ["A ranks before it: a distance of 34.5 miles against 103.6 miles"],
        ["a place 34 miles from the address instead of 103.6"],
    ),
    "rank by shelf": (
        small(
            policy={"preferences": {"brokering": {"method": "standard", "order": ["on_hand"]}}},
            a_has={"on_hand": 16},
        ),
        ["A ranks before it: 16 on hand against 6"],
        ["11 more of X"],
    ),
    "back orders instead of units of two items": (
        small(line={"quantity": 19}, line_2={"item": "Y"}),
        ["Y: 2 needed, not kept there", "X: 19 needed, 5 available"],
        ["taking back orders"],
    ),
    "a split order instead of units of two items": (
        small(line_2={"item": "Y"}, line_3={"item": "Z"}, b_has=None, b_has_of_y={}, a_has_of_z={}),
        ["X: 2 needed, not kept there", "Z: 2 needed, not kept there"],
        ["an order that may be split"],
    ),
    "split lines instead of units of two items": (
        small(line={"quantity": 9}, line_2={"item": "Y", "quantity": 9}, a_has_of_y={}, b_has_of_y={}),
        ["X: 9 needed, 5 available", "Y: 9 needed, 5 available"],
        ["lines that may be split"],
    ),
    "units alone rather than anything that is allowed": (
        small(line={"quantity": 9}),
        ["X: 9 needed, 5 available"],
        ["4 more of X"],
    ),
    "few units and a much better priority": (
        small(policy=BY_PRIORITY_AND_SHELF, a_has={"on_hand": 16}, b_has=None),
        ["X: 2 needed, not kept there"],
        ["2 of X in stock", "priority 0 instead of 3"],
    ),
    "score": (
        small(
            policy={
                "preferences": {
                    "brokering": {"method": "weighted", "weights": {"location_priority": 60, "on_hand": 40}}
                }
            },
        ),
        ["A ranks before it: a score of 60 against 0"],
        ["priority 0 instead of 3"],
    ),
}  # fmt: skip


def test_only_of_a_rejection_that_is_known_it_is_said_that_a_location_gave_the_line_back() -> None:
    case = first(line={"tried": frozenset({"A", "B"})})
    gave_back = {1: frozenset({"B"})}
    words = {
        each.location: [one.words for one in each.blockers]
        for each in explain(case.candidates(), gave_back=gave_back).losers
    }
    assert words == {"A": ["had line 1 before"], "B": ["had line 1 and gave it back"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_example(name: str) -> None:
    case, why, changes = EXAMPLES[name]
    assert told(case) == (why, changes)


def test_the_margin_is_what_sets_the_winner_apart_from_the_next() -> None:
    (winner,) = explain(small().candidates()).winners
    assert winner.margin.instead == ("B",)
    assert winner.margin.difference is not None
    assert (winner.margin.difference.criterion, winner.margin.difference.gap) == ("location_priority", 2)
    assert winner.margin.words == "next is B: priority 1 against 3"


def test_a_winner_whose_next_comes_in_a_later_pass_is_told_so() -> None:
    (winner,) = explain(first(policy=zone(["A"], ["B"])).candidates()).winners
    assert winner.margin.words == "next is B, only in pass 2, Initial Routing (Alternate Locations)"


def test_a_winner_without_anybody_else_is_told_so() -> None:
    (winner,) = explain(first(b_has=None).candidates()).winners
    assert winner.margin.words == "nobody else could have taken it"


def test_every_pass_tells_who_fell_out() -> None:
    one, two = explain(first(policy=zone(["B"], ["A"]), b_has={"available": 1}).candidates()).passes
    assert one.left_out[Why.NOT_PRIMARY_FOR_ZONE] == ("A",)
    assert one.left_out[Why.INSUFFICIENT] == ("B",)
    assert two.left == ("A",)


def test_a_primary_location_that_was_short_is_told_what_it_lacked_not_to_become_an_alternate() -> None:
    assert told(first(policy=zone(["B"], ["A"]), b_has={"available": 1}))[1] == ["1 more of X"]


def passes(**asked: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Of each pass how it tried to cover the order in the end, and who could take what that wants."""
    return [(each.way, each.left) for each in explain(small(**asked).candidates()).passes]


SPLIT_ORDER, SPLIT_LINE = (
    {"preferences": {"split_order": True, "split_line": line}} for line in (False, True)
)


def test_winners_are_among_those_that_could_take_part_though_an_earlier_way_found_them_short() -> None:
    assert passes(policy=SPLIT_LINE, line={"quantity": 9}) == [("split_line", ("A", "B"))]
    apart = {"line_2": {"item": "Y"}, "b_has": None, "b_has_of_y": {}}
    assert passes(policy=SPLIT_ORDER, **apart) == [("split_order", ("A", "B"))]


def test_an_order_that_stays_together_can_only_be_taken_by_who_has_all_of_it() -> None:
    assert passes(line_2={"item": "Y"}, b_has_of_y={}) == [("whole", ("B",))]
    assert passes(line={"quantity": 3}, line_2={"quantity": 3}, a_has={"available": 9}) == [("whole", ("A",))]
    assert passes(policy=SPLIT_ORDER, b_has={"available": 1}) == [("whole", ("A",))]


def test_nobody_could_take_what_nobody_has() -> None:
    assert passes(line={"quantity": 9}) == [("whole", ())]
    assert passes(policy=SPLIT_ORDER, line={"quantity": 19}) == [("split_order", ())]
    assert passes(policy=SPLIT_LINE, line={"quantity": 19}) == [("split_line", ("A", "B"))]


@often
@given(cases())
def test_whoever_won_without_a_back_order_could_take_part_in_the_deciding_pass(case: Case) -> None:
    explained = explain(case.candidates(), limit=1)
    taken = {each.location for each in explained.winners if not any(share.code for share in each.shares)}
    assert taken <= set(explained.passes[-1].left)
