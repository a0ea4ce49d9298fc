"""Options that several commands take, each defined once."""

from typing import Annotated

import typer

from services.commands.failures import WRONG
from services.commands.output import fail

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Order = Annotated[str, typer.Argument(help="The order number, in upper or lower case, or the request ID.")]
Organization = Annotated[str | None, typer.Option(help="Only this organization.")]
Dc = Annotated[str | None, typer.Option(help="Only this DC.")]
OneDc = Annotated[str, typer.Option("--dc", help="The DC.")]
Owner = Annotated[
    str | None, typer.Option("--organization", help="Needed where several organizations share a DC code.")
]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="Print at most this many rows.")]
PageLimit = Annotated[int, typer.Option(min=1, max=500, help="Print at most this many rows.")]
Note = Annotated[str | None, typer.Option(help="A note for the history.")]
User = Annotated[str | None, typer.Option(help="Who asks: the first ten characters stand in the history.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
After = Annotated[
    str | None,
    typer.Option(
        metavar="CURSOR",
        help="Print the next page. Where rows are left, standard error ends with the line"
        " `next page: --after CURSOR`.",
    ),
]

_LONGEST_NOTE = 2_000  # characters


def check_note(note: str | None) -> None:
    """Exit with the code for a wrong question where a note is empty, or longer than that of an update may be."""
    if note is not None and not 0 < len(note) <= _LONGEST_NOTE:
        fail(f"--note: write 1 to {_LONGEST_NOTE:,} characters", WRONG)
