"""How far a command is with messages that it sends, on standard error."""

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.commands.output import err


def progress(*, only_on_terminal: bool = False) -> Progress:
    """Return a bar with what is sent, how many of how many, and the time that took."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, disable=only_on_terminal and not err.is_terminal)
