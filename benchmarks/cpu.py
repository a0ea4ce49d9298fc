"""CPU seconds of the processes below this one: each service by its name, PostgreSQL and the broker as a whole."""

import os
from collections import Counter

import psutil

SERVICE = "services."
"""Before the name of a service in the command line of its process."""


def seconds_by_process() -> Counter[str]:
    """Return user and system seconds so far, by service; `PostgreSQL` is all its processes, `broker` the rest."""
    found: Counter[str] = Counter()
    for process in psutil.Process(os.getpid()).children(recursive=True):
        try:
            times = process.cpu_times()
            found[_name(process)] += times.user + times.system  # type: ignore[assignment]  # of floats
        except psutil.Error:
            continue  # the process ended meanwhile
    return found


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    for word in words:
        if word.startswith(SERVICE):
            return word.removeprefix(SERVICE)
    return "PostgreSQL" if "postgres" in process.name() else "broker"
