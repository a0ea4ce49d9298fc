"""The analysts' views, one SQL file each, listed here by hand in the order they are made."""

from importlib.resources import files

from schemas.reasons import NOTES

VIEWS: tuple[str, ...] = (
    "order_status",
    "order_lines",
    "order_history",
    "dispatches",
    "carriers",
    "routing_decisions",
    "trace_shopping_log",
    "stock",
    "back_order_list",
    "back_ordering_report",
    "back_order_schedule",
    "processor_runs",
    "dead_letters",
)

_NOTES = ", ".join(f"({code.value}, '{note}')" for code, note in NOTES.items())
"""Rows of answer code and note, for `{notes}` in a view: the words stand in one place."""


def sql(name: str) -> str:
    """The statements that make one view and say what it means."""
    return files(__package__).joinpath(f"{name}.sql").read_text().replace("{notes}", _NOTES)
