"""`orderfold up` as a process of its own, on the embedded pair."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.command import COMMAND
from tests.support.processes import eventually
from tests.support.source import ROOT


@contextmanager
def up(log: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[Callable[[], str]]:
    """Run it until the end of the block, then end it by SIGTERM; answers what it told so far, which stands in `log`."""
    with log.open("w+") as out:
        command = [*COMMAND, "up", *arguments]
        process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdout=out, stderr=out)
        try:
            assert eventually(lambda: "orderfold is up" in log.read_text() or process.poll() is not None)
            yield log.read_text
        finally:
            process.terminate()
            process.wait(30)
    assert process.returncode == 0, log.read_text()
    assert log.read_text().endswith("stopped\n")
