"""The simulated partners of the demos: processes that know the topics, and nothing else of this system."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from infra.child_process import start_child
from services.commands.output import fail

RICS = (
    "create_fulfillment_order=invalid:400%3",
    "*#1=failed:303%12",
    "*#1=silent%8",
    "*#1=late:4%6",
    "*=twice%15",
)
"""How the simulated RICS answers; what no rule is for, it takes."""


@contextmanager
def rics(bootstrap: str, environment: Mapping[str, str], organization: str, seed: int) -> Iterator[None]:
    """Run RICS until the end of the block."""
    rules = [word for rule in RICS for word in ("--rule", rule)]
    known = ["--organization", organization, "--seed", str(seed)]
    with _running("RICS", ["examples.rics_peer", bootstrap, *known, *rules], environment):
        yield


@contextmanager
def stores(bootstrap: str, environment: Mapping[str, str], organization: str, seed: int) -> Iterator[None]:
    """Run all stores until the end of the block, by the clock of the services."""
    from examples.week.story import locations

    codes = [word for code in locations() for word in ("--location", code)]
    known = ["--organization", organization, "--seed", str(seed), "--clock", environment["ORDERFOLD_CLOCK"]]
    with _running("stores", ["examples.week", bootstrap, *known, *codes], environment):
        yield


@contextmanager
def vendors(bootstrap: str, environment: Mapping[str, str], organization: str, seed: int) -> Iterator[None]:
    """Run all vendors, and the buyer who deals with them, until the end of the block, by the clock of the services."""
    known = ["--organization", organization, "--seed", str(seed), "--clock", environment["ORDERFOLD_CLOCK"]]
    with _running("vendors", ["examples.season", bootstrap, *known], environment):
        yield


@contextmanager
def _running(name: str, words: Sequence[str], environment: Mapping[str, str]) -> Iterator[None]:
    """Run a program until the end of the block; it must not end sooner."""
    with open(os.devnull, "wb") as nowhere:
        process = start_child(
            [sys.executable, "-m", *words],
            environment=environment,
            output=nowhere,
            last_signal=signal.SIGTERM,
        )
    try:
        yield
        if process.poll() is not None:
            fail(f"the simulated {name} ended with exit code {process.returncode}")
    finally:
        process.terminate()
        process.wait(15)
