"""`orderfold reroute --json`: lines that are looked at again, and orders that stay as they are."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from schemas.wire.values import described


class Reopened(NamedTuple):
    """A line that is, or would be, looked at again. Of its item, `location` has most: `available` units."""

    organization: Annotated[str, described("Whose order it is.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    line_number: Annotated[int, described("The line.")]
    item: Annotated[str, described("Code of the item.")]
    quantity: Annotated[int, described("Units of the line.")]
    location: Annotated[
        str | None, described("Location that has most of the item; null where none has any.")
    ] = None
    available: Annotated[int, described("Units that it has available.")] = 0


class NotReopened(NamedTuple):
    """An order that is left as it is, and why."""

    organization: Annotated[str | None, described("Whose order it is; null where no such order has arrived.")]
    order_number: Annotated[str, described("The order, in upper case.")]
    reason: Annotated[str, described("Why it is left, in a sentence.")]


class Rerouted(NamedTuple):
    """What was done, or would be done."""

    dry_run: Annotated[bool, described("True if nothing was to be done.")]
    reopened: Annotated[bool, described("True if the lines are looked at again.")]
    orders: Annotated[int, described("Number of orders of the lines.")]
    units: Annotated[int, described("Units of the lines.")]
    in_stock: Annotated[int, described("Number of lines of whose item some location has stock now.")]
    more: Annotated[bool, described("True if more orders have such lines than --limit allows.")]
    lines: Annotated[Sequence[Reopened], described("The lines.")]
    refused: Annotated[Sequence[NotReopened], described("Orders that stay as they are.")]
