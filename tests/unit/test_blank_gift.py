"""Whether an order is a gift may be left blank; what was stored before still loads, and what is sent again is known."""

import json
from typing import Any

import msgspec
import pytest

from schemas.events.order import OrderSubmitted
from schemas.wire.orders_submitted import Order
from services.intake.domain.acceptance import content
from tests.support.malformed import good_order
from tests.support.order_stream import submitted


def sent(**gift: Any) -> Order:
    order = {name: value for name, value in good_order("ACME").items() if name != "gift"} | gift
    return Order.model_validate_json(json.dumps(order))


@pytest.mark.parametrize("gift", [True, False, None])
def test_a_fact_says_yes_no_or_nothing(gift: bool | None) -> None:
    fact = msgspec.structs.replace(submitted(), gift=gift)
    stored = msgspec.json.encode(fact)
    assert json.loads(stored)["gift"] is gift
    assert msgspec.json.decode(stored, type=OrderSubmitted) == fact


def test_an_order_that_does_not_say_is_the_one_that_says_no() -> None:
    assert content(sent()) == content(sent(gift=None)) == content(sent(gift=False))
    assert content(sent()) != content(sent(gift=True))


def test_the_hash_of_an_order_is_the_one_that_was_stored_before_blank_was_known() -> None:
    assert content(sent(gift=False)) == "b3c492ff6893df935d0e9eaf26fa4691"
