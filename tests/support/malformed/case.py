"""One malformed message and what must be said of it; and a good order, to be spoilt."""

import json
from dataclasses import dataclass
from typing import Any

INVALID, UNREADABLE = "invalid", "unreadable"


@dataclass(frozen=True, slots=True)
class Malformed:
    """One message: its topic, its bytes (None: a tombstone), and what its one dead letter must say.

    `path` None accepts any path.
    """

    name: str
    topic: str
    value: bytes | None
    reason: str
    path: str | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def as_json(value: Any) -> bytes:
    """The bytes of a message."""
    return json.dumps(value).encode()


def good_order(organization: str, number: str = "GOOD-1") -> dict[str, Any]:
    """An order that is taken, to be spoilt."""
    return {
        "organization": organization,
        "order_number": number,
        "system": "SHOP",
        "order_type": "delivery",
        "order_class": "retail",
        "dc": "DC-EAST",
        "transaction_date": "2016-11-08T09:30:00Z",
        "currency": "USD",
        "ship_via": "12",
        "gift": False,
        "subtotal": "261.96",
        "ship_to": {
            "first_name": "Ann",
            "city": "Albany",
            "state": "NY",
            "postal_code": "12207",
            "country": "US",
        },
        "lines": [
            {"line_number": 1, "item": "CHAIR", "quantity": 2, "price": "130.98", "taxes": ["1.10"]},
            {"line_number": 2, "item": "TABLE", "quantity": 1, "price": "1", "taxes": []},
        ],
    }
