"""What the services take of a processor while there is nothing to do."""

import time
from collections.abc import Iterator, Mapping

from benchmarks.cpu import seconds_by_process
from benchmarks.figure import Figure, Scale
from benchmarks.parts import Parts, brokers, pair, services
from services.wiring import SERVICE_NAMES

_SETTLE_SECONDS = 40.0
"""Until groups are joined and all pauses have grown."""

_WINDOW_SECONDS = 60


def measure(scale: Scale) -> Iterator[Figure]:
    """All services on an empty log, without a message."""
    window = max(scale.of(_WINDOW_SECONDS), 20)  # CPU times come in hundredths of a second
    for broker in brokers():
        with pair(broker) as parts, services(parts):
            time.sleep(_SETTLE_SECONDS)
            yield _figure(parts, _shares(window), window)


def _shares(window: float) -> Mapping[str, float]:
    """Percent of one core by service."""
    before, started = seconds_by_process(), time.perf_counter()
    time.sleep(window)
    after, passed = seconds_by_process(), time.perf_counter() - started
    if ended := [name for name in SERVICE_NAMES if after[name] < before[name] or not after[name]]:
        raise RuntimeError(f"ended meanwhile: {', '.join(ended)}")
    return {name: (after[name] - before[name]) / passed * 100 for name in SERVICE_NAMES}


def _figure(parts: Parts, shares: Mapping[str, float], window: float) -> Figure:
    note = f"over {window} s: " + ", ".join(f"{name} {share:.2f}" for name, share in shares.items())
    return Figure("idle services, of one core", sum(shares.values()), "%", parts.on, "below", 3, note)
