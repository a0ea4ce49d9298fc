"""What the order inquiry searches and the order header shows: folds, and text as it is searched."""

import json
from typing import Any

import pytest
from msgspec import structs

from infra.search_text import LONGEST, searchable
from schemas.events.fact import Fact
from schemas.events.order_routing import OrderAcknowledged, SplitFrom
from services.projections.read_models import (
    line_location,
    order_header,
    order_lines,
    order_status,
    policy_in_force,
)
from tests.support.folding import folded
from tests.support.order_stream import (
    MON,
    TUE,
    WHO,
    assigned,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    held,
    lines_cancelled,
    policy_applied,
    rejected,
    released,
    reopened,
    submitted,
    unfulfillable,
    units,
)
from tests.support.organizations import document

PART = structs.replace(
    rejected(2).lines[0],
    line_number=3,
    split_from=SplitFrom(line_number=2, price=submitted().lines[0].price, description=""),
    quantity=1,
)
STORIES: dict[str, list[Fact]] = {
    "waits": [submitted(), held()],
    "left in part": [submitted(), held(), committed(back_order=True), dispatch_created(1)],
    "left and cancelled": [submitted(), held(), committed(), dispatch_created(1, 2), dispatch_cancelled(2)],
    "acknowledged": [submitted(), OrderAcknowledged(**WHO, lines=units(1, 2))],
    "at a store": [submitted(), assigned(1, 2)],
    "at two stores": [submitted(), assigned(1), assigned(2, location="S-2")],
    "moved": [submitted(), assigned(1, 2), rejected(2), assigned(2, location="S-2", decision=2)],
    "given back": [submitted(), assigned(1, 2), rejected(2)],
    "given back in part": [submitted(), assigned(1, 2), structs.replace(rejected(2), lines=(PART,))],
    "nobody's": [submitted(), unfulfillable(1, 2)],
    "nobody's anywhere": [submitted(), structs.replace(unfulfillable(1, 2), location=None)],
    "looked at again": [submitted(), unfulfillable(1, 2), reopened(2)],
    "canceled": [submitted(), assigned(1, 2), released(1, 2), lines_cancelled(1, 2), cancelled()],
}


@pytest.mark.parametrize("story", STORIES)
def test_a_line_is_found_at_the_location_that_it_shows(story: str) -> None:
    lines = folded(order_lines.READ_MODEL, STORIES[story])
    shown = {key: row.location for key, row in lines.items() if row.location is not None}
    found = folded(line_location.READ_MODEL, STORIES[story])
    assert {key: row.location for key, row in found.items()} == shown
    assert {row.request_id for row in found.values()} <= {WHO["request_id"]}
    assert all(row.searched == row.location.upper() for row in found.values())


def header(**changes: Any) -> order_header.OrderHeader:
    """The only row."""
    (row,) = folded(order_header.READ_MODEL, [submitted(**changes)]).values()
    return row  # type: ignore[no-any-return]


def test_an_order_without_a_date_of_its_own_has_that_of_its_submission() -> None:
    assert header().ordered_at == MON
    assert header(transaction_date=TUE).ordered_at == TUE


def test_a_gift_that_nobody_spoke_of_is_neither() -> None:
    assert [header(gift=gift).gift for gift in (True, False, None)] == [True, False, None]


def test_the_status_says_what_the_order_began_with() -> None:
    begun = {
        "under_review": True,
        "placed_location": "WEB",
        "pickup_location": "S-1",
        "transaction_date": TUE,
    }
    (row,) = folded(order_status.READ_MODEL, [submitted(**begun)]).values()
    assert {name: getattr(row, name) for name in begun} == begun


def test_the_policy_in_force_is_the_last_that_was_applied() -> None:
    items = [
        {"item": "A", "name": "Axe", "system_products": [{"system": "POS", "code": "0815"}]},
        {"item": "B", "master_style": "BOWS"},
    ]
    newer = document(systems=[{"code": "POS"}, {"code": "WMS"}], items=items, name="Newer")
    facts: list[Fact] = [policy_applied(), structs.replace(policy_applied(newer), policy_version=2)]
    (row,) = folded(policy_in_force.READ_MODEL, facts).values()
    assert (row.organization_name, row.policy_version) == ("Newer", 2)
    assert json.loads(row.systems) == ["POS", "WMS"]
    assert json.loads(row.items) == {
        "A": {"name": "Axe", "master_style": "", "codes": {"POS": "0815"}},
        "B": {"name": "", "master_style": "BOWS", "codes": {}},
    }
    assert {"name", "system", "city"} < json.loads(row.locations)["DC-EAST"].keys()


@pytest.mark.parametrize(
    ("one", "other"), [("Gute", "gUTE"), ("É", "E\u0301"), ("Weiß", "WEISS"), (" Acme ", "acme")]
)
def test_text_is_searched_however_it_is_written(one: str, other: str) -> None:
    assert searchable(one) == searchable(other)


def test_text_is_stored_as_far_as_it_can_be_indexed() -> None:
    assert len(searchable("ß" * 500)) == LONGEST
    assert "\0" not in searchable("a\0b")
