"""`orderfold verify --json`: how many decisions were run again, and those that came out differently."""

from datetime import datetime
from typing import Annotated

from schemas.answers.answer import Answer
from schemas.wire.values import described


class DifferingDecision(Answer):
    """A decision that does not come out as it was recorded."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    decision: Annotated[int, described("Which routing of the order, from 1.")]
    decided_at: Annotated[datetime, described("When it was recorded.")]
    log_position: Annotated[int, described("The position of its shard that it saw.")]
    rules: Annotated[int, described("The version of the rules that decided.")]
    differing: Annotated[str, described("Names of the fields of the fact that do not agree, with commas.")]


class VerifyAnswer(Answer):
    """Exit code 0 where all agree, 1 where one differs that the rules in force decided."""

    decisions: Annotated[int, described("How many were run again.")]
    differing: Annotated[tuple[DifferingDecision, ...], described("Those that came out differently.")]
    by_other_rules: Annotated[
        tuple[DifferingDecision, ...],
        described(
            "Those that rules of an earlier version decided, and that the rules in force decide otherwise."
        ),
    ]
