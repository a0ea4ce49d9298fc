"""Follows the log and deletes again what a fact says was forgotten: after a restore from an older copy, it is back."""

from itertools import chain

from schemas.events.order_privacy import PersonForgotten
from schemas.events.purchase_order import PurchaseOrderForgotten
from services.common import checkpoints
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.privacy import places

FOLLOWER = "privacy"
_PAGE = 2_000
_FACTS = (PersonForgotten, PurchaseOrderForgotten)


class Again:
    """Deletes by the facts. Nearly always everything is gone already."""

    checkpoints = (FOLLOWER,)

    def take(self, connection: Connection, shard: int) -> int:
        """Go one page further in a shard. Return the number of facts passed."""
        with connection.transaction():
            standing = checkpoints.lock(connection, [FOLLOWER], shard)
            if not standing:
                return 0
            after = standing[FOLLOWER]
            page = PostgresLog(connection).follow(shard, after, _PAGE, [fact.type for fact in _FACTS])
            facts = [event.fact for event in page.events]
            named = [fact.subjects for fact in facts if isinstance(fact, _FACTS)]
            if named:
                places.erase(connection, set(chain.from_iterable(named)))
            checkpoints.move(connection, [FOLLOWER], shard, page.through)
        return page.through - after
