"""Options that several commands take, each defined once."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Order = Annotated[str, typer.Argument(help="The order number, in upper or lower case, or the request ID.")]
Organization = Annotated[str | None, typer.Option(help="Only this organization.")]
Dc = Annotated[str | None, typer.Option(help="Only this DC.")]
OneDc = Annotated[str, typer.Option("--dc", help="The DC.")]
Owner = Annotated[
    str | None, typer.Option("--organization", help="Needed where several organizations share a DC code.")
]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="Print at most this many rows.")]
After = Annotated[
    str | None,
    typer.Option(
        metavar="CURSOR",
        help="Print the next page. Where rows are left, standard error ends with the line"
        " `next page: --after CURSOR`.",
    ),
]
