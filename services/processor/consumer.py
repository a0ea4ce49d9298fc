"""The topics that the processor reads."""

from schemas.wire.cancellations import cancellation_of
from schemas.wire.status_updates import StatusUpdate
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.orders import Deciding
from services.deciding.policies import no_organization
from services.processor.handler import cancellation, status_update

CANCELLATIONS = Consumer(
    "processor",
    ("cancellations",),
    reader(cancellation_of, "orders"),
    Deciding(cancellation),
    no_organization,
)
UPDATES = Consumer(
    "processor-updates",
    ("status-updates",),
    reader(StatusUpdate, "updates"),
    Deciding(status_update),
    no_organization,
)

CONSUMERS = (CANCELLATIONS, UPDATES)
