"""Routes an order only after the stock that stood in its topic when the order was taken."""

from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.common.stock.first import Mark, StockFirst


class Covered:
    """Positions of the log up to which orders may be routed.

    A mark notes the heads of the log first, and then where the topic of stock ends: whoever sent stock before an order
    that is in the log by then finds it below that end.
    """

    def __init__(self, stock: StockFirst) -> None:
        self._stock = stock
        self._through: dict[int, int] = {}  # by shard
        self._mark: tuple[dict[int, int], Mark] | None = None

    def holds(self, shard: int, position: int) -> bool:
        """Return whether facts of a shard up to `position` may be routed."""
        return position <= self._through.get(shard, 0)

    def advance(self, connection: Connection) -> bool:
        """Look how far the stock is; return whether positions moved. Call it outside of a transaction."""
        if self._mark is None:
            heads = dict(PostgresLog(connection).heads())
            self._mark = (heads, self._stock.mark())
        heads, mark = self._mark
        if not self._stock.passed(connection, mark):
            return False
        self._through, self._mark = heads, None
        return True
