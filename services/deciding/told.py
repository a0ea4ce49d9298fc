"""What updates tell of people: the text of a note, and an address. It is kept apart from the facts, and erasable."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from msgspec import structs

from schemas.events.order import AnyOrderFact
from schemas.events.order_status import ShipToChanged
from schemas.events.values import Destination
from schemas.wire.party import Party
from services.common import personal_data
from services.common.database import Connection
from services.streams.order import Command, Known, NewAddress, Order, Remembered, ReopenLines, UpdateOrder
from services.streams.order.forget import is_forgotten


class Told(NamedTuple):
    """The text of a note and the new address of an update, each None where it brought none."""

    note: str | None = None
    ship_to: Party | None = None


NOTHING_TOLD = Told()


class People:
    """What is told of people in one transaction, compared with what is kept, and stored with the facts it led to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: dict[UUID, dict[str, Any]] = {}

    def completed(self, command: Command, told: Told, order: Order) -> Command:
        """Return the command with the names under which what was told is kept; only updates tell of people.

        A note that is the newest one of a line already keeps its name: it is no news.
        """
        if not isinstance(command, UpdateOrder):
            return command
        if told.note is not None:
            known = self._named_so(told.note, order)
            command = replace(command, carried=structs.replace(command.carried, note=known or uuid4()))
        if told.ship_to is not None:
            command = replace(command, ship_to=self._address(told.ship_to, order))
        return command

    def remember(
        self, organization: str, told: Told, command: Command, facts: Sequence[AnyOrderFact], order: Order
    ) -> None:
        """Keep what was told, where it is new and the facts name it; nothing of a forgotten order."""
        if is_forgotten(order):
            return
        note = command.carried.note if isinstance(command, UpdateOrder | ReopenLines) else None
        if told.note is not None and note is not None and facts and note not in self._new:
            self._keep(note, organization, {"note": told.note})
        for fact in facts:
            if isinstance(fact, ShipToChanged) and told.ship_to is not None:
                self._keep(fact.subject, organization, {"ship_to": told.ship_to.model_dump(mode="json")})

    def store(self) -> None:
        """Store what is new."""
        new = {subject: (each.pop("organization"), json.dumps(each)) for subject, each in self._new.items()}
        kept = personal_data.load(self._connection, list(new))
        personal_data.store(self._connection, {name: each for name, each in new.items() if name not in kept})

    def _keep(self, subject: UUID, organization: str, document: dict[str, Any]) -> None:
        self._new.setdefault(subject, {"organization": organization, **document})

    def _named_so(self, note: str, order: Order) -> UUID | None:
        if not isinstance(order, Known):
            return None
        names = {line.told.note for line in order.lines.values() if line.told.note is not None}
        return next((name for name, each in self._documents(names).items() if each.get("note") == note), None)

    def _address(self, sent: Party, order: Order) -> NewAddress:
        """Return the address, and in which fields it differs from the newest one of the order but for case."""
        subject = _newest(order)
        document = self._documents({subject}).get(subject, {}) if subject is not None else {}
        before = document.get("ship_to") or document.get("sold_to") or {}
        after = sent.model_dump(mode="json")
        changed = tuple(
            name for name, value in after.items() if value.casefold() != str(before.get(name, "")).casefold()
        )
        where = Destination(country=sent.country, state=sent.state, postal_code=sent.postal_code)
        return NewAddress(uuid4(), where, changed)

    def _documents(self, subjects: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
        found = {name: self._new[name] for name in subjects if name in self._new}
        kept = personal_data.load(self._connection, [name for name in subjects if name not in found])
        return found | {name: json.loads(document) for name, document in kept.items()}


def _newest(order: Order) -> UUID | None:
    match order:
        case Known():
            return order.ship_to_subject
        case Remembered() if order.ship_to is not None:
            return order.ship_to.subject
    return None
