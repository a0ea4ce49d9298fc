"""Stock, status updates and cancellations, as their senders write them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schemas.wire.cancellations import CancelDispatch, CancelOrder, cancellation_of
from schemas.wire.inventory_changed import StockChange
from schemas.wire.status_updates import StatusUpdate
from tests.support.wire_examples import CANCEL_DISPATCH, CANCEL_ORDER, COUNT, UPDATE

MOVED = {name: value for name, value in COUNT.items() if name != "on_hand"} | {"change": -3}


def path_refused(model: type[BaseModel], message: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as told:
        model.model_validate(message)
    return str(told.value.errors()[0]["loc"][0])


def test_stock_is_counted_or_moved() -> None:
    assert StockChange.model_validate(COUNT).on_hand == 12
    assert StockChange.model_validate(MOVED).change == -3


def test_a_count_may_be_below_zero_but_safety_stock_may_not() -> None:
    assert StockChange.model_validate(COUNT | {"on_hand": -4}).on_hand == -4
    assert path_refused(StockChange, COUNT | {"safety_stock": -1}) == "safety_stock"


def test_stock_both_counted_and_moved_or_neither_is_refused() -> None:
    assert path_refused(StockChange, COUNT | {"change": 1}) == "change"
    assert path_refused(StockChange, COUNT | {"on_hand": None}) == "change"
    assert path_refused(StockChange, MOVED | {"change": None}) == "change"


def test_stock_without_its_time_is_refused() -> None:
    assert path_refused(StockChange, {n: v for n, v in COUNT.items() if n != "counted_at"}) == "counted_at"


def test_a_full_status_update_is_read() -> None:
    found = StatusUpdate.model_validate(UPDATE)
    assert (found.status, found.quantity, found.tracking_number) == ("picked", 1, "1Z999")
    assert found.occurred_at == datetime(2016, 11, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize("about", [{"order_number": "x"}, {"request_id": 7}, {"dispatch_id": "ACME:X:1"}])
def test_a_status_update_names_an_order_a_request_or_a_dispatch(about: dict[str, Any]) -> None:
    assert StatusUpdate.model_validate({"organization": "ACME", "status": "polled"} | about)


def test_a_status_update_about_nothing_is_refused() -> None:
    assert path_refused(StatusUpdate, {"organization": "ACME", "status": "polled"}) == "dispatch_id"


@pytest.mark.parametrize("request_id", [0, -1, 2**63, 10**40, "7", 7.0, True])
def test_a_request_id_is_one_that_could_have_been_given(request_id: Any) -> None:
    assert path_refused(StatusUpdate, UPDATE | {"request_id": request_id}) == "request_id"


@pytest.mark.parametrize("status", ["", "open", "complete", "PICKED", "shipped"])
def test_a_status_that_cannot_be_sent_is_refused(status: str) -> None:
    assert path_refused(StatusUpdate, UPDATE | {"status": status}) == "status"


def test_by_hand_a_location_gets_whole_lines() -> None:
    by_hand = {name: value for name, value in UPDATE.items() if name != "status"} | {"new_location": "S-2"}
    assert path_refused(StatusUpdate, by_hand | {"quantity": 1}) == "quantity"
    assert StatusUpdate.model_validate(by_hand | {"quantity": None}).new_location == "S-2"


@pytest.mark.parametrize(("part", "value"), [("line_number", 1), ("quantity", 1)])
def test_a_dispatch_is_reported_whole(part: str, value: int) -> None:
    left = {"organization": "ACME", "dispatch_id": "ACME:X:1", "status": "fulfilled"}
    assert path_refused(StatusUpdate, left | {part: value}) == part
    assert StatusUpdate.model_validate(left | {part: None}).dispatch_id == "ACME:X:1"


@pytest.mark.parametrize("part", ["lines", "line_number", "quantity"])
@pytest.mark.parametrize("value", [1, 0, False, "", [], [{"line_number": 1}], {}])
@pytest.mark.parametrize("cancel", [CANCEL_ORDER, CANCEL_DISPATCH], ids=["order", "dispatch"])
def test_a_cancel_names_no_lines_and_no_units(cancel: dict[str, Any], part: str, value: Any) -> None:
    model = cancellation_of(cancel)
    assert path_refused(model, cancel | {part: value}) == part
    assert model.model_validate(cancel | {part: None})


def test_a_cancel_of_an_order_needs_no_reason_and_one_of_a_dispatch_does() -> None:
    assert CancelOrder.model_validate({"organization": "ACME", "order_number": "x"}).order_number == "X"
    without = {name: value for name, value in CANCEL_DISPATCH.items() if name != "reason_code"}
    assert path_refused(CancelDispatch, without) == "reason_code"


def test_a_cancel_that_names_a_dispatch_is_about_it() -> None:
    assert cancellation_of(CANCEL_DISPATCH) is CancelDispatch
    assert cancellation_of(CANCEL_ORDER) is CancelOrder
    assert cancellation_of(["dispatch_id"]) is CancelOrder
