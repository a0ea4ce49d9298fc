"""A broker or database that is away ends a command with exit code 3, a setting that is wrong with 2, and a cure."""

import json
from pathlib import Path

import pytest

from tests.support.command import UNSET, ask, ask_all
from tests.support.stories import order
from tests.support.system import System

NOBODY = "127.0.0.1:1"
NO_DATABASE = f"postgresql://orderfold:secret-word@{NOBODY}/orderfold"


def test_a_database_that_is_away() -> None:
    away = {**UNSET, "ORDERFOLD_KAFKA": NOBODY, "ORDERFOLD_DATABASE": NO_DATABASE}
    for answer in ask_all(
        away,
        "status O-1 --json",
        "back-orders",
        "schedule",
        "runs now --dc DC-EAST",
        "dead-letters list --json",
        "organization list",
        "rebuild order_status",
        "check",
        "lag",
        "wait-idle",
        "migrate",
        "up",
    ):
        answer.refused(3, "PostgreSQL cannot be used", "Connection refused", "set ORDERFOLD_DATABASE")
        assert "secret-word" not in answer.err


def test_a_broker_that_is_away(system: System, tmp_path: Path) -> None:
    away = {**system.environment, "ORDERFOLD_KAFKA": NOBODY}
    (tmp_path / "orders.jsonl").write_text(json.dumps(order("ACME", "O-1", ("CHAIR", 1))))
    load, *others = ask_all(
        away, f"load {tmp_path / 'orders.jsonl'}", "topics apply", "wait-idle", "demo --days 1 --json"
    )
    for answer in others:
        answer.refused(3, f"no broker answers at {NOBODY}", "Start it, or set ORDERFOLD_KAFKA")
        assert answer.err.count("\n") == 1, "the library's own complaints are not for people"
    load.refused(3, "took 0 of 1 message", "Start it, or set ORDERFOLD_KAFKA", "Loading the file again")


@pytest.mark.parametrize(
    ("settings", "question", "cure"),
    [
        ({}, "status O-1", "ORDERFOLD_DATABASE is not set. Set it, or start the embedded pair: orderfold up"),
        ({"KAFKA": NOBODY}, "up", "ORDERFOLD_DATABASE is not set while the other address is"),
        ({"DATABASE": "mysql://x"}, "check", "ORDERFOLD_DATABASE: write it like postgresql://"),
        ({"KAFKA": "broker"}, "topics apply", "ORDERFOLD_KAFKA: write it like broker:9092"),
    ],
)
def test_a_setting_that_is_wrong_or_missing(settings: dict[str, str], question: str, cure: str) -> None:
    environment = UNSET | {f"ORDERFOLD_{name}": value for name, value in settings.items()}
    ask(environment, *question.split()).refused(2, cure)
