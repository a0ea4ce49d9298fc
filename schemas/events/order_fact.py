"""What the facts of an order are made of."""

from decimal import Decimal

from schemas.events.fact import Fact
from schemas.events.values import Frozen


class OrderFact(Fact, frozen=True, kw_only=True):
    """A fact of one order. `request_id` is missing only where a cancel came before its order."""

    organization: str
    order_number: str
    request_id: int | None


class OrderedLine(Frozen, frozen=True, kw_only=True):
    """One line as it was sent; money with four places, quantity in whole units."""

    line_number: int
    item: str
    quantity: int
    price: Decimal
    tax: Decimal
    description: str = ""
    gift_wrap: bool = False
    attribute: str | None = None


class LineUnits(Frozen, frozen=True, kw_only=True):
    """Units of one line: what a dispatch carries or a cancel takes away."""

    line_number: int
    item: str
    quantity: int
