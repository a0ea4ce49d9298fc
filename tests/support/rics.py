"""A chain whose warehouses are integrated with RICS, and the simulated RICS beside it as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from examples import rics_peer
from tests.support.retail import Chain, store
from tests.support.system import Heard, Row, until


def systems(**rics: Any) -> list[dict[str, Any]]:
    """Stores that are not integrated, and warehouses that are; what failed is sent again after a second."""
    return [{"code": "STORES"}, {"code": "WH", "rics": {"retry_seconds": 1, "timeout_seconds": 60} | rics}]


def warehouse(code: str, **changes: Any) -> dict[str, Any]:
    """A warehouse that RICS tells of its orders."""
    return store(code, **{"system": "WH", "type": "dc", "name": f"Warehouse {code}"} | changes)


@contextmanager
def rics(shop: Chain, *rules: str) -> Iterator[None]:
    """The simulated RICS answers this organization within the block, by these rules."""
    command = [sys.executable, rics_peer.__file__, shop.system.parts.bootstrap, "--organization", shop.code]
    for rule in rules:
        command += ["--rule", rule]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def sent(shop: Chain, number: str, message_type: str = "") -> list[Heard]:
    """Messages to RICS about an order, the oldest first, all of them or those of a type."""
    heard = shop.heard("fulfillment-requests", order_number=number)
    found = [one for one in heard if message_type in ("", one.value["message_type"])]
    return sorted(found, key=lambda one: one.offset)


def answer(shop: Chain, message: Heard | str, outcome: str = "success", **changes: Any) -> None:
    """Publish an answer to a message, and wait until it is through."""
    id_ = message if isinstance(message, str) else message.value["message_id"]
    body = {
        "organization": shop.code,
        "message_id": id_,
        "outcome": outcome,
        "response_code": "200" if outcome == "success" else "303",
    }
    shop.system.publish("fulfillment-responses", body | changes)
    shop.settle()


def log(shop: Chain, number: str, **having: Any) -> list[Row]:
    """Entries of the RICS log of an order, the oldest first."""
    rows = shop.system.view("rics_log", shop.code, order_number=number, **having)
    return sorted(rows, key=lambda row: (row["logged_at"], row["entry"]))


def entries(shop: Chain, number: str) -> list[tuple[str, str | None, str | None]]:
    """Type, retry status and response code of each entry, the oldest first."""
    return [(row["message_type"], row["retry_status"], row["response_code"]) for row in log(shop, number)]


def until_log(shop: Chain, number: str, *wanted: tuple[str, str | None, str | None]) -> None:
    """Wait until the log of an order has exactly these entries."""
    found: list[Any] = []

    def is_so() -> bool:
        found[:] = entries(shop, number)
        return found == [*wanted]

    try:
        until(is_so)
    except AssertionError as never:
        raise AssertionError(f"{found}\n{shop.system.logged()}") from never


def notes(shop: Chain, number: str) -> list[tuple[int | None, str, str | None]]:
    """Line, status and note of what history has of RICS, the oldest first."""
    rows = shop.system.view("order_history", shop.code, order_number=number, cause="rics")
    return [
        (row["line_number"], row["status"], row["note"]) for row in sorted(rows, key=lambda row: row["entry"])
    ]
