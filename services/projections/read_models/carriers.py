"""One row a carrier that any order ever named; created where it was absent (SUB-6)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from schemas.events.order import OrderSubmitted
from services.common.read_models.read_model import Column, Key, ReadModel, Table


class Row(NamedTuple):
    """In the order of the columns."""

    organization: str
    code: str
    description: str
    first_used_at: datetime


TABLE = Table(
    name="carriers",
    comment="One row a carrier, from its first use on.",
    key=("organization", "code"),
    columns=(
        Column("organization", "text", "The organization whose order named it."),
        Column("code", "text", "Carrier code; PICKUP for orders that are collected."),
        Column("description", "text", "As its first order described it."),
        Column("first_used_at", "timestamptz", "When the first order that names it was submitted."),
    ),
)

FACTS = (OrderSubmitted,)


def keys(fact: OrderSubmitted) -> Iterable[Key]:
    """The carrier of the order, if it has one."""
    return () if fact.ship_via is None else ((fact.organization, fact.ship_via),)


def evolve(row: Row | None, fact: OrderSubmitted, key: Key) -> Row | None:
    """As the order that was submitted first made it, in whatever order they arrive."""
    if row is not None and Row(*row).first_used_at <= fact.submitted_at:
        return row
    return Row(key[0], key[1], fact.ship_via_description, fact.submitted_at)


READ_MODEL = ReadModel(TABLE, FACTS, keys, evolve)
