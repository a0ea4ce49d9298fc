"""An organization whose routing gives lines to vendors, seen from both sides."""

from pathlib import Path
from typing import Any, NamedTuple

from tests.support.retail import HOME, Chain, open_chain, store
from tests.support.system import System
from tests.support.trade import OTHER, VENDOR, VENDORS, Trade

PRICED = {
    "item": "CHAIR",
    "vendor_item": "CH-9",
    "description": "Chair, oak",
    "unit_price": "8.98",
    "unit_of_measure": "EA",
    "upc": "0123",
    "ean": "9876",
    "lead_days": 10,
}
DROP_SHIP, DROP_SHIP_TOO = "VEND-A", "VEND-B"
BUYER = HOME | {"last_name": "Gute", "company": "Gute & Co"}


class Both(NamedTuple):
    """An organization seen from both sides: its chain of locations, and its trade with vendors."""

    chain: Chain
    trade: Trade

    def order(self, number: str, *lines: Any, **changes: Any) -> str:
        """Publish an order; return the number of its first purchase order."""
        self.chain.order(number, *lines, sold_to=BUYER, **changes)
        return f"{number}-1"


def open_both(system: System, folder: Path, *others: dict[str, Any], **changes: Any) -> Both:
    """A store without stock, and the locations of two vendors who ship to customers."""
    vendors = [each | {"items": [PRICED]} if each["code"] == VENDOR else each for each in VENDORS]
    places = [
        store("S-1"),
        store(DROP_SHIP, type="vendor", vendor=VENDOR),
        store(DROP_SHIP_TOO, type="vendor", vendor=OTHER),
        *others,
    ]
    chain = open_chain(
        system, folder, *places, **({"vendors": vendors, "preferences": {"split_order": True}} | changes)
    )
    return Both(chain, Trade(system, chain.code))


def with_chairs(system: System, folder: Path) -> Both:
    """With 10 chairs at the first vendor's location."""
    both = open_both(system, folder)
    both.chain.shelf(DROP_SHIP, CHAIR=10)
    return both
