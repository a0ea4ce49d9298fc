"""The lines of a purchase order as plain dicts, moved by the rules as a reader would follow them with a pencil.

Nothing of the product is used here, so that whoever reads the two side by side sees one thing told twice.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]


def still_open(line: Row) -> int:
    """What was ordered and neither left nor was cancelled."""
    units: int = line["ordered"] - line["shipped"] - line["cancelled"]
    return units


def status(line: Row) -> str:
    """The status of a line, as the table of statuses has it."""
    if not still_open(line):
        return "shipped" if line["shipped"] else "cancelled"
    if line["held"]:
        return "held"
    return "in_process" if line["printed"] and not line["waits"] else "new_order"


def status_of_all(lines: list[Row]) -> str:
    """The status of an order."""
    found = [status(line) for line in lines]
    if all(each == found[0] for each in found):
        return found[0]
    over = [each for each in found if each in ("shipped", "cancelled")]
    return "complete" if len(over) == len(found) else "open"


class NaivePurchaseOrder:
    """A purchase order; each method answers whether what was asked is refused."""

    def __init__(self, quantities: list[int]) -> None:
        self.lines: dict[int, Row] = {
            number: {
                "ordered": quantity,
                "shipped": 0,
                "cancelled": 0,
                "printed": 0,
                "batch": None,
                "waits": False,
                "held": False,
                "reason": None,
                "revised": False,
                "asked": None,
                "wanted": None,
                "place": "A",
                "price": "8.98",
            }
            for number, quantity in enumerate(quantities, 1)
        }
        self.over: set[int] = set()
        self.left: list[tuple[int, int]] = []
        self.numbers: dict[str, Any] = {}
        self.bills: dict[str, dict[int, int]] = {}

    def _meant(self, number: int | None, may: Callable[[Row], bool]) -> list[Row]:
        """The line that is named, or all, as far as it may be meant."""
        return [line for key, line in self.lines.items() if number in (None, key) and may(line)]

    def settle(self) -> None:
        """A line that is a new order gets what was asked of it; of a line that is over nothing is asked any more."""
        for line in self.lines.values():
            if status(line) == "new_order" and line["wanted"]:
                line["place"], line["wanted"] = line["wanted"], None
            if line["asked"] is not None and line["asked"] > still_open(line):
                line["asked"] = None
            if status(line) == "new_order" and line["asked"]:
                self._lose(line, line["asked"])
            if not still_open(line):
                line |= {"asked": None, "wanted": None, "held": False, "waits": False}

    def _lose(self, line: Row, units: int) -> None:
        line["cancelled"] += units
        line["printed"] = min(line["printed"], still_open(line))
        line["asked"] = None

    def print(self, batch: int, numbers: list[int] | None, waits: bool = False) -> bool | None:
        """All open units of lines that wait for a slip. Where none does, it is for others to refuse."""
        waiting = [
            key for key, line in self.lines.items() if status(line) == "new_order" and not line["printed"]
        ]
        if numbers is not None and not set(numbers) <= set(waiting):
            return True
        for key in waiting if numbers is None else numbers:
            line = self.lines[key]
            line |= {"printed": still_open(line), "batch": batch, "waits": waits}
        return False if waiting else None

    def _of(self, batch: int) -> dict[int, Row]:
        return {
            key: line for key, line in self.lines.items() if line["batch"] == batch and line["printed"] > 0
        }

    def acknowledge(self, batch: int) -> bool:
        """The vendor has the batch."""
        for line in self._of(batch).values():
            line["waits"] = False
        return False

    def void(self, batch: int) -> bool:
        """No slip of the batch counts any more."""
        return self.reprint(batch, batch, dict.fromkeys(self._of(batch), 0))

    def reprint(self, batch: int, new: int, quantities: dict[int, int]) -> bool:
        """The slips of a batch again, with fewer units."""
        lines = self._of(batch)
        if batch in self.over or any(
            key not in lines or units > lines[key]["printed"] for key, units in quantities.items()
        ):
            return True
        self.over.add(batch)
        for key, line in lines.items():
            units = 0 if line["held"] else quantities.get(key, line["printed"])
            line |= {"printed": units, "batch": new if units else batch}
        return False

    def ship(self, lines: list[tuple[int, int, str]], number: str | None, day: date, today: date) -> bool:
        """Units leave."""
        if number in self.numbers:
            return bool(self.numbers[number] != (lines, day))
        keys = [key for key, _, _ in lines]
        if day > today + timedelta(days=1) or len(set(keys)) < len(keys):
            return True
        for key, units, _ in lines:
            line = self.lines[key]
            able = status(line) == "in_process" or (line["waits"] and not line["held"])
            if not able or units > line["printed"]:
                return True
        if number is not None:
            self.numbers[number] = (lines, day)
        for key, units, remainder in lines:
            line = self.lines[key]
            self.left.append((key, units))
            line["shipped"] += units
            line["printed"] = 0 if remainder == "return" else line["printed"] - units
            line["waits"] = False
            if status(line) != "new_order":
                line["wanted"] = None
        return False

    def hold(self, number: int | None, reason: str | None) -> bool:
        """The vendor holds lines."""
        found = self._meant(number, lambda line: still_open(line) > 0)
        for line in found:
            if reason is not None or not line["held"]:
                line |= {"held": True, "reason": reason}
        return not found

    def release(self, number: int | None, reason: str | None) -> bool:
        """The vendor holds lines no longer."""
        found = self._meant(number, lambda line: bool(line["held"]))
        for line in found:
            line |= {"held": False, "reason": reason}
        return not found

    def postpone(self, number: int | None, reason: str) -> bool:
        """Another due date, and always the same one."""
        found = self._meant(number, lambda line: still_open(line) > 0)
        for line in found:
            if not line["revised"]:
                line |= {"revised": True, "reason": reason}
        return not found

    def note(self, number: int | None, reason: str | None) -> bool:
        """A reason, or none."""
        found = self._meant(
            number,
            lambda line: still_open(line) > 0 and bool(reason or not (line["held"] or line["revised"])),
        )
        for line in found:
            line["reason"] = reason
        return not found

    def cost(self, number: int, price: str) -> bool:
        """Another price."""
        line = self.lines[number]
        if status(line) == "cancelled":
            return True
        line["price"] = price
        return False

    def cancel(self, number: int | None, quantity: int | None) -> bool:
        """At once, as the vendor decides, or too late; never refused."""
        for line in self._meant(number, lambda line: still_open(line) > 0):
            units = quantity or still_open(line)
            if units > still_open(line):
                continue
            if status(line) == "new_order":
                self._lose(line, units)
            else:
                line["asked"] = units
        return False

    def decide_cancel(self, number: int | None, approve: bool) -> bool:
        """What the vendor says of a cancel."""
        found = self._meant(number, lambda line: bool(line["asked"]))
        for line in found:
            if approve:
                self._lose(line, line["asked"])
            line["asked"] = None
        return not found

    def move(self, place: str) -> bool:
        """Another address: at once, as the vendor decides, or too late; never refused."""
        for line in self._meant(None, lambda line: still_open(line) > 0):
            if place != (line["wanted"] or line["place"]):
                line["place" if status(line) == "new_order" else "wanted"] = place
        return False

    def decide_address(self, number: int | None, approve: bool) -> bool:
        """What the vendor says of an address."""
        found = self._meant(number, lambda line: bool(line["wanted"]))
        for line in found:
            if approve:
                line["place"] = line["wanted"]
            line["wanted"] = None
        return not found

    def bill(self, invoice: str, units: dict[int, int]) -> bool:
        """An invoice bills shipments, in place of what it billed."""
        others = [billed for name, billed in self.bills.items() if name != invoice]
        for sequence, quantity in units.items():
            if sequence > len(self.left):
                return True
            free = self.left[sequence - 1][1] - sum(billed.get(sequence, 0) for billed in others)
            if quantity > free:
                return True
        self.bills[invoice] = units
        return False
