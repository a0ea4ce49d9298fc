"""One example of each message that comes in, as the published contract shows it."""

from copy import deepcopy
from typing import Any

from schemas.contract.examples import example


def _payload(message: str) -> dict[str, Any]:
    payload: dict[str, Any] = deepcopy(example(message)["payload"])
    return payload


ORDER = _payload("orders-submitted.Order")
PARTY: dict[str, Any] = ORDER["sold_to"]
COUNT = _payload("inventory-changed.StockChange")
UPDATE = _payload("status-updates.StatusUpdate")
CANCEL_ORDER = _payload("cancellations.CancelOrder")
CANCEL_DISPATCH = _payload("cancellations.CancelDispatch")
