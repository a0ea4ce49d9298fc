"""The analysts' views, one SQL file each, listed here by hand in the order they are made."""

from importlib.resources import files

VIEWS: tuple[str, ...] = (
    "order_status",
    "order_lines",
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


def sql(name: str) -> str:
    """The statements that make one view and say what it means."""
    return files(__package__).joinpath(f"{name}.sql").read_text()
