"""Each read model's fold: which rows a fact touches, and what they say after it."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import structs

from schemas.events.fact import Fact
from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import SplitFrom
from schemas.events.order_status import ShipToChanged
from services.common.eventstore.codec import decode
from services.common.read_models.read_model import ReadModel, WrittenOnce
from services.processor.queue import QUEUE
from services.projections.history.entry import CAUSES
from services.projections.read_models import (
    READ_MODELS,
    carriers,
    dispatches,
    history_entry,
    order_lines,
    order_status,
)
from tests.support.folding import folded
from tests.support.golden import newest
from tests.support.invoice_stories import written
from tests.support.order_stream import (
    MON,
    TUE,
    answered,
    assigned,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    dispatch_shipped,
    held,
    lines_cancelled,
    partially_cancelled,
    policy_applied,
    rejected,
    released,
    remembered,
    rics_answered,
    routing_decided,
    sent_to_rics,
    submitted,
    unfulfillable,
)
from tests.support.purchase_stories import shipped_in_part, with_its_batch

BACK_ORDER: list[Fact] = [submitted(), held(), committed(back_order=True), dispatch_created(1)]
ALL_LEFT: list[Fact] = [submitted(), held(), committed(), dispatch_created(1, 2)]
PYTHON: dict[str, set[Any]] = {
    "text": {str, str | None},
    "integer": {int, int | None},
    "bigint": {int, int | None},
    "boolean": {bool, bool | None},
    "date": {date, date | None},
    "jsonb": {str, str | None},
    "text[]": {list[str]},
    "numeric(18,4)": {Decimal, Decimal | None},
    "numeric(20,4)": {Decimal, Decimal | None},
    "numeric(34,4)": {Decimal},
}


ROUTED: list[Fact] = [policy_applied(), routing_decided()]
MOVED = decode(ShipToChanged.type, 1, newest(ShipToChanged))
EVERYTHING = [
    *ROUTED,
    *BACK_ORDER,
    unfulfillable(2),
    sent_to_rics(1),
    rics_answered(1),
    MOVED,
    *with_its_batch(shipped_in_part()),
    *written().facts,
]
MODELS = (*READ_MODELS, QUEUE)

CHANGING = [model for model in READ_MODELS if not isinstance(model, WrittenOnce)]
"""Read models whose rows facts change."""


def one(model: ReadModel, facts: list[Fact]) -> Any:
    """The only row."""
    (row,) = folded(model, facts).values()
    return row


def line(number: int, facts: list[Fact]) -> Any:
    """The row of one line."""
    return folded(order_lines.READ_MODEL, facts)["ACME", "A-1", number]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_key_is_the_first_columns(model: ReadModel) -> None:
    rows = folded(model, EVERYTHING)
    assert rows
    names = tuple(column.name for column in model.table.columns)
    assert names[: len(model.table.key)] == model.table.key
    assert {model.table.key_of(row): row for row in rows.values()} == rows


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_column_has_the_type_that_its_row_holds(model: ReadModel) -> None:
    hints = get_type_hints(model.table.row)
    for column in model.table.columns:
        assert column.type == "timestamptz" or hints[column.name] in PYTHON[column.type], column.name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_column_says_what_it_means(model: ReadModel) -> None:
    for text in (model.table.comment, *(column.comment for column in model.table.columns)):
        assert text.endswith(".")


@pytest.mark.parametrize("model", CHANGING, ids=lambda model: model.name)
def test_a_fact_of_an_order_that_is_not_there_makes_no_half_row(model: ReadModel) -> None:
    strays = [lines_cancelled(1), dispatch_cancelled(1), dispatch_shipped(1), cancelled(), committed()]
    assert folded(model, strays) == {}


def test_an_order_is_created_held_committed() -> None:
    model = order_status.READ_MODEL
    created = one(model, [submitted()])
    assert (created.status, created.back_order, created.hold_until) == ("create", False, None)
    assert (created.request_id, created.submitted_at, created.dispatch_ids) == (7, MON, [])
    assert one(model, [submitted(), held()]).hold_until == TUE
    back_order = one(model, BACK_ORDER)
    assert (back_order.status, back_order.back_order) == ("commit", True)
    assert back_order.dispatch_ids == ["ACME:A-1:1"]
    completed = one(model, [*BACK_ORDER, dispatch_created(2, sequence=2)])
    assert completed.dispatch_ids == ["ACME:A-1:1", "ACME:A-1:2"]
    assert one(model, ALL_LEFT).back_order is False


def test_an_order_ends_cancelled_or_partially_cancelled() -> None:
    model = order_status.READ_MODEL
    assert one(model, [submitted(), lines_cancelled(1, 2), cancelled()]).status == "cancelled"
    partly = [*BACK_ORDER, lines_cancelled(2), partially_cancelled()]
    assert one(model, partly).status == "partially_cancelled"
    assert one(model, [*partly, dispatch_cancelled(1), cancelled()]).status == "cancelled"


def test_a_cancel_that_comes_first_makes_no_order() -> None:
    assert folded(order_status.READ_MODEL, [remembered(), answered("too_late")]) == {}


def test_a_line_is_open_dispatched_or_cancelled() -> None:
    facts = [*BACK_ORDER, lines_cancelled(2), partially_cancelled()]
    assert _units(line(2, [submitted()])) == (2, 0, 0, "open")
    assert _units(line(1, BACK_ORDER)) == (0, 1, 0, "dispatched")
    assert _units(line(2, BACK_ORDER)) == (2, 0, 0, "open")
    assert _units(line(2, facts)) == (0, 0, 2, "cancelled")
    assert _units(line(1, [*facts, dispatch_cancelled(1)])) == (0, 0, 1, "cancelled")


def test_a_line_tells_what_was_sent_and_where_it_leaves_from() -> None:
    row = line(2, [submitted()])
    assert (row.item, row.quantity, row.requesting_line_number) == ("I-2", 2, 2)
    assert (row.price, row.tax, row.location) == (Decimal("1.5"), Decimal("0.25"), None)
    assert line(1, BACK_ORDER).location == "DC-EAST"


def test_a_dispatch_is_created_shipped_or_cancelled() -> None:
    model = dispatches.READ_MODEL
    created = one(model, BACK_ORDER)
    assert (created.status, created.sequence, created.back_order) == ("created", 1, False)
    assert json.loads(created.lines) == [{"line_number": 1, "item": "I-1", "quantity": 1}]
    shipped = one(model, [*BACK_ORDER, dispatch_shipped(1)])
    assert (shipped.status, shipped.shipped_at, shipped.tracking_number) == ("shipped", TUE, "1Z999")
    gone = one(model, [*BACK_ORDER, dispatch_cancelled(1)])
    assert (gone.status, gone.reason_code, gone.created_at) == ("cancelled", "DAMAGED", TUE)


def test_a_carrier_is_there_from_its_first_order_on() -> None:
    later = submitted(ship_via_description="another name", submitted_at=TUE)
    row = one(carriers.READ_MODEL, [submitted(), later])
    assert row == carriers.Carrier("ACME", "12", "UPS Ground", MON)
    assert one(carriers.READ_MODEL, [later, submitted()]) == row
    assert folded(carriers.READ_MODEL, [submitted(ship_via=None)]) == {}


def _units(row: Any) -> tuple[int, int, int, str]:
    return row.open_quantity, row.dispatched_quantity, row.cancelled_quantity, row.status


def test_a_routed_order_is_what_its_lines_share() -> None:
    model = order_status.READ_MODEL
    at_store: list[Fact] = [submitted(), assigned(1, 2)]
    assert one(model, at_store).status == "new_order"
    assert one(model, [*at_store, rejected(2)]).status == "open"
    assert one(model, [*at_store, rejected(1, 2)]).status == "rejected"
    gone = [*at_store, released(1, 2), lines_cancelled(1, 2), cancelled()]
    assert one(model, gone).status == "canceled"


def test_a_routed_line_stands_at_its_location() -> None:
    at_store: list[Fact] = [submitted(), assigned(1, 2)]
    assert (line(1, at_store).status, line(1, at_store).location) == ("new_order", "S-1")
    back = line(2, [*at_store, rejected(2)])
    assert (back.status, back.location, back.open_quantity) == ("rejected", None, 2)
    gone = line(2, [*at_store, released(1, 2), lines_cancelled(1, 2), cancelled()])
    assert (gone.status, gone.open_quantity, gone.cancelled_quantity) == ("canceled", 0, 2)


class Counted(tuple[Any, ...]):
    """Lines of a fact that count how often somebody goes through them."""

    passes = 0

    def __iter__(self) -> Iterator[Any]:
        Counted.passes += 1
        return super().__iter__()


@pytest.mark.parametrize("fact", [submitted(500), assigned(*range(1, 501)), rejected(*range(1, 501))])
def test_the_lines_of_a_fact_are_gone_through_as_often_however_many_there_are(fact: Any) -> None:
    rows = folded(order_lines.READ_MODEL, [submitted(500)])
    counted = structs.replace(fact, lines=Counted(fact.lines))
    before = Counted.passes
    assert set(order_lines.touched(counted)) == order_lines.after(rows, counted).keys()
    assert Counted.passes - before <= 3


def test_a_part_of_a_line_takes_its_units_and_its_tax_along() -> None:
    whole = rejected(2).lines[0]
    split = SplitFrom(line_number=2, price=Decimal("1.5"), description="")
    part = structs.replace(whole, line_number=3, split_from=split, quantity=1, tax=Decimal("0.13"))
    facts: list[Fact] = [submitted(), assigned(1, 2), structs.replace(rejected(2), lines=(part,))]
    rest, new = line(2, facts), line(3, facts)
    assert (rest.quantity, rest.tax, rest.status, rest.location) == (1, Decimal("0.12"), "new_order", "S-1")
    assert (rest.original_line_number, new.original_line_number) == (0, 2)
    assert (new.quantity, new.tax, new.status, new.requesting_line_number) == (
        1,
        Decimal("0.13"),
        "rejected",
        2,
    )


def test_every_fact_of_an_order_but_answers_and_what_comes_before_others_is_history() -> None:
    silent = {"cancellation-remembered", "cancellation-answered", "lines-released", "pickup-by-set"}
    silent |= {"fulfillment-requested", "purchase-order-placed"}
    silent |= {"pickup-by-removed"}  # the changes of status that bring these tell of them
    names = {fact.type for fact in get_args(AnyOrderFact)}
    assert history_entry.READ_MODEL.types == names - silent


def test_a_cause_is_one_that_is_written_down() -> None:
    facts: list[Fact] = [*ALL_LEFT, dispatch_shipped(1), dispatch_cancelled(2), lines_cancelled(1)]
    facts += [
        rics_answered(1),
        assigned(1),
        assigned(1, decision=0),
        rejected(1),
        partially_cancelled(),
        cancelled(),
    ]
    found = {row.cause for row in folded(history_entry.READ_MODEL, facts).values()}
    assert found < set(CAUSES)


def test_a_happening_without_a_time_of_its_own_has_that_of_its_recording() -> None:
    rows = [*folded(history_entry.READ_MODEL, [submitted(), committed(), dispatch_created(1)]).values()]
    assert [row.occurred_at for row in rows] == [MON, MON.replace(hour=12), TUE]
