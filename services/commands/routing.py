"""`orderfold verify`: run routing decisions again."""

from typing import Annotated

import typer

from services.commands.connection import database
from services.commands.options import Json
from services.commands.output import out, print_json, show
from services.commands.times import instant


def verify(
    since: Annotated[
        str | None, typer.Option(help="Only decisions of this time (RFC 3339) or later.")
    ] = None,
    as_json: Json = False,
) -> None:
    """BEY-1: run routing decisions again from the log alone; exit code 1 where one comes out differently."""
    from services.operating.verify import decisions

    start = instant(since, "--since")
    count, differing = 0, []
    with database() as connection:
        for again in decisions(connection, start):
            count += 1
            if again.differing:
                fact = again.recorded
                differing.append(
                    {
                        "organization": fact.organization,
                        "order_number": fact.order_number,
                        "decision": fact.decision,
                        "decided_at": fact.decided_at,
                        "log_position": fact.log_position,
                        "differing": ", ".join(again.differing),
                    }
                )
    if as_json:
        print_json({"decisions": count, "differing": differing})
    elif differing:
        show("decisions that come out differently", differing, as_json=False)
    else:
        out.print(f"{count:,} decisions were run again; all agree")
    if differing:
        raise typer.Exit(1)
