"""What the router takes from the bus."""

from schemas.wire.inventory_changed import StockChange
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.policies import no_organization
from services.router.handler import StockKeeper

STOCK = Consumer(
    "router", ("inventory-changed",), reader(StockChange, "changes"), StockKeeper(), no_organization
)

CONSUMERS = (STOCK,)
