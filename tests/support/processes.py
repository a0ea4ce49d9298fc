"""What a test can ask the system about processes, and a way to run a program that is then killed."""

import subprocess
import sys
import time
from collections.abc import Callable

import psutil


def lives(pid: int) -> bool:
    """Whether a process of this number runs; one that ended but was not yet collected counts as gone."""
    try:
        return psutil.Process(pid).status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.NoSuchProcess:
        return False


def family(pid: int) -> set[int]:
    """The process and all that descend from it."""
    return {pid} | {child.pid for child in psutil.Process(pid).children(recursive=True)}


PATIENCE = 180.0
"""Seconds that tests wait for what is to happen: machines may be slow, and what never comes costs this once."""


def eventually(holds: Callable[[], bool], *, within: float = PATIENCE) -> bool:
    """Ask until the answer is yes, for at most `within` seconds."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def program_that_says(source: str) -> tuple[subprocess.Popen[str], list[str]]:
    """Run Python source that prints one line and then waits; answers the process and the words it said."""
    process = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().split()
