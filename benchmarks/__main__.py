"""`python -m benchmarks [name…] [--quick] [--json]`: a table of figures, each beside its budget."""

import json
import os
import platform
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import (
    activities_per_second,
    append,
    decode,
    follow,
    forget,
    growth,
    idle,
    inquiry,
    latency,
    memory,
    orders_per_second,
    polls,
    route,
    routed_per_second,
    run_million,
    updates_per_second,
)
from benchmarks.figure import Benchmark, Figure, Scale
from services.common.collector import calm
from services.common.log import configure

BENCHMARKS: dict[str, Benchmark] = {
    "decode": decode.measure,
    "append": append.measure,
    "follow": follow.measure,
    "run_million": run_million.measure,
    "forget": forget.measure,
    "route": route.measure,
    "orders_per_second": orders_per_second.measure,
    "routed_per_second": routed_per_second.measure,
    "updates_per_second": updates_per_second.measure,
    "activities_per_second": activities_per_second.measure,
    "polls": polls.measure,
    "latency": latency.measure,
    "inquiry": inquiry.measure,
    "growth": growth.measure,
    "idle": idle.measure,
    "memory": memory.measure,
}
"""In the order in which they are measured."""


def measure(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Some of {', '.join(BENCHMARKS)}; default: all.")
    ] = None,
    quick: Annotated[bool, typer.Option(help="A twentieth of the work: shows that it works.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure. Ratios are of one run; the load of the machine stands beside the figures. Missed budgets: code 1."""
    unknown = set(names or ()) - BENCHMARKS.keys()
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(BENCHMARKS)}")
    configure("benchmarks", "CRITICAL")
    calm()
    figures: list[Figure] = []
    load = _load()
    for name in names or BENCHMARKS:
        if not as_json:
            print(f"measuring {name} …", file=sys.stderr)
        figures += BENCHMARKS[name](Scale(quick))
    python = f"{platform.python_implementation()} {platform.python_version()} ({platform.python_compiler()})"
    machine = f"{python}, {os.cpu_count()} cores, load {load} before and {_load()} after{', quick' if quick else ''}"
    if as_json:
        print(
            json.dumps({"machine": machine, "figures": [figure.document() for figure in figures]}, indent=2)
        )
    else:
        Console(width=None if sys.stdout.isatty() else 200).print(_table(figures, machine))
    if any(figure.met is False for figure in figures):
        raise typer.Exit(1)


def _table(figures: list[Figure], machine: str) -> Table:
    table = Table(title=f"orderfold, measured here: {machine}", title_justify="left")
    for heading in ("work", "reached", "budget", "", "on", "note"):
        table.add_column(heading, justify="right" if heading in {"reached", "budget"} else "left")
    for figure in figures:
        sign = "≥" if figure.bound == "at least" else "<"
        budget = "" if figure.budget is None else f"{sign} {_number(figure.budget)}"
        verdict = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[figure.met]
        reached = f"{_number(figure.reached)} {figure.unit}"
        table.add_row(figure.work, reached, budget, verdict, figure.on, figure.note)
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    typer.run(measure)
