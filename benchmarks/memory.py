"""How much memory each service has, at rest and at work."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.figure import Figure, Scale
from benchmarks.material import FACTS_OF_AN_ORDER
from benchmarks.orders_per_second import publish
from benchmarks.parts import Parts, brokers, pair, services
from benchmarks.visible import Visible
from services.commands.up import Group

_AT_REST, _AT_WORK = 90, 250


def measure(scale: Scale) -> Iterator[Figure]:
    """At rest: started and idle for three seconds. At work: the peak while a backlog of orders goes through."""
    orders = scale.of(20_000)
    with pair(brokers()[-1]) as parts, services(parts) as group:
        _settle(parts)
        resting = _resident(group)
        publish(parts, 1, orders)
        with Visible(parts) as visible:
            visible.wait(1 + FACTS_OF_AN_ORDER * (1 + orders), timeout=300)
        for service, megabytes in resting.items():
            pss = _kilobytes(group.pids[service], "smaps_rollup", "Pss") / 1000
            note = f"PSS {pss:.0f} MB after the work"
            yield Figure(f"{service} at rest (RSS)", megabytes, "MB", parts.on, "below", _AT_REST)
            peak = _kilobytes(group.pids[service], "status", "VmHWM") / 1000
            yield Figure(f"{service} at work (peak RSS)", peak, "MB", parts.on, "below", _AT_WORK, note)


def peak_megabytes() -> float:
    """The most that this process ever had resident."""
    return _kilobytes("self", "status", "VmHWM") / 1000


def _settle(parts: Parts) -> None:
    """One order goes through: everything that is loaded late is loaded."""
    publish(parts, 0, 1)
    with Visible(parts) as visible:
        visible.wait(1 + FACTS_OF_AN_ORDER, timeout=60)
    threading.Event().wait(3)


def _resident(group: Group) -> Mapping[str, float]:
    return {service: _kilobytes(pid, "status", "VmRSS") / 1000 for service, pid in group.pids.items()}


def _kilobytes(pid: int | str, file: str, name: str) -> int:
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(name)
