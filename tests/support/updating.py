"""What the tests of status updates share: a report, and what the views then say."""

from typing import Any

from tests.support.retail import Chain


def update(shop: Chain, number: str, **fields: Any) -> None:
    """Publish an update of an order, and wait until it is through."""
    shop.system.publish("status-updates", {"organization": shop.code, "order_number": number} | fields)
    shop.settle()


def history(shop: Chain, number: str) -> list[tuple[Any, ...]]:
    """Line number, status, location, quantity and cause of each entry, newest first."""
    rows = shop.system.view("order_history", shop.code, order_number=number)
    rows.sort(key=lambda row: -row["entry"])
    return [
        (row["line_number"], row["status"], row["location"], row["quantity"], row["cause"]) for row in rows
    ]


def notes(shop: Chain, number: str) -> list[str | None]:
    """The transaction notes of each entry, newest first."""
    rows = shop.system.view("order_history", shop.code, order_number=number)
    return [row["transaction_notes"] for row in sorted(rows, key=lambda row: -row["entry"])]


def refused(shop: Chain) -> list[tuple[str, str]]:
    """Reason and path of the dead letters of status updates, as they came."""
    return shop.dead_letters("status-updates")


def stock(shop: Chain, location: str, item: str) -> tuple[int, int]:
    """Units on hand and reserved."""
    (row,) = shop.system.view("stock", shop.code, location=location, item=item)
    return row["on_hand"], row["reserved"]
