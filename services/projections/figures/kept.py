"""The last answers, as a page of metrics shows them."""

import time
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.projections.figures.questions import AGE, FIGURES, Figure


class Kept(Collector):
    """Shows each figure until it is `seconds` old: after that no value is better than an old one.

    One thread keeps figures, and others collect them.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._shown: Mapping[str, tuple[float, GaugeMetricFamily]] = {}
        self._complete_at = time.monotonic()

    def keep(self, figure: Figure, rows: Sequence[tuple[Sequence[object], float]]) -> None:
        """Replace all values of a figure by these: the values of its labels, and the number."""
        family = _family(figure)
        for labels, number in rows:
            family.add_metric([str(label) for label in labels], number)
        self._shown = {**self._shown, figure.name: (time.monotonic(), family)}

    def completed(self) -> None:
        """Note that all figures are of now."""
        self._complete_at = time.monotonic()

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield every figure without values."""
        return map(_family, FIGURES)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what is kept and young enough, and the age of the whole."""
        now = time.monotonic()
        for kept_at, family in self._shown.values():
            if now - kept_at <= self._seconds:
                yield family
        age = _family(AGE)
        age.add_metric([], now - self._complete_at)
        yield age


def _family(figure: Figure) -> GaugeMetricFamily:
    return GaugeMetricFamily(figure.name, figure.meaning, labels=figure.labels)
