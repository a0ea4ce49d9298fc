"""The `orderfold` command as its users run it: a process of its own, in a pipe or on a terminal."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.support import preloaded

COMMAND = (sys.executable, "-m", "services.cli")
UNSET = {name: value for name, value in os.environ.items() if not name.startswith("ORDERFOLD_")}
"""An environment without a setting of ours."""

_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]")


@dataclass(frozen=True)
class Answer:
    """What a command said, apart by stream, and its exit code."""

    asked: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which has to be one JSON document and nothing else."""
        assert self.code == 0, self
        return json.loads(self.out)

    def refused(self, code: int, *words: str) -> None:
        """It ended with `code`, said nothing on standard output, and named these words in its error."""
        assert (self.code, self.out) == (code, ""), self
        assert "Traceback" not in self.err, self
        missing = [word for word in words if word not in " ".join(self.err.split())]
        assert not missing, (missing, self)


def ask(environment: Mapping[str, str], *arguments: str) -> Answer:
    """Run one command where there is no terminal."""
    return Answer(arguments, *preloaded.run(environment, arguments))


def ask_all(environment: Mapping[str, str], *questions: str) -> list[Answer]:
    """Run several commands, each written as one line, beside each other."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda question: ask(environment, *question.split()), questions))


def on_terminal(
    environment: Mapping[str, str], columns: int, *arguments: str, keys: str = "", code: int = 0
) -> Sequence[str]:
    """Run one command on a terminal this wide, and type `keys`; answers the lines it showed, without colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {name: value for name, value in environment.items() if name not in {"COLUMNS", "LINES"}}
    process = subprocess.Popen(
        [*COMMAND, *arguments], env={**variables, "TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, keys.encode())
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert process.wait(60) == code, shown
    return re.split(r"[\r\n]+", _CONTROL.sub(b"", shown).decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # its last program has ended
        return b""
