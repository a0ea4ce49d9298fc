"""Why a location got nothing of an order, and the least that would have given it some."""

from typing import Annotated, Any

from schemas.answers.answer import Answer
from schemas.wire.values import described


class Difference(Answer):
    """The first criterion on which two locations differ."""

    criterion: Annotated[
        str, described("A criterion of brokering, score, or location_code where all are equal.")
    ]
    ahead: Annotated[Any, described("The value of the better one; null where there is none.")]
    behind: Annotated[Any, described("The value of the other.")]
    gap: Annotated[float | None, described("How far they are apart; null where that cannot be said.")]
    unit: Annotated[str, described("What the gap is counted in; empty for plain numbers.")]
    words: Annotated[str, described("The same for people.")]


class Blocker(Answer):
    """A rule, or the want of stock, that kept a location from a line."""

    reason: Annotated[
        str, described("The elimination reason, Not on the Initial List, or Also short of stock.")
    ]
    line_number: Annotated[int | None, described("The line; null where it holds for all of them.")]
    operands: Annotated[
        dict[str, Any], described("What was compared, by name; which names depends on the reason.")
    ]
    words: Annotated[str, described("The same for people.")]


class Outranked(Answer):
    """Who of those that got lines came before the location."""

    winner: Annotated[str, described("The last in rank of them.")]
    difference: Annotated[Difference | None, described("What sets them apart; null where cover decided.")]
    words: Annotated[str, described("The same for people.")]


class Change(Answer):
    """One thing that would have had to be otherwise."""

    kind: Annotated[str, described("What: units, priority, radius, split_order, back_orders and others.")]
    subject: Annotated[str, described("Of which item, zone, unit of length; empty where there is one only.")]
    value: Annotated[int | None, described("The least that is enough; null for what is there or not.")]
    words: Annotated[str, described("The same for people.")]


class Loser(Answer):
    """A location without a share."""

    location: Annotated[str, described("Its code.")]
    blockers: Annotated[tuple[Blocker, ...], described("Everything the deciding pass held against it.")]
    outranked: Annotated[Outranked | None, described("How it ranks behind a winner, where it does.")]
    changes: Annotated[
        tuple[Change, ...] | None,
        described("All of these together would have won it a share, none of them less; null: nothing found."),
    ]
