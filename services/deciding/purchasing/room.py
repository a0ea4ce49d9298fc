"""How much one batch of slips holds: a vendor is told of it in one message, and a topic takes only so much."""

from collections.abc import Sequence
from uuid import UUID

from services.common import personal_data
from services.common.database import Connection
from services.streams.purchase_order import Known, PurchaseLine, waits_for_slips

_BYTES = 4 * 1024 * 1024  # the topic takes five; estimates are a little low where texts have few of them
_OF_AN_ORDER, _OF_A_LINE = 600, 500  # bytes beside people and their words


def that_fit(connection: Connection, orders: Sequence[Known]) -> Sequence[Known]:
    """Return the first orders whose waiting lines have room on one batch; the very first has it in any case."""
    sizes = personal_data.sizes(connection, {subject for order in orders for subject in _subjects(order)})
    room = _BYTES
    for place, order in enumerate(orders):
        room -= _OF_AN_ORDER + sizes.get(order.created.subject, 0)
        room -= sum(_OF_A_LINE + sizes.get(_subject(order, line), 0) for line in _waiting(order))
        if room < 0 and place:
            return orders[:place]
    return orders


def _subjects(order: Known) -> set[UUID]:
    return {order.created.subject} | {_subject(order, line) for line in _waiting(order)}


def _subject(order: Known, line: PurchaseLine) -> UUID:
    return line.subject or order.created.subject


def _waiting(order: Known) -> list[PurchaseLine]:
    return [line for line in order.lines.values() if waits_for_slips(line)]
