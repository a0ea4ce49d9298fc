"""Fold facts into a read model without a database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.events.fact import Fact
from services.common.read_models.read_model import Key, ReadModel


@dataclass(frozen=True)
class Told:
    """A fact as it was recorded, all in one stream."""

    fact: Fact
    version: int
    recorded_at: datetime = datetime(2016, 11, 7, 12, tzinfo=UTC)
    meta: bytes = b"{}"


def told(model: ReadModel, facts: Iterable[Fact]) -> list[Any]:
    """What the model is given of the facts that concern it."""
    events = [Told(fact, version) for version, fact in enumerate(facts, 1)]
    return [model.told(event) for event in events if isinstance(event.fact, model.facts)]


def folded(model: ReadModel, facts: Iterable[Fact]) -> dict[Key, Any]:
    """The rows by key, as the projector would write them."""
    rows: dict[Key, Any] = {}
    for fact in told(model, facts):
        for key in model.keys(fact):
            rows[key] = model.evolve(rows.get(key), fact, key)
    return {key: row for key, row in rows.items() if row is not None}
