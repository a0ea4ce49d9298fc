"""How an order stands now, whatever was decided before."""

from typing import Annotated, Literal

from schemas.answers.answer import Answer
from schemas.statuses import LineStatus
from schemas.wire.values import told


class LineNow(Answer):
    """Where a line is, and what put it there."""

    line_number: Annotated[int, told("The line; parts that were split off have numbers of their own.")]
    item: Annotated[str, told("The item's code.")]
    quantity: Annotated[int, told("Units of the line.")]
    status: Annotated[LineStatus, told("As in the view order_lines.")]
    location: Annotated[str | None, told("Who has it; null where nobody does.")]
    cause: Annotated[
        Literal["decision", "hand", "pickup", "rejection", "search_retries", "failure", "cancellation"]
        | None,
        told("What last put it there; null where nothing did yet. failure: routing itself failed."),
    ]
    decision: Annotated[int | None, told("The decision that put it there, where one did.")]
    rejected_by: Annotated[tuple[str, ...], told("Locations that gave it back, the first first.")]
    search_retries: Annotated[int | None, told("The Search Retries that were used up, where they were.")]


class Now(Answer):
    """The order as it is when the question is asked."""

    changed: Annotated[bool, told("Anything happened to its lines after the decision that is explained.")]
    words: Annotated[str, told("The same for people.")]
    lines: Annotated[tuple[LineNow, ...], told("Its lines, by number.")]
