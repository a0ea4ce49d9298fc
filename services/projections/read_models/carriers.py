"""Each row is a carrier that some order named; its first order creates it (SUB-6)."""

from datetime import datetime
from typing import Annotated

from schemas.events.order import OrderSubmitted
from services.common.read_models.read_model import RowByRow
from services.common.read_models.table import Key, Row, Table


class Carrier(Row, frozen=True):
    """Each row is a carrier, from its first use on."""

    organization: Annotated[str, "The organization whose order named it."]
    code: Annotated[str, "Carrier code; PICKUP for orders that are collected."]
    description: Annotated[str, "The description in its first order."]
    first_used_at: Annotated[datetime, "When the first order that names it was submitted, UTC."]


def key(fact: OrderSubmitted) -> Key | None:
    """Return the key of the carrier of the order, None if the order names none."""
    return None if fact.ship_via is None else (fact.organization, fact.ship_via)


def evolve(row: Carrier | None, fact: OrderSubmitted) -> Carrier | None:
    """Return the carrier as the order that was submitted first described it, whichever order arrives first."""
    if fact.ship_via is None or (row is not None and row.first_used_at <= fact.submitted_at):
        return row
    return Carrier(fact.organization, fact.ship_via, fact.ship_via_description, fact.submitted_at)


READ_MODEL = RowByRow(
    version=1,
    table=Table("carriers", Carrier, key=("organization", "code")),
    facts=(OrderSubmitted,),
    key=key,
    evolve=evolve,
)
