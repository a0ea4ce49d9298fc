"""`orderfold up` and `run`: the services as processes, on parts of their own where none are given."""

import json
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.identity import unprivileged
from infra.scratch import Scratch
from tests.support.command import COMMAND, UNSET, ask, ask_all
from tests.support.stories import order, organization_document
from tests.support.system import System
from tests.support.up import up


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A directory that PostgreSQL's user can reach, which pytest's own is not when root runs it."""
    scratch = Scratch("test", unprivileged())
    scratch.path.chmod(0o711)
    yield scratch.path
    scratch.remove()


def test_up_keeps_its_data_over_a_restart(tmp_path: Path, reachable: Path) -> None:
    (tmp_path / "policy.yaml").write_text(json.dumps(organization_document("KEPT")))
    for number in ("BEFORE", "AFTER"):
        message = order("KEPT", number, ("PEN", 1))
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(message))
    with _up(reachable / "data") as first:
        assert ask(first, "organization", "apply", str(tmp_path / "policy.yaml")).code == 0
        assert ask(first, "load", str(tmp_path / "BEFORE.jsonl")).code == 0
        assert ask(first, "wait-idle").code == 0
        before = ask(first, "status", "BEFORE", "--json").json
    with _up(reachable / "data") as second:
        assert ask(second, "load", str(tmp_path / "AFTER.jsonl")).code == 0
        assert ask(second, "wait-idle").code == 0
        kept, new = ask_all(second, "status BEFORE --json", "status AFTER --json")
        assert kept.json == before
        assert new.json["status"] == "create"
        assert new.json["request_id"] != before["request_id"]
        (policy,) = ask(second, "organization", "list", "--json").json
        assert (policy["organization"], policy["policy_version"]) == ("KEPT", 1)
        assert all(one["ok"] for one in ask(second, "check", "--json").json)


def test_run_is_one_service_until_it_is_told_to_stop(system: System) -> None:
    command = [*COMMAND, "run", "projections"]
    environment = {**system.environment, "ORDERFOLD_LOG_LEVEL": "INFO"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        started = json.loads(service.stderr.readline())
        assert (started["event"], started.get("pid")) == ("service-starts", service.pid), started
        service.send_signal(signal.SIGTERM)
        said = [json.loads(line) for line in service.stderr]
    assert service.returncode == 0, said


@contextmanager
def _up(data: Path) -> Iterator[Mapping[str, str]]:
    """`orderfold up --data`; the environment it told people to export."""
    with up(data.with_suffix(".out"), UNSET, "--data", str(data)) as told:
        exports = [line.removeprefix("export ") for line in told().splitlines() if "export " in line]
        assert len(exports) == 2, told()
        yield {**UNSET, **dict(line.split("=", 1) for line in exports)}
