"""Every status a line can have meets every status and every location that a person can choose at a screen."""

from collections.abc import Sequence
from typing import Any

import pytest

from schemas.events.order_routing import LinesRejected, LinesUnfulfillable
from services.streams.order import Refused
from tests.support.status_stories import (
    KINDS,
    NOWHERE,
    OTHER,
    PICKUP,
    RICS,
    STATUSES,
    Decided,
    Story,
    chain,
    facts_of,
    has,
    rows,
    standing,
    symbol,
)

# → becomes it · = nothing · ⇒ rejected, then routing · n not_allowed · p → at a RICS location, else n
# s ⇒, but n of ship-for-pickup orders: they get another source instead. What a type does not have is n.
STATUS = """
line is              | new_order | polled | posted | accepted | picked | intransit | intransit_polled | received | fulfilled | rejected | unfulfillable | canceled
in process           | n | n | n | n | n | n | n | n | n | n | → | →
new_order            | = | → | p | → | → | → | → | → | → | ⇒ | → | →
polled               | → | = | p | → | → | → | → | → | → | ⇒ | → | →
posted               | → | → | = | → | → | → | → | → | → | ⇒ | → | →
accepted             | → | → | p | = | → | → | → | → | → | ⇒ | → | →
picked               | → | → | p | → | = | → | → | → | → | ⇒ | → | →
intransit            | → | → | p | → | → | = | → | → | → | ⇒ | → | →
intransit_polled     | → | → | p | → | → | → | = | → | → | ⇒ | → | →
received             | → | → | p | → | → | → | → | = | → | ⇒ | → | →
rejected             | n | n | n | n | n | n | n | n | n | = | → | →
unfulfillable        | n | n | n | n | n | n | n | n | n | n | = | →
fulfilled            | → | → | p | → | → | → | → | → | = | s | → | →
canceled             | → | → | p | → | → | → | → | → | → | ⇒ | → | =
canceled, never held | n | n | n | n | n | n | n | n | n | n | → | =
"""  # noqa: E501 - a table

# Whether a person may give the line to another location: → it is a new order there, n never
LOCATION = """
line is              | delivery | pickup | ship for pickup | ship for pickup, source = pickup
in process           | → | n | → | →
new_order            | → | n | → | →
polled               | → | n | → | →
posted               | → | - | - | -
accepted             | → | n | → | →
picked               | → | n | → | →
intransit            | - | - | → | -
intransit_polled     | - | - | → | -
received             | - | - | → | -
rejected             | → | - | → | →
unfulfillable        | → | n | → | →
fulfilled            | → | n | → | →
canceled             | n | n | n | n
canceled, never held | n | n | n | n
"""


def _of_type(kind: str, said: str, *, held: bool = True) -> bool:
    if said in ("intransit", "intransit_polled", "received"):
        return kind == "ship for pickup" or (kind == KINDS[-1] and not held)
    return said != "posted" or kind == "delivery"


def _expected(kind: str, status: str, said: str, cell: str, *, rics: bool) -> str:
    if not _of_type(kind, said):
        return "n"
    if cell == "p":
        return "→" if rics else "n"
    if cell == "s":
        return "⇒" if kind in ("delivery", "pickup") else "n"
    return cell


@pytest.mark.parametrize("restricted", [True, False], ids=["restricted", "free"])
@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize(("status", "cells"), list(rows(STATUS)))
@pytest.mark.parametrize("kind", KINDS)
def test_every_status_meets_every_status_by_hand(
    kind: str, status: str, cells: dict[str, str], split: bool, restricted: bool
) -> None:
    if not has(kind, status):
        return
    policy = chain(split_order=split, restrict_reassignment_of_canceled_line=restricted)
    found, expected = {}, {}
    for said, cell in cells.items():
        story = standing(kind, status, policy)
        before = dict(story.status)
        decided = story.hand(said, line_number=1 if split else None)
        found[said] = symbol(decided)
        expected[said] = _expected(kind, status, said, cell, rics=status == "posted")
        _assert_that_it_happened(story, before, said, decided, split=split)
    assert found == expected


def _assert_that_it_happened(
    story: Story, before: dict[int, str], said: str, decided: Decided, *, split: bool
) -> None:
    after = dict(before)
    if symbol(decided) in ("→", "⇒"):
        lost = said == "rejected" and story.kind == "pickup"
        after |= dict.fromkeys([1] if split else [1, 2], "unfulfillable" if lost else said)
        if lost:
            assert [type(fact) for fact in facts_of(decided)] == [LinesRejected, LinesUnfulfillable]
        if said == "unfulfillable":
            assert story.lines[1].location == NOWHERE
    assert story.status == after


def test_the_table_of_statuses_leaves_none_out() -> None:
    table = dict(rows(STATUS))
    assert {status.partition(",")[0] for status in table} == {*STATUSES, "in process"}
    assert all(set(cells) == set(STATUSES) for cells in table.values())


@pytest.mark.parametrize("status", ["new_order", "accepted", "fulfilled", "canceled"])
def test_only_a_rics_location_has_posted_lines(status: str) -> None:
    at_rics = Story("delivery", chain()).place(at=RICS)
    if status != "new_order":
        at_rics.says(status, RICS)
    assert symbol(at_rics.hand("posted")) == "→"
    assert symbol(standing("delivery", status, chain()).hand("posted")) == "n"


def test_a_person_gives_a_fulfilled_ship_for_pickup_order_another_source_instead_of_rejecting_it() -> None:
    story = standing("ship for pickup", "fulfilled", chain())
    assert symbol(story.hand("rejected")) == "n"
    assert symbol(story.move(OTHER)) == "→"
    assert set(story.status.values()) == {"new_order"}


