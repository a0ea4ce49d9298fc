"""One run of the order processor in a process of its own: `python -m benchmarks.one_run NUMBER AS_OF`."""

import json
import os
import sys
import time
from datetime import datetime

from benchmarks.material import DC, ORGANIZATION, policy
from benchmarks.memory import peak_megabytes
from services.common.clock import WallClock
from services.common.collector import calm
from services.common.database import Connection, connect
from services.processor.process import Process
from services.processor.runs import Run


def _connect() -> Connection:
    return connect(os.environ["ORDERFOLD_DATABASE"], name="benchmark")


def main(number: str, as_of: str) -> None:
    """Prints seconds, orders visited and released, and the peak memory of this process, as JSON."""
    calm()
    at = datetime.fromisoformat(as_of)
    run = Run(ORGANIZATION, DC, f"{as_of}~{number}", at, at, manual=True, policy_version=1)
    started = time.perf_counter()
    finished = Process(_connect, WallClock()).run(run, policy())
    taken = time.perf_counter() - started
    assert finished is not None
    told = {"seconds": taken, "visited": finished.visited, "released": finished.released}
    print(json.dumps({**told, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
