"""Which dead letters a person means: options by what is in hand, a number, an id, a time, a topic, a reason."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.output import counted, warn
from services.commands.times import instant
from services.common.database import Connection

if TYPE_CHECKING:
    from services.inquiry.dead_letters import Filters

ByNumber = Annotated[
    str | None,
    typer.Option(
        "--order",
        metavar="NUMBER",
        help="Only those that name this order, purchase order, invoice or dispatch, or have it as key.",
    ),
]
ById = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar="CE_ID",
        help="Only those of the message with this id; without one, TOPIC/PARTITION/OFFSET.",
    ),
]
Reason = Annotated[str | None, typer.Option(help="Only this reason.")]
Topic = Annotated[str | None, typer.Option(help="Only from this topic.")]
Since = Annotated[
    str | None, typer.Option(metavar="TIME", help="Only those received at this time (RFC 3339) or later.")
]
Until = Annotated[
    str | None, typer.Option(metavar="TIME", help="Only those received before this time (RFC 3339).")
]


def chosen(
    order: str | None,
    id_: str | None,
    reason: str | None,
    topic: str | None,
    since: str | None,
    until: str | None,
) -> "Filters":
    """Return the filter that the options make. Exit with code 2 for a time that is none; raises FilterInvalid."""
    from services.inquiry.dead_letters import Filters

    return Filters(
        order=order,
        id=id_,
        reason=reason,
        topic=topic,
        since=instant(since, "--since"),
        until=instant(until, "--until"),
    )


def warn_of_older(connection: Connection, filters: "Filters") -> None:
    """Say on standard error which letters cannot be found by what they name."""
    from services.inquiry.dead_letters import not_searched

    older = not_searched(connection, filters)
    if older.newest is not None:
        are = "is" if older.letters == 1 else "are"
        warn(
            f"{counted(older.letters, 'dead letter')} {are} not searched: kept before numbers and ids were noted, the"
            f" last at {older.newest:%Y-%m-%dT%H:%M:%SZ}. List them without --order and --id"
        )