@pytest.mark.parametrize("said", ["new_order", "accepted", "rejected"])
def test_who_gives_a_line_that_nobody_has_a_status_hears_what_to_do(said: str) -> None:
    refused = standing("delivery", "unfulfillable", chain()).hand(said)
    assert isinstance(refused, Refused)
    assert "location first" in refused.detail


def test_by_hand_nobody_has_to_be_the_holder() -> None:
    for said, sign in (("accepted", "→"), ("rejected", "⇒"), ("fulfilled", "→")):
        assert symbol(standing("delivery", "new_order", chain()).hand(said, location=OTHER)) == sign


@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize(("status", "cells"), list(rows(LOCATION)))
@pytest.mark.parametrize("kind", KINDS)
def test_every_status_meets_a_location_by_hand(
    kind: str, status: str, cells: dict[str, str], split: bool
) -> None:
    if not has(kind, status):
        assert cells[kind] == "-"
        return
    if status != "posted" and kind == "delivery":
        _assert_moved(kind, status, cells[kind], split=split, to=RICS)
    _assert_moved(kind, status, cells[kind], split=split, to=OTHER)


def _assert_moved(kind: str, status: str, cell: str, *, split: bool, to: str) -> None:
    story = standing(kind, status, chain(split_order=split))
    before = dict(story.status)
    polled = [line.polled for line in story.lines.values()]
    assert symbol(story.move(to, line_number=1 if split else None)) == cell
    moved = [] if cell == "n" else [1] if split else [1, 2]
    assert story.status == before | dict.fromkeys(moved, "new_order")
    for number in moved:
        line = story.lines[number]
        assert (line.holder, line.polled, line.is_open, line.left) == (to, 0, True, None)
    if not moved:
        assert [line.polled for line in story.lines.values()] == polled


@pytest.mark.parametrize(
    ("kind", "to", "cell"),
    [
        ("delivery", "N-1", "n"),  # ships nothing
        ("delivery", "IN PROCESS", "n"),
        ("delivery", "S-1", "n"),  # has it
        ("delivery", "S-4", "→"),
        ("ship for pickup", "N-1", "n"),  # sources nothing
        ("ship for pickup", "IN PROCESS", "n"),
        ("ship for pickup", "S-1", "n"),
        ("ship for pickup", PICKUP, "→"),
        ("ship for pickup, source = pickup", "S-1", "→"),
        ("pickup", "S-1", "n"),
        ("pickup", NOWHERE, "n"),
        ("delivery", NOWHERE, "→"),
        ("ship for pickup", NOWHERE, "→"),
    ],
)
def test_which_locations_a_person_may_choose(kind: str, to: str, cell: str) -> None:
    for split in (True, False):
        story = standing(kind, "accepted", chain(split_order=split))
        refused = isinstance(story.move(to), Refused)
        assert refused == (cell == "n"), (split, to)
        gone = "unfulfillable" if to == NOWHERE else "new_order"
        assert set(story.status.values()) == {"accepted" if refused else gone}


@pytest.mark.parametrize("status", [*STATUSES, "in process"])
@pytest.mark.parametrize("kind", ["delivery", "ship for pickup"])
def test_every_line_but_a_canceled_one_may_be_given_to_the_location_for_unfulfillable_ones(
    kind: str, status: str
) -> None:
    if has(kind, status):
        story = standing(kind, status, chain())
        assert symbol(story.move(NOWHERE)) == ("n" if status == "canceled" else "→")
        if status != "canceled":
            assert [(story.status[n], line.location) for n, line in story.lines.items()] == [
                ("unfulfillable", NOWHERE)
            ] * 2


@pytest.mark.parametrize("kind", ["delivery", "ship for pickup"])
@pytest.mark.parametrize(
    "locations", [(), ({"code": "S-1", "type": "store", "delivery": False, "sourcing": False},)]
)
def test_a_location_that_had_it_before_does_not_get_it_again_though_it_supports_the_type_no_more(
    kind: str, locations: Sequence[dict[str, Any]]
) -> None:
    story = standing(kind, "new_order", chain())
    story.says("rejected", "S-1", line_number=1)
    story.move(OTHER, line_number=1)
    story.policy = chain(locations=locations)
    assert isinstance(story.move("S-1", line_number=1), Refused)
    assert symbol(story.move("S-3", line_number=1)) == "→"
    assert symbol(story.move("S-3", line_number=2)) == "→"


def test_where_orders_are_not_split_no_location_that_had_any_of_the_order_gets_it_again() -> None:
    story = standing("delivery", "new_order", chain(split_order=False))
    for to in (OTHER, "S-3"):
        assert symbol(story.move(to)) == "→"
    for before in ("S-1", OTHER):
        assert isinstance(story.move(before), Refused)


def test_where_orders_are_split_another_line_may_go_to_where_this_one_was() -> None:
    story = standing("delivery", "new_order", chain())
    story.move(OTHER, line_number=1)
    assert symbol(story.move(OTHER, line_number=2)) == "→"
    assert isinstance(story.move("S-1", line_number=1), Refused)


def test_a_person_may_give_a_pickup_location_of_the_order_the_sourcing_of_it_but_never_change_who_collects() -> (
    None
):
    story = standing("ship for pickup", "intransit", chain())
    story.move(PICKUP)
    assert {line.holder for line in story.lines.values()} == {PICKUP}
    assert symbol(story.says("picked", PICKUP)) == "→"
    assert symbol(story.says("fulfilled", PICKUP)) == "→"
