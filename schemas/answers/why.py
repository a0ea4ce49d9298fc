"""`orderfold why --json`: one routing decision explained, or why an order waits or has none."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, RootModel

from schemas.answers.answer import Answer
from schemas.answers.why_held import WhyHeld
from schemas.answers.why_lost import Difference, Loser
from schemas.answers.why_now import Now
from schemas.answers.why_waiting import WaitingLine, WhyStanding
from schemas.reasons import AnswerCode
from schemas.wire.values import described


class Share(Answer):
    """Units of a line that a location took."""

    line_number: Annotated[int, described("The line as it was when it was asked about.")]
    quantity: Annotated[int, described("Units of it.")]
    location: Annotated[str, described("Who took them.")]
    code: Annotated[AnswerCode | None, described("4000, 5000 or 8000 where it is a back order.")]


class Lost(Answer):
    """A line that nobody took."""

    line_number: Annotated[int, described("The line.")]
    quantity: Annotated[int, described("Its units.")]
    code: Annotated[AnswerCode, described("1000, 2000, 3000, 6000 or 7000.")]


class Margin(Answer):
    """What would have been without the winner."""

    instead: Annotated[tuple[str, ...], described("Who would have had its lines.")]
    pass_number: Annotated[int, described("The pass that would have decided.")]
    difference: Annotated[
        Difference | None, described("What sets the two apart; null where rank did not decide.")
    ]
    words: Annotated[str, described("The same for people.")]


class Winner(Answer):
    """A location that took something."""

    location: Annotated[str, described("Its code.")]
    shares: Annotated[tuple[Share, ...], described("What it took.")]
    margin: Annotated[Margin, described("What put it before the next.")]


class PassSeen(Answer):
    """One look at the locations."""

    number: Annotated[int, described("From 1.")]
    trace_type: Annotated[str, described("As in the trace shopping log.")]
    listed: Annotated[int, described("How many were on the Initial List of a line.")]
    way: Annotated[
        Literal["whole", "split_order", "split_line"],
        described("What was tried last: one location for all, a location a line, units wherever they are."),
    ]
    left: Annotated[tuple[str, ...], described("Who could take what that wants: all, a line, a unit.")]
    left_out: Annotated[
        dict[str, tuple[str, ...]],
        described("By reason who was left out of a line, also in a way tried before."),
    ]


class WhyDecision(Answer):
    """The decision as it comes out again, and how the order stands now."""

    about: Annotated[Literal["decision"], described("What the answer is about.")] = "decision"
    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    request_id: Annotated[int, described("Number that this system assigned to it.")]
    decision: Annotated[int, described("Which routing of the order, from 1.")]
    decisions: Annotated[int, described("How many there are.")]
    decided_at: Annotated[datetime, described("When it was decided.")]
    reshop: Annotated[int, described("0 at first, then how often its lines had been rejected.")]
    policy_version: Annotated[int, described("The organization's document that was in force.")]
    log_position: Annotated[int, described("The position of its shard that it saw.")]
    differing: Annotated[
        tuple[str, ...], described("Fields that come out differently now; empty as it should be.")
    ]
    now: Annotated[Now, described("How the order stands.")]
    waiting: Annotated[tuple[WaitingLine, ...], described("Lines that wait for somebody.")]
    zone: Annotated[str | None, described("The zone of the address.")]
    passes: Annotated[tuple[PassSeen, ...], described("Every look at the locations.")]
    winners: Annotated[tuple[Winner, ...], described("Who took something, the best first.")]
    unfulfillable: Annotated[tuple[Lost, ...], described("What nobody took.")]
    losers: Annotated[
        tuple[Loser, ...], described("Others, the nearest to winning first; --limit tells how many.")
    ]
    losing: Annotated[int, described("How many there are in all.")]


class WhyAnswer(RootModel[Annotated[WhyDecision | WhyHeld | WhyStanding, Field(discriminator="about")]]):
    """A routing decision, an order in a queue, or how any other order stands: `about` tells which."""
