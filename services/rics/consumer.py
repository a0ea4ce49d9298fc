"""What the RICS service takes from the bus."""

from schemas.wire.fulfillment_responses import FulfillmentResponse
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.policies import no_organization
from services.rics.handler import Answers

ANSWERS = Consumer(
    "rics",
    ("fulfillment-responses",),
    reader(FulfillmentResponse, "responses"),
    Answers(),
    no_organization,
)

CONSUMERS = (ANSWERS,)
