"""A run over a million waiting lines, all of them and only what changed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from statistics import median

from benchmarks.figure import Figure, Scale
from benchmarks.parts import Parts, database
from benchmarks.queue_filling import fill, restock

_LINES = 1_000_000
_HELD, _EXPIRED = "2016-11-08T12:00:00+00:00", "2016-11-20T12:00:00+00:00"
_RUNS = 3


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run told."""

    seconds: float
    visited: int
    released: int
    megabytes: float


def measure(scale: Scale) -> Iterator[Figure]:
    """Each run in a process of its own, so that its peak of memory is its own too."""
    numbers = count(1)
    with database() as parts:
        fill(parts, scale.of(_LINES // 3))
        full = _run(parts, next(numbers), _HELD)
        yield _figure(parts, "run over 1,000,000 waiting lines, all visited", full, 10)
        changed = []
        for _ in range(_RUNS):
            restock(parts, 1000, 1)
            changed.append(_run(parts, next(numbers), _HELD))
        middle = sorted(changed, key=lambda ran: ran.seconds)[_RUNS // 2]
        yield _figure(parts, "run after 1,000 of 100,000 items changed, holds not expired", middle, 0.5)
        expired = _run(parts, next(numbers), _EXPIRED)
        yield _figure(parts, "run in which every hold has expired and what is there leaves", expired, None)
        peak = max(ran.megabytes for ran in (full, *changed, expired))
        at_rest = median(ran.megabytes for ran in changed)
        note = f"{at_rest:.0f} MB in a run over what changed"
        yield Figure(
            "peak memory of a run over 1,000,000 waiting lines", peak, "MB", parts.on, "below", 250, note
        )


def _figure(parts: Parts, work: str, ran: Ran, budget: float | None) -> Figure:
    note = f"{ran.visited:,} orders visited, {ran.released:,} released, {ran.megabytes:.0f} MB"
    return Figure(work, ran.seconds, "s", parts.on, "below", budget, note)


def _run(parts: Parts, number: int, as_of: str) -> Ran:
    command = [sys.executable, "-m", "benchmarks.one_run", str(number), as_of]
    done = subprocess.run(command, env=parts.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Ran(**json.loads(done.stdout.splitlines()[-1]))
