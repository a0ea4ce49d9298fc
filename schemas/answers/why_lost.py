"""Why a location got nothing of an order, and the least that would have given it some."""

from typing import Annotated, Any

from schemas.answers.answer import Answer
from schemas.wire.values import told


class Difference(Answer):
    """The first criterion on which two locations differ."""

    criterion: Annotated[str, told("A criterion of brokering, score, or location_code where all are equal.")]
    ahead: Annotated[Any, told("The value of the better one; null where there is none.")]
    behind: Annotated[Any, told("The value of the other.")]
    gap: Annotated[float | None, told("How far they are apart; null where that cannot be said.")]
    unit: Annotated[str, told("What the gap is counted in; empty for plain numbers.")]
    words: Annotated[str, told("The same for people.")]


class Blocker(Answer):
    """A rule, or the want of stock, that kept a location from a line."""

    reason: Annotated[str, told("The elimination reason, Not on the Initial List, or Also short of stock.")]
    line_number: Annotated[int | None, told("The line; null where it holds for all of them.")]
    operands: Annotated[
        dict[str, Any], told("What was compared, by name; which names depends on the reason.")
    ]
    words: Annotated[str, told("The same for people.")]


class Outranked(Answer):
    """Who of those that got lines came before the location."""

    winner: Annotated[str, told("The last in rank of them.")]
    difference: Annotated[Difference | None, told("What sets them apart; null where cover decided.")]
    words: Annotated[str, told("The same for people.")]


class Change(Answer):
    """One thing that would have had to be otherwise."""

    kind: Annotated[str, told("What: units, priority, radius, split_order, back_orders and others.")]
    subject: Annotated[str, told("Of which item, zone, unit of length; empty where there is one only.")]
    value: Annotated[int | None, told("The least that is enough; null for what is there or not.")]
    words: Annotated[str, told("The same for people.")]


class Loser(Answer):
    """A location without a share."""

    location: Annotated[str, told("Its code.")]
    blockers: Annotated[tuple[Blocker, ...], told("Everything the deciding pass held against it.")]
    outranked: Annotated[Outranked | None, told("How it ranks behind a winner, where it does.")]
    changes: Annotated[
        tuple[Change, ...] | None,
        told("All of these together would have won it a share, none of them less; null: nothing found."),
    ]
