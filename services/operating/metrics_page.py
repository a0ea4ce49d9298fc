"""Writes docs/metrics.md: every metric with its type, its labels and its meaning, from where the code declares it.

python -m services.operating.metrics_page            writes the page
python -m services.operating.metrics_page --check    exits with 1 where the page says something else
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from prometheus_client.metrics import MetricWrapperBase

from services.common import metrics
from services.projections.figures.questions import FIGURES

PAGE = Path(__file__).parents[2] / "docs/metrics.md"

_HEAD = """# Metrics

Made by `python -m services.operating.metrics_page` from the code. Each service shows its metrics at `/metrics` where
`ORDERFOLD_HEALTH_PORT` is set. `infra/monitoring` has alert rules for Prometheus and a dashboard for Grafana.

## Of the whole system

`projections` asks database and broker for them every `ORDERFOLD_FIGURES_SECONDS` (15), and takes a fiftieth of the
time at most. Several processes of `projections` say the same: take `max`. A figure that was not answered for ten rounds
is shown no more, and `orderfold_figures_age_seconds` grows. Unanswered polls are messages of `location-polls` in
`orderfold_topic_lag_messages`: each is answered in the transaction that takes it.

"""
_PROCESSES = """
## Of each process

A process shows what it did itself. Counters begin at 0 when it starts.

"""
_TABLE = "| Name | Type | Labels | Meaning |\n|---|---|---|---|\n"


class Declared(NamedTuple):
    """A metric by the name under which rules ask for it; a histogram has `_bucket`, `_sum` and `_count` behind it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


def of_processes() -> Iterator[Declared]:
    """Yield what every process counts itself."""
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            (family,) = metric.describe()
            name = f"{family.name}_total" if family.type == "counter" else family.name
            yield Declared(name, family.type, tuple(metric._labelnames), family.documentation)


def of_system() -> Iterator[Declared]:
    """Yield the figures of the whole system."""
    for figure in FIGURES:
        yield Declared(figure.name, "gauge", figure.labels, figure.meaning)


def page() -> str:
    """Return the text of the page."""
    return f"{_HEAD}{_table(of_system())}{_PROCESSES}{_table(of_processes())}"


def _table(rows: Iterator[Declared]) -> str:
    lines = [f"| `{r.name}` | {r.kind} | {', '.join(r.labels)} | {r.meaning} |" for r in sorted(rows)]
    return _TABLE + "".join(f"{line}\n" for line in lines)


def main() -> int:
    """Write the page, or say whether it is up to date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page())
        return 0
    if PAGE.exists() and PAGE.read_text() == page():
        return 0
    sys.stderr.write(
        "docs/metrics.md is not what the code declares; run: python -m services.operating.metrics_page\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
