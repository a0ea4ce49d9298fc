"""Counts and changes of stock become facts and move the shelf, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from schemas.events.stock import AnyStockFact, StockChanged, StockCounted
from schemas.ids import stream_id
from schemas.reasons import DeadLetterReason
from schemas.wire.inventory_changed import StockChange
from services.common import stock as room
from services.common.eventstore import Uncommitted
from services.common.policies import Policies
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.common.stock.shelf import Place
from services.streams import organization
from services.streams.stock import Movement, Stock, evolve


class StockKeeper:
    """Handles `inventory-changed` (INV-1). Items need no registration, locations do."""

    def __init__(self) -> None:
        self._policies = Policies(
            organization.evolve, organization.INITIAL, organization.organization_stream, organization.Applied
        )

    def handle(self, work: Work, messages: Sequence[Message[StockChange]]) -> Sequence[Uncommitted]:
        """One fact a message; messages for one item take effect in the order they came."""
        accepted = self._with_places(work, messages)
        if not accepted:
            return ()
        before = room.lock(work.connection, {place for place, _ in accepted})
        after = dict(before)
        events = []
        for place, message in accepted:
            fact = _fact(message.value)
            after[place] = _moved(after[place], fact)
            stream = stream_id("stock", place.organization, f"{place.location}/{place.item}")
            events.append(Uncommitted(place.organization, stream, after[place].version, fact, message.meta))
        room.store(work.connection, before, after)
        return events

    def _with_places(
        self, work: Work, messages: Sequence[Message[StockChange]]
    ) -> list[tuple[Place, Message[StockChange]]]:
        accepted = []
        for message, policy in self._policies.judge(work, messages):
            change = message.value
            if policy.document.location(change.location) is not None:
                accepted.append((Place(change.organization, change.location, change.item), message))
            else:
                detail = "not a location of the organization"
                work.refuse(message, DeadLetterReason.UNKNOWN_LOCATION, "location", detail)
        return accepted


def _fact(change: StockChange) -> AnyStockFact:
    who: dict[str, Any] = {
        "organization": change.organization,
        "location": change.location,
        "item": change.item,
        "safety_stock": change.safety_stock,
        "sales_velocity": change.sales_velocity,
    }
    if change.on_hand is not None:
        return StockCounted(**who, on_hand=change.on_hand, counted_at=change.counted_at)
    assert change.change is not None  # the message says one or the other  # noqa: S101
    return StockChanged(**who, change=change.change, changed_at=change.counted_at)


def _moved(shelf: room.Shelf, fact: AnyStockFact) -> room.Shelf:
    movements = tuple(Movement(at, change) for at, change in shelf.movements)
    before = Stock(
        shelf.counted,
        shelf.counted_at,
        movements,
        shelf.safety,
        shelf.safety_at,
        shelf.velocity,
        shelf.velocity_at,
    )
    stock = evolve(before, fact)
    return replace(
        shelf,
        counted=stock.counted,
        counted_at=stock.counted_at,
        safety=stock.safety,
        safety_at=stock.safety_at,
        velocity=stock.velocity,
        velocity_at=stock.velocity_at,
        movements=stock.movements,
        version=shelf.version + 1,
    )
