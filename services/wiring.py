"""Which services there are, which topics each reads, and what follows the log: one table.

The names of the router and the relay are written here again, so that importing this table loads neither numpy nor
the Kafka client. tests/architecture/test_wiring.py compares the table with the services.
"""

from typing import NamedTuple

from schemas.topics import READ
from services.common.read_models.read_model import ReadModel
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS


class Service(NamedTuple):
    """A service process, and its followers of the log. The catalogue of topics says which of them it reads."""

    name: str
    followers: tuple[str, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that the service reads."""
        return tuple(topic.name for topic in READ if topic.service == self.name)


SERVICES = (
    Service("intake"),
    Service("router", ("router",)),
    Service("processor", (QUEUE.name,)),
    Service("fulfillment"),
    Service("vendor"),
    Service("rics", ("rics",)),
    Service("projections", tuple(model.name for model in READ_MODELS)),
    Service(
        "relay",
        (
            "relay",
            "relay-dispatches",
            "relay-fulfillment",
            "relay-work",
            "relay-purchases",
            "relay-purchase-events",
            "relay-notices",
            "relay-invoices",
            "relay-invoice-events",
        ),
    ),
    Service("privacy", ("privacy",)),
)
"""In the order a message meets them; the last one when it is to be forgotten."""

SERVICE_NAMES = tuple(service.name for service in SERVICES)

FOLLOWERS = tuple(follower for service in SERVICES for follower in service.followers)
"""Everything that follows the log and keeps a checkpoint for each shard."""

FOLDED: tuple[ReadModel, ...] = (*READ_MODELS, QUEUE)
"""Tables that are a fold of the log and can be rebuilt: the read models and the queue of the processor."""
