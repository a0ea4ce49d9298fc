"""`orderfold why --json`: one routing decision explained."""

from datetime import datetime
from typing import Annotated, Literal

from schemas.answers.answer import Answer
from schemas.answers.why_lost import Difference, Loser
from schemas.answers.why_now import Now
from schemas.reasons import AnswerCode
from schemas.wire.values import told


class Share(Answer):
    """Units of a line that a location took."""

    line_number: Annotated[int, told("The line as it was when it was asked about.")]
    quantity: Annotated[int, told("Units of it.")]
    location: Annotated[str, told("Who took them.")]
    code: Annotated[AnswerCode | None, told("4000, 5000 or 8000 where it is a back order.")]


class Lost(Answer):
    """A line that nobody took."""

    line_number: Annotated[int, told("The line.")]
    quantity: Annotated[int, told("Its units.")]
    code: Annotated[AnswerCode, told("1000, 2000, 3000, 6000 or 7000.")]


class Margin(Answer):
    """What would have been without the winner."""

    instead: Annotated[tuple[str, ...], told("Who would have had its lines.")]
    pass_number: Annotated[int, told("The pass that would have decided.")]
    difference: Annotated[Difference | None, told("What sets the two apart; null where rank did not decide.")]
    words: Annotated[str, told("The same for people.")]


class Winner(Answer):
    """A location that took something."""

    location: Annotated[str, told("Its code.")]
    shares: Annotated[tuple[Share, ...], told("What it took.")]
    margin: Annotated[Margin, told("What put it before the next.")]


class PassSeen(Answer):
    """One look at the locations."""

    number: Annotated[int, told("From 1.")]
    trace_type: Annotated[str, told("As in the trace shopping log.")]
    listed: Annotated[int, told("How many were on the Initial List of a line.")]
    way: Annotated[
        Literal["whole", "split_order", "split_line"],
        told("What was tried last: one location for all, a location a line, units wherever they are."),
    ]
    left: Annotated[tuple[str, ...], told("Who could take what that wants: all, a line, a unit.")]
    left_out: Annotated[
        dict[str, tuple[str, ...]], told("By reason who was left out of a line, also in a way tried before.")
    ]


class WhyAnswer(Answer):
    """The decision as it comes out again, and how the order stands now."""

    organization: Annotated[str, told("Whose order it is.")]
    order_number: Annotated[str, told("The order, in upper case.")]
    decision: Annotated[int, told("Which routing of the order, from 1.")]
    decisions: Annotated[int, told("How many there are.")]
    decided_at: Annotated[datetime, told("When it was decided.")]
    reshop: Annotated[int, told("0 at first, then how often its lines had been rejected.")]
    policy_version: Annotated[int, told("The organization's document that was in force.")]
    log_position: Annotated[int, told("The position of its shard that it saw.")]
    differing: Annotated[
        tuple[str, ...], told("Fields that come out differently now; empty as it should be.")
    ]
    now: Annotated[Now, told("How the order stands.")]
    zone: Annotated[str | None, told("The zone of the address.")]
    passes: Annotated[tuple[PassSeen, ...], told("Every look at the locations.")]
    winners: Annotated[tuple[Winner, ...], told("Who took something, the best first.")]
    unfulfillable: Annotated[tuple[Lost, ...], told("What nobody took.")]
    losers: Annotated[
        tuple[Loser, ...], told("Others, the nearest to winning first; --limit tells how many.")
    ]
    losing: Annotated[int, told("How many there are in all.")]
