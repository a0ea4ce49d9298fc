"""The rooms of `.importlinter` are kept, and each service has its place there."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from tests.support.source import ROOT


def test_the_import_contracts_are_kept(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--config", str(ROOT / ".importlinter"), "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_of_rules_is_named_as_pure_and_as_islands() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    pure = contracts["importlinter:contract:pure"]["source_modules"].split()
    islands = " ".join(contracts[name].get("modules", "") for name in contracts.sections()).split()
    for folder in sorted((ROOT / "services").rglob("rules")):
        if any(folder.glob("*.py")):
            name = ".".join(folder.relative_to(ROOT).parts)
            assert any(name == room or name.startswith(f"{room}.") for room in pure)
            assert f"{name}.*" in islands
