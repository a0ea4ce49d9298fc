"""What the processor takes from the bus."""

from schemas.wire.cancellations import cancellation_of
from services.common.runtime.consuming import Consumer
from services.common.runtime.reading import reader
from services.processor.handler import Cancellations

CANCELLATIONS = Consumer("processor", ("cancellations",), reader(cancellation_of, "orders"), Cancellations())
