"""`location-polls`: a location asks for its work. Key: the location."""

from typing import Annotated

from pydantic import Field

from schemas.events.order_status import PollKind
from schemas.wire.values import Code, Message, described

Limit = Annotated[int, Field(ge=1, le=1000)]
"""Lines of one answer, at most."""

USUAL_LIMIT = 200
"""The limit of a poll that names none."""


class LocationPoll(Message):
    """A location asks once for one kind of work. The id of the message is the id of the poll."""

    organization: Annotated[Code, described("Code of the organization that the location belongs to.")]
    location: Annotated[Code, described("Location that asks.")]
    kind: Annotated[
        PollKind,
        described(
            "What it asks for: fulfillments are lines that it is to fulfil, intransit lines on their way to it."
        ),
    ]
    limit: Annotated[
        Limit,
        described(
            "Lines in the answer, at most. Orders stay whole: a single order may have more lines than that."
        ),
    ] = USUAL_LIMIT
