"""Lines of a routed order that wait for somebody, and orders about which there is nothing to decide."""

from datetime import datetime
from typing import Annotated, Literal

from schemas.answers.answer import Answer
from schemas.answers.why_now import Now
from schemas.statuses import LineStatus
from schemas.wire.values import described


class WaitingLine(Answer):
    """A line that waits for a vendor, for stock, or to be routed again."""

    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units of the line.")]
    status: Annotated[LineStatus, described("As in the view order_lines.")]
    since: Annotated[datetime | None, described("Time since which it waits; null where that is not known.")]
    waits_for: Annotated[
        Literal["vendor", "stock", "routing"],
        described("The vendor of its purchase order; stock or a person; the router."),
    ]
    po_number: Annotated[str | None, described("Its purchase order; null where no vendor has it.")]
    vendor: Annotated[str | None, described("Code of that vendor; null where none has it.")]
    po_status: Annotated[
        Literal["new_order", "in_process", "held", "shipped", "cancelled"] | None,
        described("Status of the line there; null where no vendor has it."),
    ]
    cancel_requested: Annotated[
        bool, described("True if a cancel was asked for that the vendor has not decided.")
    ]
    words: Annotated[str, described("The same for people, with what would help.")]


class WhyStanding(Answer):
    """How an order stands that waits in no queue and has no decision: one sentence, and its lines."""

    about: Annotated[Literal["standing"], described("What the answer is about.")] = "standing"
    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    since: Annotated[datetime | None, described("Time at which it came to stand so; null where unknown.")]
    words: Annotated[str, described("The answer for people.")]
    now: Annotated[Now, described("How its lines stand.")]
    waiting: Annotated[tuple[WaitingLine, ...], described("Lines that wait for somebody.")]
