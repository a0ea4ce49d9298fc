"""What the facts of an order are made of."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from schemas.events.fact import Fact
from schemas.events.values import Frozen

Source = Literal["WS", "UI", "JOB", "RICS"]
"""Who changed it: a message or a poll, a person by hand, a timer, or RICS."""


class OrderFact(Fact, frozen=True, kw_only=True):
    """A fact of one order. `request_id` is missing only where a cancel came before its order."""

    organization: str
    order_number: str
    request_id: int | None


class OrderedLine(Frozen, frozen=True, kw_only=True):
    """One line as it was sent; money with four places, quantity in whole units.

    `line_number` is the sender's: an order of which only line 20 was sent has a line 20, no line 1.
    """

    line_number: int
    item: str
    quantity: int
    price: Decimal
    tax: Decimal
    description: str = ""
    gift_wrap: bool = False
    attribute: str | None = None


class Carried(Frozen, frozen=True, kw_only=True):
    """What a status update brought beside its status, as far as the fact has no field of its own for it.

    `user` is the first ten characters of who made the change. The text of a note stands in `personal_data` under
    `note`, where it can be deleted.
    """

    reason_code: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    carton: str | None = None
    user: str | None = None
    note: UUID | None = None


NOTHING_CARRIED = Carried()


def user_shown(user: str | None) -> str | None:
    """Return what facts and histories keep of who made a change: ten characters; None where nobody is named."""
    return user[:10] if user else None


class LineUnits(Frozen, frozen=True, kw_only=True):
    """Units of one line: what a dispatch carries or a cancel takes away."""

    line_number: int
    item: str
    quantity: int


class OnHand(Frozen, frozen=True, kw_only=True):
    """Units that left the shelf of a location at that time; above zero where that is taken back, with its own time."""

    location: str
    change: int
    at: datetime


class CancelledLine(LineUnits, frozen=True, kw_only=True):
    """Units of one line that are cancelled, and the location that had the line, if one had it.

    `pickup_by_removed`: the customer had until a day to collect it.
    """

    location: str | None = None
    pickup_by_removed: bool = False
