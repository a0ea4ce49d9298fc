"""Each row is a change of the address that an order goes to: when, by whom, and in which fields (STA-8)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from schemas.events.order_status import ShipToChanged
from services.common.read_models.read_model import Happening, WrittenOnce
from services.common.read_models.table import Integer, Row, Table


class AddressChange(Row, frozen=True):
    """Each row is a change of the address that an order goes to; the addresses stand in personal_data."""

    organization: Annotated[str, "The organization that took the order."]
    order_number: Annotated[str, "The order."]
    change: Annotated[Integer, "The number of the change within the order, from 1."]
    request_id: Annotated[int | None, "This system's own number of the order."]
    changed_at: Annotated[datetime, "When it was changed, UTC."]
    user_id: Annotated[str | None, "The first ten characters of who made the change."]
    source: Annotated[str, "WS (a message), UI (a person) or RICS."]
    changed_fields: Annotated[list[str], "The fields in which the new address is other than the old one."]
    old_subject: Annotated[str | None, "The name in personal_data of the address before."]
    subject: Annotated[str, "The name in personal_data of the new address."]


def entries(happening: Happening) -> Iterator[AddressChange]:
    """Return one row a change; an address that came before its order is told with the order."""
    fact = happening.fact
    assert isinstance(fact, ShipToChanged)  # noqa: S101
    if fact.request_id is None:
        return
    yield AddressChange(
        organization=fact.organization,
        order_number=fact.order_number,
        change=fact.change,
        request_id=fact.request_id,
        changed_at=fact.changed_at,
        user_id=fact.carried.user if fact.carried else None,
        source=fact.source,
        changed_fields=list(fact.changed_fields),
        old_subject=None if fact.old_subject is None else str(fact.old_subject),
        subject=str(fact.subject),
    )


READ_MODEL = WrittenOnce(
    version=1,
    table=Table("address_change", AddressChange, key=("organization", "order_number", "change")),
    facts=(ShipToChanged,),
    entries=entries,
)
