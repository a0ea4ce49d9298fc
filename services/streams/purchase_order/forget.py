"""The people of a purchase order are forgotten, once nothing of it is open (PRV-1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.order_privacy import ForgottenWhy, TopicKey
from schemas.events.purchase_order import AnyPurchaseOrderFact, PurchaseOrderCreated, PurchaseOrderForgotten
from schemas.events.purchase_order_fact import PurchaseUnits
from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.purchase_order.about import about
from services.streams.purchase_order.lines import Decided
from services.streams.purchase_order.rollup import CLOSED, rolled_up
from services.streams.purchase_order.state import By, Known

SYSTEM = "SYSTEM"
"""The user of what the privacy service did."""

_TOPIC = "purchase-orders"


@dataclass(frozen=True, slots=True)
class ForgetPeople:
    """Delete what is known under `subjects`; `tombstones` are the keys under which an address left."""

    subjects: frozenset[UUID]
    tombstones: tuple[TopicKey, ...]
    why: ForgottenWhy
    now: datetime


def forget(command: ForgetPeople, order: Known) -> Decided:
    """Return the fact, or a refusal while the vendor still needs to know the people."""
    if not is_closed(order):
        detail = "the purchase order is open: its people are needed"
        return Refused(DeadLetterReason.NOT_ALLOWED, "po_number", detail)
    if command.subjects <= order.forgotten:
        return []  # they were forgotten before
    return [
        PurchaseOrderForgotten(
            **about(order, By(command.now, "WS", SYSTEM)),
            why=command.why,
            subjects=tuple(sorted(command.subjects)),
            tombstones=command.tombstones,
            lines=tuple(_lines(order)),
        )
    ]


def is_closed(order: Known) -> bool:
    """Return whether nothing of the purchase order is open."""
    return rolled_up(line.status for line in order.lines.values()) in CLOSED


def subjects(facts: Iterable[AnyPurchaseOrderFact]) -> frozenset[UUID]:
    """Return every name under which something is known of the people, also of addresses that no line took.

    The name of its vendor is none of them: a vendor is forgotten by itself.
    """
    named = (getattr(fact, "subject", None) for fact in facts)
    return frozenset(subject for subject in named if subject is not None)


def tombstones(facts: Iterable[AnyPurchaseOrderFact]) -> tuple[TopicKey, ...]:
    """Return every key under which a message with an address left: its own, and the vendor's once slips were made."""
    return tuple(dict.fromkeys(_keys(facts)))


def _keys(facts: Iterable[AnyPurchaseOrderFact]) -> Iterator[TopicKey]:
    for fact in facts:
        if isinstance(fact, PurchaseOrderCreated):
            yield TopicKey(topic=_TOPIC, key=fact.po_number)
        elif isinstance(fact, PackSlipsPrinted | PackSlipsReprinted):
            yield TopicKey(topic=_TOPIC, key=fact.vendor)


def _lines(order: Known) -> Iterator[PurchaseUnits]:
    for number, line in sorted(order.lines.items()):
        yield PurchaseUnits(line_number=number, item=line.item, quantity=line.ordered, status=line.status)
