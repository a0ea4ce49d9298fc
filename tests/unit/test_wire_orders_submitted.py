"""An order as its sender says it: what is needed, what it becomes, what is refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.wire.orders_submitted import Order
from tests.support.wire_examples import ORDER

NEEDED = {
    "organization": "ACME",
    "order_number": "a-1",
    "order_type": "delivery",
    "lines": [{"line_number": 1, "item": "I", "quantity": 1}],
}


def order(**changes: Any) -> Order:
    return Order.model_validate(NEEDED | changes)


def line(**changes: Any) -> Order:
    return order(lines=[NEEDED["lines"][0] | changes])  # type: ignore[operator]


def refused(name: str, **changes: Any) -> None:
    with pytest.raises(ValidationError) as told:
        order(**changes)
    assert {error["loc"][0] for error in told.value.errors()} == {name}


def test_the_published_example_is_an_order() -> None:
    found = Order.model_validate(ORDER)
    assert found.transaction_date == datetime(2016, 11, 8, 9, 30, tzinfo=UTC)
    assert found.ship_to is not None
    assert found.ship_to.postal_code == "42420"
    assert found.lines[0].price == Decimal("130.98")


def test_what_is_not_needed_has_a_default() -> None:
    found = order()
    assert (found.currency, found.order_class, found.gift, found.total) == (
        "USD",
        "retail",
        None,
        Decimal(0),
    )
    assert (found.ship_to, found.dc, found.ship_via, found.lines[0].tax) == (None, None, None, Decimal(0))


def test_numbers_postal_codes_countries_and_currencies_are_stored_upper_case() -> None:
    found = order(currency="eur", ship_to={"postal_code": "k1a 0b1", "country": "ca"})
    assert found.ship_to is not None
    assert (found.order_number, found.currency) == ("A-1", "EUR")
    assert (found.ship_to.postal_code, found.ship_to.country) == ("K1A 0B1", "CA")


def test_taxes_are_summed_without_losing_a_digit() -> None:
    assert line(taxes=["0.1", "0.2", "0.0005"]).lines[0].tax == Decimal("0.3005")


def test_taxes_that_come_to_more_than_money_can_be_are_refused() -> None:
    most = "99999999999999.9999"
    assert line(taxes=[most]).lines[0].tax == Decimal(most)
    assert line(taxes=[most, "-1", "1"]).lines[0].tax == Decimal(most)
    for sign in ("", "-"):
        with pytest.raises(ValidationError, match="more than 14 digits together") as told:
            line(taxes=[sign + most, sign + "0.0001"])
        assert told.value.errors()[0]["loc"] == ("lines", 0, "taxes")


def test_money_of_14_digits_and_4_decimals_is_kept_exactly() -> None:
    assert str(order(total="-99999999999999.9999").total) == "-99999999999999.9999"


def test_money_is_written_as_it_was_read() -> None:
    assert '"total":"1.50"' in order(total="1.50").model_dump_json()


@pytest.mark.parametrize("amount", [1, 1.5, True, "1e3", "1.", "١", "1.00000", "1\n", "NaN", "-"])
def test_money_that_is_not_plain_decimal_text_is_refused(amount: Any) -> None:
    refused("total", total=amount)


def test_a_time_with_an_offset_becomes_utc() -> None:
    found = order(transaction_date="2016-11-08T09:30:00.123456789-05:00").transaction_date
    assert found == datetime(2016, 11, 8, 14, 30, 0, 123456, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize("time", ["2016-11-08T09:30:00", "2016-11-31", 1478597400, "2016-02-30T00:00:00Z"])
def test_a_time_without_an_offset_or_off_the_calendar_is_refused(time: Any) -> None:
    refused("transaction_date", transaction_date=time)


def test_an_order_number_may_have_30_characters() -> None:
    assert len(order(order_number="x" * 30).order_number) == 30
    refused("order_number", order_number="x" * 31)


def test_an_order_number_that_grows_past_30_in_upper_case_is_refused() -> None:
    assert order(order_number="ß" * 15).order_number == "SS" * 15
    refused("order_number", order_number="ß" * 16)


@pytest.mark.parametrize("number", ["", " ", "\u00a0", "\u3000", "\u200b", "A ", " A", "A\x85B", "A\u2028B"])
def test_a_number_that_looks_blank_or_hides_something_is_refused(number: str) -> None:
    refused("order_number", order_number=number)


@pytest.mark.parametrize("number", ["A B", "訂單-7", "ÄÖ/1", "#1", "A"])
def test_a_number_may_be_in_any_script_and_hold_blanks_inside(number: str) -> None:
    assert order(order_number=number).order_number == number


def test_an_item_has_at_most_26_characters() -> None:
    assert line(item="x" * 26)
    with pytest.raises(ValidationError, match="at most 26"):
        line(item="x" * 27)


def test_special_instructions_have_at_most_4000_characters() -> None:
    assert order(special_instructions="ä" * 4000)
    refused("special_instructions", special_instructions="ä" * 4001)


def test_a_currency_nobody_uses_is_refused() -> None:
    refused("currency", currency="XXQ")


@pytest.mark.parametrize("quantity", [0, -1, 1.0, "1", True, None, 2**31])
def test_a_quantity_is_a_whole_number_of_at_least_one(quantity: Any) -> None:
    with pytest.raises(ValidationError):
        line(quantity=quantity)


def test_a_line_number_leaves_room_for_the_numbers_of_parts() -> None:
    assert line(line_number=1_000_000).lines[0].line_number == 1_000_000
    for number in (0, 1_000_001, 2**31 - 1):
        with pytest.raises(ValidationError) as told:
            line(line_number=number)
        assert told.value.errors()[0]["loc"] == ("lines", 0, "line_number")


def test_two_lines_may_name_one_item_but_not_one_number() -> None:
    first = {"line_number": 1, "item": "I", "quantity": 1}
    assert len(order(lines=[first, first | {"line_number": 2}]).lines) == 2
    refused("lines", lines=[first, first])


def test_a_field_nobody_knows_yet_is_passed_over_at_every_level() -> None:
    found = order(new=1, ship_to={"new": 1}, lines=[{"line_number": 1, "item": "I", "quantity": 1, "new": 1}])
    assert "new" not in found.model_dump_json()
