"""Signals in any number and mix end a service and a group in order: soon, not by SIGKILL, nothing left behind."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from services.wiring import SERVICE_NAMES
from tests.support.command import COMMAND, UNSET
from tests.support.parts import running_parts, with_fresh_database
from tests.support.processes import eventually
from tests.support.system import System, running_system

pytestmark = pytest.mark.alone

ASKED = int(os.environ.get("ORDERFOLD_SIGNALS", "60"))
ASKED_OF_THE_GROUP = int(os.environ.get("ORDERFOLD_SIGNALS", "6"))
WITHIN = 10.0  # seconds, on a machine where a service starts in USUAL seconds; a slower one is given more
USUAL = 2.0
_TOLD = {"ORDERFOLD_LOG_LEVEL": "INFO"}
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(scope="module")
def prepared() -> Iterator[System]:
    """Parts with a database and topics; no service runs."""
    with (
        running_parts() as parts,
        with_fresh_database(parts, "signals") as own,
        running_system(own, supervised=False, services=()) as system,
    ):
        yield system


def burst(chance: random.Random) -> list[tuple[float, signal.Signals]]:
    """Two to four signals, some at once, some within milliseconds, some a little later."""
    pauses = (0.0, 0.0, 0.0005, 0.005, 0.2)
    return [(chance.choice(pauses), chance.choice(ENDING)) for _ in range(chance.randint(2, 4))]


def send(
    process: "subprocess.Popen[bytes]", signals: list[tuple[float, signal.Signals]], *, group: bool
) -> None:
    for pause, number in signals:
        time.sleep(pause)
        try:
            (os.killpg if group else os.kill)(process.pid, number)
        except ProcessLookupError:
            return


@contextmanager
def started(
    command: list[str], environment: Mapping[str, str], ready: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process in a group of its own, once its output says `ready`."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env=dict(environment), stdout=log, stderr=log, start_new_session=True
        )

        def said() -> bool:
            return ready.encode() in os.pread(log.fileno(), 1_000_000, 0) or process.poll() is not None

        try:
            assert eventually(said)
            yield process
            text = os.pread(log.fileno(), 1_000_000, 0).decode()
            assert process.returncode == 0, text
            assert "Traceback" not in text
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="module")
def slower(prepared: System) -> float:
    """How many times longer than usual a service takes to start here and now, at least 1."""
    began = time.monotonic()
    with started(
        [*COMMAND, "run", "processor"], {**prepared.environment, **_TOLD}, "service-starts"
    ) as process:
        took = time.monotonic() - began
        process.terminate()
        process.wait(120)
    return max(1.0, took / USUAL)


def test_one_service_ends_whatever_it_is_sent(prepared: System, chance: random.Random, slower: float) -> None:
    environment = {**prepared.environment, **_TOLD}
    for _ in range(ASKED):
        service, signals = chance.choice(SERVICE_NAMES), burst(chance)
        with started([*COMMAND, "run", service], environment, "service-starts") as process:
            time.sleep(chance.choice((0.0, 0.05, 0.5)))
            began = time.monotonic()
            send(process, signals, group=chance.random() < 0.5)
            process.wait(WITHIN * slower)
            assert time.monotonic() - began < WITHIN * slower, (service, signals)


def test_a_group_ends_whatever_it_is_sent(prepared: System, chance: random.Random, slower: float) -> None:
    for _ in range(ASKED_OF_THE_GROUP):
        signals = burst(chance)
        with started([*COMMAND, "up"], prepared.environment, "orderfold is up") as process:
            time.sleep(chance.choice((0.0, 0.3, 1.5)))
            children = psutil.Process(process.pid).children(recursive=True)
            began = time.monotonic()
            send(process, signals, group=chance.random() < 0.7)
            process.wait(WITHIN * slower)
            assert time.monotonic() - began < WITHIN * slower, signals
            assert not [each for each in children if each.is_running()]


def test_the_embedded_pair_ends_with_its_terminal_and_leaves_nothing(tmp_path: Path, slower: float) -> None:
    environment = {**UNSET, "TMPDIR": str(tmp_path)}
    for number in ENDING:
        with started([*COMMAND, "up"], environment, "orderfold is up") as process:
            children = psutil.Process(process.pid).children(recursive=True)
            assert len(children) > len(SERVICE_NAMES)
            process.send_signal(number)
            process.wait(WITHIN * 2 * slower)
        assert not [each for each in children if each.is_running()]
        assert not list(tmp_path.iterdir()), number


def test_services_end_with_the_process_that_started_them(prepared: System) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a process that its parent died")
    process = subprocess.Popen([*COMMAND, "up"], env=dict(prepared.environment), stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert b"orderfold is up" in process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) == len(SERVICE_NAMES)
    process.kill()
    process.wait()
    assert eventually(lambda: not [each for each in children if each.is_running()], within=WITHIN)
