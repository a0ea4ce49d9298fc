"""`orderfold verify`: run routing decisions again."""

from typing import Annotated, Any

import typer

from services.commands.connection import database
from services.commands.failures import NO
from services.commands.options import Json
from services.commands.output import out, print_json, show
from services.commands.times import instant

_Row = dict[str, Any]


def verify(
    since: Annotated[
        str | None, typer.Option(help="Only decisions of this time (RFC 3339) or later.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run routing decisions again from the log alone; exit code 1 where one comes out differently.

    Decisions that rules of an earlier version made, and that come out differently by those in force, are listed apart.
    """
    from services.operating.verify import decisions

    start = instant(since, "--since")
    count, differing, by_other_rules = 0, list[_Row](), list[_Row]()
    with database() as connection:
        for again in decisions(connection, start):
            count += 1
            if again.differing:
                fact = again.recorded
                (by_other_rules if again.by_other_rules else differing).append(
                    {
                        "organization": fact.organization,
                        "order_number": fact.order_number,
                        "decision": fact.decision,
                        "decided_at": fact.decided_at,
                        "log_position": fact.log_position,
                        "rules": fact.rules,
                        "differing": ", ".join(again.differing),
                    }
                )
    if as_json:
        print_json({"decisions": count, "differing": differing, "by_other_rules": by_other_rules})
    else:
        if differing:
            show("decisions that come out differently", differing, as_json=False)
        if by_other_rules:
            show(
                "decisions by earlier rules that those in force decide otherwise",
                by_other_rules,
                as_json=False,
            )
        if not differing:
            but = f" but {len(by_other_rules):,} that earlier rules decided" if by_other_rules else ""
            out.print(f"{count:,} decisions were run again; all agree{but}")
    if differing:
        raise typer.Exit(NO)
