"""An order acknowledged before its fact named lines reads as new_order, as it always did."""

from pathlib import Path

from schemas.events.order_routing import OrderAcknowledged
from services.common.eventstore.codec import decode
from services.projections.read_models import order_lines, order_status
from tests.support.order_stream import submitted

FIRST = Path(__file__).parents[1] / "golden" / "facts" / "order-acknowledged.v1.json"


def test_its_order_is_new_and_no_line_is_touched() -> None:
    fact = decode("order-acknowledged", 1, FIRST.read_text())
    assert isinstance(fact, OrderAcknowledged)
    sent = submitted()
    row = order_status.evolve(order_status.evolve(None, sent), fact)
    assert row is not None
    assert row.status == "new_order"
    assert order_lines.after({}, fact) == {}
