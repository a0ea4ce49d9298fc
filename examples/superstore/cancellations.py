"""Some customers of the demo change their mind: in time, half-way, too late, or about one dispatch only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from examples.superstore.orders import ORGANIZATION, Message, moment
from examples.superstore.stock import Demand, Fate, demands

Timed = tuple[datetime, Message]

IN_TIME = timedelta(minutes=15)
AFTER_DISPATCH = timedelta(days=1, hours=12)
AFTER_BACK_ORDER = timedelta(days=5)  # past every hold time and every schedule of acme.yaml


def cancellations(orders: Sequence[Message]) -> Iterator[Timed]:
    """When, and what `cancellations` says, grouped by kind; no order is named twice."""
    stock = demands(orders)
    in_time = [order for order in orders if _placed(order).minute < 40]  # runs start on the hour
    lost = [order for order in orders if _will_lack_a_line(order, stock)]
    filled = [order for order in orders if order not in in_time and _is_ample(order, stock)]
    for order in islice(in_time, 20, None, 70):
        yield _placed(order) + IN_TIME, _cancel_order(order, "changed_mind")
    for order in [order for order in lost if order not in in_time][:3]:
        yield _placed(order) + AFTER_BACK_ORDER, _cancel_order(order, "waited_too_long")
    for order in islice(filled, 10, None, 80):
        yield _placed(order) + AFTER_DISPATCH, _cancel_order(order, "changed_mind")
    for order in islice(filled, 11, None, 80):
        yield _placed(order) + AFTER_DISPATCH, _cancel_first_dispatch(order)


def _placed(order: Message) -> datetime:
    return moment(order["transaction_date"])


def _fates(order: Message, stock: Mapping[tuple[str, str], Demand]) -> list[Demand]:
    return [stock[order["dc"], line["item"]] for line in order["lines"]]


def _is_ample(order: Message, stock: Mapping[tuple[str, str], Demand]) -> bool:
    """Whether the first run after the order can dispatch it whole."""
    return all(demand.fate is Fate.AMPLE for demand in _fates(order, stock))


def _will_lack_a_line(order: Message, stock: Mapping[tuple[str, str], Demand]) -> bool:
    """Whether one line can be dispatched at once, and one, the only one to want its item, never."""
    asked = _fates(order, stock)
    never = any(demand.fate is Fate.NEVER and demand.order_lines == 1 for demand in asked)
    return never and any(demand.fate is Fate.AMPLE for demand in asked)


def _cancel_order(order: Message, reason: str) -> Message:
    return {"organization": ORGANIZATION, "order_number": order["order_number"], "reason_code": reason}


def _cancel_first_dispatch(order: Message) -> Message:
    dispatch_id = f"{ORGANIZATION}:{order['order_number']}:1"
    return {"organization": ORGANIZATION, "dispatch_id": dispatch_id, "reason_code": "damaged_in_dc"}
