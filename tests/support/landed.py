"""The first version that was landed: its code out of the history, and a database that it made, as a golden file.

`python -m tests.support.landed` makes the golden file again, with LANDED_LIBRARIES a folder that holds PyYAML, which
the command of that version needs. Nobody has to: the file is what that version left, for good.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from infra.embedded import Postgres
from services.commands.up import Group
from tests.support.parts import Parts, broker
from tests.support.retail import HOME, chain_document, store
from tests.support.stories import DC, MORNING, count, order, organization_document
from tests.support.system import System

REVISION = "c2985d60c6ccba504f73e0dad72287b8235e86c1"
SERVICES = ("intake", "router", "processor", "projections", "relay")
"""Those that the landed version has."""
HOLDING, ROUTING = "HOLDING", "ROUTING"
GOLDEN = Path(__file__).parents[1] / "golden" / "databases"
DUMP, SEEN = GOLDEN / "landed.sql", GOLDEN / "landed.json"
VIEWS = (
    "order_status",
    "order_lines",
    "order_history",
    "dispatches",
    "carriers",
    "routing_decisions",
    "trace_shopping_log",
    "stock",
    "back_order_list",
    "back_ordering_report",
    "processor_runs",
    "dead_letters",
)
"""Those whose rows do not depend on the time of looking."""

_ROOT = Path(__file__).parents[2]
_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
ROLES = """DO $$ BEGIN
    CREATE ROLE orderfold_writer; CREATE ROLE orderfold_analyst;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT orderfold_writer TO CURRENT_USER"""


def history() -> bool:
    """Whether the repository holds the landed version: a shallow clone or an archive does not."""
    found = subprocess.run(
        ["git", "-C", str(_ROOT), "cat-file", "-e", f"{REVISION}^{{commit}}"],
        capture_output=True,
        check=False,
    )
    return found.returncode == 0


@contextmanager
def landed_code() -> Iterator[Path]:
    """A folder with the code of that version, until the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "-C", str(_ROOT), "archive", REVISION], capture_output=True, check=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        yield Path(folder)


def environment_of(code: Path, parts: Parts, **more: str) -> dict[str, str]:
    """The environment in which `python -m services.…` is that code."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(code), *filter(None, [os.environ.get("LANDED_LIBRARIES")])]),
        "PYTHONSAFEPATH": "1",  # the folder that this process stands in is not looked at
        "ORDERFOLD_KAFKA": parts.bootstrap,
        "ORDERFOLD_DATABASE": parts.database_url,
        "ORDERFOLD_LOG_LEVEL": "WARNING",
        **more,
    }


def command(environment: Mapping[str, str], *arguments: str) -> str:
    """Run the `orderfold` command of that environment; answers what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def load(url: str) -> None:
    """Make an empty database the one that the landed version left."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(ROLES)
        connection.execute(DUMP.read_bytes())


def seen() -> dict[str, list[dict[str, Any]]]:
    """The rows that the views of the landed version showed there, by view."""
    found: dict[str, list[dict[str, Any]]] = json.loads(SEEN.read_text())
    return found


def look(url: str) -> dict[str, list[dict[str, Any]]]:
    """The rows that the views show now, as JSON holds them, in an order of their own."""
    with psycopg.connect(url, row_factory=dict_row, options="-c timezone=UTC") as connection:
        return {
            view: sorted(
                (
                    json.loads(json.dumps(row, default=str))
                    for row in connection.execute(f"SELECT * FROM analytics.{view}".encode()).fetchall()
                ),
                key=lambda row: json.dumps(row, sort_keys=True),
            )
            for view in VIEWS
        }


def main() -> None:
    """Run the landed version through a short story, and keep its database."""
    with (
        landed_code() as code,
        broker("embedded") as messages,
        Postgres(durable=False, programs=_PROGRAMS) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        parts = Parts(messages.url, server.database_url, messages.name, server.name)
        environment = environment_of(code, parts)
        command(environment, "migrate")
        command(environment, "topics", "apply")
        with tempfile.TemporaryFile() as log, Group(environment, SERVICES, log=log) as group:
            system = System(parts, group, environment, log)
            _story(system, environment, Path(folder))
            for document in SEEN, DUMP:
                document.parent.mkdir(exist_ok=True)
            SEEN.write_text(json.dumps(look(parts.database_url), indent=1, sort_keys=True) + "\n")
            system.close()
        DUMP.write_text(_dump(parts.database_url))


def _story(system: System, environment: Mapping[str, str], folder: Path) -> None:
    """Held orders in every state, routed ones with a rejection, cancels, and messages that cannot be taken."""
    albany, boston = store("S1"), store("S2", city="Boston", state="MA", latitude=42.36, longitude=-71.06)
    for document in organization_document(HOLDING), chain_document(ROUTING, albany, boston):
        file = folder / "document.yaml"
        file.write_text(json.dumps(document))
        command(environment, "organization", "apply", str(file))
    system.publish("inventory-changed", *(count(HOLDING, DC, item, 5) for item in ("CHAIR", "LAMP")))
    system.publish("inventory-changed", *(count(ROUTING, shop, "CHAIR", 2) for shop in ("S1", "S2")))
    _idle(environment)
    orders = [
        order(HOLDING, "WHOLE", ("CHAIR", 1), ("LAMP", 1)),
        order(HOLDING, "PART", ("CHAIR", 1), ("DESK", 2)),
        order(HOLDING, "CANCELLED", ("LAMP", 1)),
        order(HOLDING, "LINE-CANCELLED", ("LAMP", 1), ("DESK", 1)),
        order(ROUTING, "ROUTED", ("CHAIR", 1), dc=None, ship_to=HOME),
        order(ROUTING, "REJECTED", ("CHAIR", 1), dc=None, ship_to=HOME),
        order(ROUTING, "NOBODY", ("DESK", 1), dc=None, ship_to=HOME),
    ]
    system.publish("orders-submitted", *orders, b"no JSON", time=MORNING)
    _idle(environment)
    gone = {"organization": HOLDING, "reason_code": "CUSTOMER"}
    system.publish(
        "cancellations",
        gone | {"order_number": "CANCELLED"},
        gone | {"order_number": "LINE-CANCELLED", "lines": [{"line_number": 2}]},
        gone | {"order_number": "NOT-YET"},
    )
    (decision,) = (
        row for row in look(system.parts.database_url)["order_lines"] if row["order_number"] == "REJECTED"
    )
    back = {"organization": ROUTING, "order_number": "REJECTED", "location": decision["location"]}
    system.publish("status-updates", back | {"status": "rejected", "reason_code": "DAMAGED"})
    _idle(environment)
    command(environment, "runs", "now", "--dc", DC, "--organization", HOLDING)
    _idle(environment)
    system.publish("orders-submitted", order(HOLDING, "WAITS", ("SOFA", 1)), time=MORNING)
    _idle(environment)


def _idle(environment: Mapping[str, str]) -> None:
    command(environment, "wait-idle")
    time.sleep(0.2)


def _dump(url: str) -> str:
    program = _PROGRAMS / "pg_dump"
    options = ["--inserts", "--no-owner", "--schema=orderfold", "--schema=analytics"]
    text = _run([str(program), *options, url])
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("\\"))


def _run(words: Sequence[str]) -> str:
    assert shutil.which(words[0]), words[0]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
