"""A group of commands one of which may be left out: `orderfold order CA-1` is `orderfold order show CA-1`."""

from typing import Any

from typer.core import TyperGroup

DEFAULT = "show"


class ShowByDefault(TyperGroup):
    """Takes the first word for an argument of `show` unless it is one of the commands, or an option of the group."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the default command before its arguments."""
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)
