"""The order is to be looked at by a person, or no longer (STA-7). That never blocks anything here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.events.order_status import StandingLine, UnderReviewChanged
from services.streams.order.about import about, beside
from services.streams.order.rollup import status_of
from services.streams.order.state import Known, Remembered, Unknown


def reviewed(
    order: Known, flag: bool, at: datetime, location: str | None, source: Source, carried: Carried
) -> Sequence[AnyOrderFact]:
    """Return the new flag; none where it is the one that stands."""
    if flag == order.under_review:
        return []
    return [
        UnderReviewChanged(
            **about(order),
            changed_at=at,
            under_review=flag,
            status=status_of(order),
            location=location,
            source=source,
            lines=tuple(
                StandingLine(
                    line_number=number, item=line.item, quantity=line.quantity, location=line.stands_at
                )
                for number, line in sorted(order.lines.items())
            ),
            carried=beside(carried),
        )
    ]


def remembered_review(
    who: Mapping[str, str],
    order: Unknown | Remembered,
    flag: bool,
    at: datetime,
    location: str | None,
    source: Source,
    carried: Carried,
) -> Sequence[AnyOrderFact]:
    """Return the flag of an order that has not arrived; it takes effect as the order does."""
    before = order.under_review if isinstance(order, Remembered) else None
    if before is not None and (before.under_review == flag or before.changed_at > at):
        return []
    fact = UnderReviewChanged(
        **who,
        request_id=None,
        changed_at=at,
        under_review=flag,
        status=None,
        location=location,
        source=source,
        lines=(),
        carried=beside(carried),
    )
    return [fact]
