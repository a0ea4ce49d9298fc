"""What the processor takes from the bus."""

from schemas.wire.cancellations import cancellation_of
from schemas.wire.status_updates import StatusUpdate
from services.common.runtime.consuming import Consumer
from services.common.runtime.reading import reader
from services.processor.handler import Cancellations
from services.processor.updates import StatusUpdates

CANCELLATIONS = Consumer("processor", ("cancellations",), reader(cancellation_of, "orders"), Cancellations())
UPDATES = Consumer("processor-updates", ("status-updates",), reader(StatusUpdate, "updates"), StatusUpdates())
