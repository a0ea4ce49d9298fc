"""The `orderfold` command as a process of its own, from one that has loaded its libraries already.

Most commands that tests run put a policy in force before the test begins: three quarters of a second of loading each.
What depends on the terminal or the environment is not loaded before: `services.commands` decides by them.
"""

import multiprocessing
import multiprocessing.connection
import os
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from typing import NamedTuple

from services.wiring import SERVICE_NAMES

_AT_MOST = 120  # seconds
READING = threading.Lock()
"""Whoever starts a process reads how the others ended: of two who read one exit code, the second would find 255."""
_LIBRARIES = [
    "infra.embedded",
    "kafka",
    "psycopg_pool",
    "rich.progress",
    "schemas.answers.by_hand",
    "schemas.answers.demo",
    "schemas.answers.orders",
    "schemas.answers.organizations",
    "schemas.answers.privacy",
    "schemas.answers.reroute",
    "schemas.answers.rics",
    "schemas.answers.runs",
    "schemas.events",
    "schemas.organization.file",
    "schemas.topics",
    "services.common.bus",
    "services.common.runtime.decode",
    "services.common.runtime.health",
    "services.inquiry.invoice_detail",
    "services.inquiry.invoice_inquiry",
    "services.inquiry.order_detail",
    "services.inquiry.order_inquiry",
    "services.inquiry.orders",
    "services.inquiry.organizations",
    "services.inquiry.purchase_order_detail",
    "services.inquiry.purchase_order_inquiry",
    "services.inquiry.trace",
    "services.inquiry.unfulfillable",
    "services.operating.acls",
    "services.operating.dead_letters",
    "services.operating.idle",
    "services.operating.ledger",
    "services.operating.neighbours",
    "services.operating.organizations",
    "services.operating.privacy",
    "services.operating.recover",
    "services.operating.republish",
    "services.operating.reroute",
    "services.operating.setup",
    "services.operating.skip",
    "services.operating.start",
    "services.operating.verify",
    "services.privacy.matching",
    "services.processor.process",
    "services.streams.organization",
    "sqlalchemy",
    "typer.main",
    "typer.rich_utils",
]


class Said(NamedTuple):
    """What a command ended with and said, apart by stream."""

    code: int
    out: str
    err: str


def context() -> ForkServerContext:
    """Return where processes come from that begin with the libraries of commands and services."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(
        [*_LIBRARIES, *(f"services.{name}.__main__" for name in SERVICE_NAMES), __name__]
    )
    return forking


def run(environment: Mapping[str, str], arguments: Sequence[str]) -> Said:
    """Run one command to its end; AssertionError where it does not come to one."""
    forking = context()
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        command = forking.Process(
            target=_become, args=(dict(environment), list(arguments), out.name, err.name)
        )
        with READING:
            command.start()
        ended = multiprocessing.connection.wait([command.sentinel], _AT_MOST)
        if not ended:
            command.kill()
        with READING:
            command.join()
            code = command.exitcode
            command.close()
        assert ended, f"{arguments}: still running after {_AT_MOST} s"
        assert code is not None
        return Said(code, out.read().decode(), err.read().decode())


def _become(environment: dict[str, str], arguments: list[str], out: str, err: str) -> None:
    """This process is the command from here on."""
    for number, name in enumerate((os.devnull, out, err)):
        os.dup2(os.open(name, os.O_RDWR), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in enumerate("rww"))  # noqa: SIM115
    sys.argv = ["orderfold", *arguments]
    from services.cli import main

    main()
