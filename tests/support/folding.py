"""Fold facts into a read model without a database."""

from collections.abc import Iterable
from typing import Any

from schemas.events.fact import Fact
from services.common.read_model import Key, ReadModel


def folded(model: ReadModel, facts: Iterable[Fact]) -> dict[Key, Any]:
    """The rows by key, as the projector would write them."""
    rows: dict[Key, Any] = {}
    for fact in facts:
        if isinstance(fact, model.facts):
            for key in model.keys(fact):
                rows[key] = model.evolve(rows.get(key), fact, key)
    return {key: row for key, row in rows.items() if row is not None}
