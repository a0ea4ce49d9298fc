"""One poll: a location asks for its work, once or again.

answering.py  what it can be, and the decision
order.py      an order as the location is told of it
message.py    the answer as others read it, with what is known of the people
"""

from services.streams.poll.answering import (
    STANDS,
    UNASKED,
    Answered,
    AnswerPoll,
    Poll,
    Unasked,
    Work,
    decide,
    evolve,
    is_repeated,
)
from services.streams.poll.message import People, message, subjects
from services.streams.poll.order import told

__all__ = [
    "STANDS",
    "UNASKED",
    "AnswerPoll",
    "Answered",
    "People",
    "Poll",
    "Unasked",
    "Work",
    "decide",
    "evolve",
    "is_repeated",
    "message",
    "subjects",
    "told",
]
