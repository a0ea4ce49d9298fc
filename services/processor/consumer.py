"""The topics that the processor reads."""

from schemas.wire.cancellations import cancellation_of
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.orders import Deciding
from services.deciding.policies import no_organization
from services.processor.handler import cancellation

CANCELLATIONS = Consumer(
    "processor",
    ("cancellations",),
    reader(cancellation_of, "orders"),
    Deciding(cancellation),
    no_organization,
)
CONSUMERS = (CANCELLATIONS,)
