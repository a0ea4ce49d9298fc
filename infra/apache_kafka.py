"""Runs a real Apache Kafka for machines with Java 17 and Maven: one KRaft node on loopback, fetched for tests."""

import os
import re
import shutil
import subprocess
import sys
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from infra.child_process import ChildProcess
from infra.loopback import LoopbackServer, StartFailed
from infra.ports import HOST, free_port, speaks_kafka

_HOME = Path(__file__).parent / "kafka"
_JARS = _HOME / "target" / "jars"
_OLDEST_JAVA = 17


class ApacheKafka(LoopbackServer):
    """Runs the broker behind the interface of the embedded one; unlike that, it keeps its data when it ends."""

    PURPOSE: ClassVar[str] = "kafka"

    JAVA_OPTIONS: ClassVar[Sequence[str]] = ()
    """More options of Java, for all brokers of this process."""

    def __init__(self, directory: Path | None = None, *, port: int | None = None) -> None:
        super().__init__(directory, port)

    @property
    def name(self) -> str:
        """Return the name, such as `Apache Kafka 4.4.0 (KRaft, 1 node)`."""
        return f"Apache Kafka {version()} (KRaft, 1 node)"

    @property
    def bootstrap(self) -> str:
        """Return the address for Kafka clients."""
        return f"{HOST}:{self.port}"

    @property
    def _configuration(self) -> Path:
        return self.directory / "server.properties"

    def _prepare(self) -> None:
        if not fetched():
            raise StartFailed("Apache Kafka is not fetched; run: python -m infra.apache_kafka fetch")
        data = self.directory / "data"
        settings = {**_SETTINGS, **_addresses(self.port, self._controller_port()), "log.dirs": str(data)}
        settings |= self._own_settings()
        self._configuration.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        if not (data / "meta.properties").exists():
            self._format()

    def _own_settings(self) -> Mapping[str, str]:
        """Return settings beside and instead of the usual ones."""
        return {}

    def _format_options(self) -> list[str]:
        """Return options of the command that formats the storage."""
        return []

    def _controller_port(self) -> int:
        """Return the port of the last run, if any: the node wrote it into its metadata."""
        former = self._configuration.read_text() if self._configuration.exists() else ""
        known = re.search(r"CONTROLLER://[^:]+:(\d+)", former)
        return int(known[1]) if known else free_port()

    def _format(self) -> None:
        cluster_id = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = [
            *_java(self.directory, "-Xmx128m", "-XX:TieredStopAtLevel=1"),
            "kafka.tools.StorageTool",
            "format",
        ]
        command += ["--standalone", "--cluster-id", f"K{cluster_id[1:]}"]  # a leading dash would be an option
        command += ["--config", str(self._configuration), *self._format_options()]
        child = ChildProcess(command, log=self.log, environment=_environment())
        if child.wait(self.SECONDS_TO_START) != 0:
            raise StartFailed(f"formatting the storage failed:\n{self._last_words()}")

    def _launch(self) -> ChildProcess:
        command = [
            *_java(self.directory, "-Xms512m", "-Xmx512m", *self.JAVA_OPTIONS),
            "kafka.Kafka",
            str(self._configuration),
        ]
        return ChildProcess(command, log=self.log, environment=_environment())

    def _answers(self, child: ChildProcess) -> bool:
        return child.runs() and speaks_kafka(self.port)


_SETTINGS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "broker.session.timeout.ms": "3000",  # after a kill the node waits this long for its own old session
    "broker.heartbeat.interval.ms": "500",
    "group.initial.rebalance.delay.ms": "0",  # tests have one or two consumers: waiting for more would only delay them
    "log.cleaner.dedupe.buffer.size": "16777216",
}


def _addresses(broker: int, controller: int) -> dict[str, str]:
    return {
        "listeners": f"PLAINTEXT://{HOST}:{broker},CONTROLLER://{HOST}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{broker}",
        "controller.quorum.bootstrap.servers": f"{HOST}:{controller}",
    }


def fetched() -> bool:
    """Return whether the jars are there, and a Java that can run them."""
    return any(_JARS.glob("kafka_2.13-*.jar")) and java_version() >= _OLDEST_JAVA


def fetchable() -> bool:
    """Return whether this machine has what `fetch` needs: Maven, and Java 17 or newer."""
    return shutil.which("mvn") is not None and java_version() >= _OLDEST_JAVA


def fetch() -> Path:
    """Let Maven copy the jars of `infra/kafka/pom.xml` (43 MB); return their folder.

    Raises subprocess.CalledProcessError when Maven fails, FileNotFoundError when there is none.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise FileNotFoundError("Maven (mvn) is not on the PATH")
    command = [maven, "-q", "-B", "-f", str(_HOME / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run(command, check=True)  # noqa: S603 - our own command, never a shell
    return _JARS


def version() -> str:
    """Return the fetched version, such as `4.4.0`; empty when there is none."""
    names = sorted(jar.stem for jar in _JARS.glob("kafka_2.13-*.jar"))
    return names[-1].removeprefix("kafka_2.13-") if names else ""


@lru_cache(maxsize=1)
def java_version() -> int:
    """Return the major version of the Java on the PATH (or in JAVA_HOME); 0 when there is none."""
    try:
        answer = subprocess.run(  # noqa: S603 - our own command, never a shell
            [_java_program(), "-XX:-UsePerfData", "-version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else 0


def _java(directory: Path, *options: str) -> list[str]:
    tidy = ["-XX:-UsePerfData", f"-Djava.io.tmpdir={directory}"]  # no file outside of our directory
    quiet = ["-Djava.awt.headless=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return [_java_program(), *options, *tidy, *quiet, "-cp", f"{_JARS}/*"]


def _java_program() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java") or "java"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath)}


def main(arguments: list[str]) -> int:
    """Run `python -m infra.apache_kafka fetch`."""
    if arguments != ["fetch"]:
        sys.stderr.write("usage: python -m infra.apache_kafka fetch\n")
        return 2
    fetch()
    sys.stdout.write(f"Apache Kafka {version()} is in infra/kafka/target/jars\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
