"""The topics that the fulfillment service reads."""

from schemas.wire.location_polls import LocationPoll
from schemas.wire.status_updates import StatusUpdate
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.orders import Deciding
from services.deciding.policies import no_organization
from services.fulfillment.polls import Polls
from services.fulfillment.updates import status_update

UPDATES = Consumer(
    "processor-updates",  # positions stand under this name since the processor read the topic
    ("status-updates",),
    reader(StatusUpdate, "updates"),
    Deciding(status_update),
    no_organization,
)

POLLS = Consumer(
    "polls",
    ("location-polls",),
    reader(LocationPoll, "polls"),
    Polls(),
    no_organization,
    repetitions=True,
    at_once=20,  # each may hand out many orders, which others must not change meanwhile
)

CONSUMERS = (UPDATES, POLLS)
