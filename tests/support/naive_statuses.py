"""The lines of an order as plain dicts, moved by the rules as a reader would follow them with a pencil.

Nothing of the product is used here, so that whoever reads the two side by side sees one thing told twice.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

PROGRESS = {
    "new_order": 0,
    "polled": 1,
    "posted": 1,
    "accepted": 2,
    "picked": 3,
    "intransit": 4,
    "intransit_polled": 5,
    "received": 6,
    "fulfilled": 7,
}
LEFT = ("intransit", "intransit_polled", "received", "fulfilled")
TRAVELLING = LEFT[:3]
CLOSED = ("fulfilled", "canceled", "unfulfillable")
NOBODYS = ("in process", "rejected", "unfulfillable")
BY_DEFAULT = ("new_order", "polled", "posted", "accepted", "picked")
RESERVED = {"SHOP": BY_DEFAULT, "RICS": BY_DEFAULT, "ALL": tuple(PROGRESS)[:8], "NONE": ()}


class NaiveOrder:
    """An order of `kind`; each method answers whether any of it was refused. `places` says what locations are."""

    def __init__(
        self, kind: str, units: list[tuple[int, str]], places: dict[str, Row], **policy: Any
    ) -> None:
        self.kind = kind
        self.places = places
        self.policy = policy
        self.pickup = None if kind == "delivery" else "P-1"
        self.flag = False
        self.moves: Counter[tuple[str, str, datetime]] = Counter()
        self.lines: dict[int, Row] = {
            number: {
                "status": "in process",
                "at": None,
                "item": f"I-{number}",
                "quantity": quantity,
                "tax": Decimal(tax),
                "polled": 0,
                "by": None,
                "left": None,
                "tried": set(),
                "when": None,
                "of": number,
            }
            for number, (quantity, tax) in enumerate(units, 1)
        }

    # what lines are

    def holder(self, line: Row) -> str | None:
        """The location that has it, or had it as it was over."""
        return None if line["status"] in NOBODYS else line["at"]

    def travels(self, line: Row) -> bool:
        """Whether it goes from one location to another."""
        return self.kind == "ship_for_pickup" and self.holder(line) not in (None, self.pickup)

    def ready(self, line: Row) -> bool:
        """Whether the customer may collect it."""
        if self.kind == "delivery":
            return False
        return bool(line["status"] == ("received" if self.travels(line) else "picked"))

    def together(self) -> bool:
        """Whether the order is one thing."""
        stand = {(line["status"], self.holder(line)) for line in self.lines.values()}
        return not self.policy["split"] and len(stand) == 1

    def reserves(self, place: str | None, status: str) -> bool:
        """Whether the system of a place counts units in this status."""
        return place in self.places and status in RESERVED[self.places[place]["system"]]

    def reserved_at(self, line: Row) -> str | None:
        """Where its units are reserved."""
        if line["status"] in (*CLOSED, *NOBODYS):
            return None
        at = self.pickup if line["status"] in TRAVELLING else line["at"]
        return at if self.reserves(at, line["status"]) else None

    def reserved(self) -> dict[tuple[str, str], int]:
        """How many units of each item are reserved where."""
        found: Counter[tuple[str, str]] = Counter()
        for line in self.lines.values():
            if (at := self.reserved_at(line)) is not None:
                found[at, line["item"]] += line["quantity"]
        return dict(found)

    def on_hand(self) -> dict[tuple[str, str, datetime], int]:
        """What left which shelf at what time."""
        return {key: units for key, units in self.moves.items() if units}

    # who may say what

    def of_type(self, line: Row, status: str) -> bool:
        """Whether lines like this can be in the status."""
        if status in TRAVELLING:
            return self.kind == "ship_for_pickup" and (self.holder(line) is None or self.travels(line))
        return status != "posted" or self.kind == "delivery"

    def may_say(self, line: Row, status: str, who: str) -> bool:
        """Whether it is this location that says so."""
        if status == "canceled":
            return True
        if not self.travels(line):
            return who == self.holder(line)
        if status in ("intransit_polled", "received", "fulfilled"):
            return who == self.pickup
        return who == self.holder(line) or (status == "rejected" and who == self.pickup)

    def _meant(self, status: str, who: str | None, number: int | None, by_hand: bool) -> dict[int, Row]:
        lines = dict(sorted(self.lines.items()))
        if number is not None and not self.together():
            lines = {number: lines[number]}
        if who is None or by_hand:
            return lines
        its = {n: line for n, line in lines.items() if self.holder(line) == who}
        if status == "canceled":
            return its or lines
        said = {n: line for n, line in lines.items() if self.may_say(line, status, who)}
        if status == "rejected":
            return {n: line for n, line in said.items() if n in its} or said
        return said

    # what becomes of a line

    def _judged(self, line: Row, status: str, who: str | None, at: datetime) -> str:
        now = line["status"]
        if not self.of_type(line, status):
            return "refused"
        if self.holder(line) is None:
            if status != "canceled":
                return "refused"
            return "same" if now == "canceled" else "changes"
        if who is not None and not self.may_say(line, status, who):
            return "refused"
        if now == status:
            return "same"
        behind = PROGRESS.get(status, 9) < PROGRESS.get(now, -1)
        never_late = status in ("rejected", "canceled", "fulfilled")
        if behind and not never_late and line["when"] is not None and at < line["when"]:
            return "late"
        if now == "fulfilled" or (now == "canceled" and self.policy["restricted"]):
            return "told"
        return "refused" if now in LEFT and behind and not never_late else "changes"

    def _judged_by_hand(self, line: Row, status: str) -> str:
        now = line["status"]
        if not self.of_type(line, status):
            return "refused"
        if now == status:
            return "same"
        if self.holder(line) is None and status not in ("canceled", "unfulfillable"):
            return "refused"
        if status == "posted" and self.places[line["at"]]["system"] != "RICS":
            return "refused"
        if now == "fulfilled" and status == "rejected" and self.kind == "ship_for_pickup":
            return "refused"
        return "changes"

    def _in_part(self, line: Row, status: str, quantity: int | None, verdict: str) -> str:
        if quantity is None or quantity == line["quantity"] or verdict in ("refused", "told"):
            return verdict
        if quantity > line["quantity"]:
            return "refused"
        if verdict != "changes":
            return verdict
        may = self.policy["partial"] and status not in ("polled", "new_order")
        return verdict if may else "refused"

    def say(
        self,
        status: str,
        at: datetime,
        who: str | None = None,
        number: int | None = None,
        quantity: int | None = None,
        by_hand: bool = False,
    ) -> bool:
        """A location or a person says a status."""
        if not by_hand and status in ("posted", "unfulfillable"):
            return True
        if number is not None and number not in self.lines:
            return True
        if quantity is not None:
            if self.together():
                if [line["quantity"] for line in self.lines.values()] != [quantity]:
                    return True
            elif number is None:
                return True
        lines = self._meant(status, who, number, by_hand)
        if not lines:
            return True
        verdicts = {}
        for n, line in lines.items():
            first = self._judged_by_hand(line, status) if by_hand else self._judged(line, status, who, at)
            verdicts[n] = self._in_part(line, status, quantity, first)
        for n, verdict in verdicts.items():
            if verdict == "changes":
                self._change(n, status, quantity, at, by_hand)
        return "refused" in verdicts.values()

    def _change(self, number: int, status: str, quantity: int | None, at: datetime, by_hand: bool) -> None:
        line = self._apart(number, quantity)
        holder, was_left = self.holder(line), line["left"] is not None
        if status in LEFT and not was_left:
            line["left"] = (holder, at)
            self.moves[holder or "", line["item"], at] -= line["quantity"]
        elif status not in LEFT and was_left and by_hand:
            self._take_back(line)
        line["status"], line["when"] = status, at
        if status == "rejected":
            line["tried"] = line["tried"] | {holder}
            line["left"] = None
            line["at"] = None
            if self.kind == "pickup":
                line["status"], line["at"] = "unfulfillable", self.pickup
        elif status == "unfulfillable":
            line["at"] = "NOWHERE"
        else:
            line["at"] = holder
        resets = {"new_order": 0, "canceled": 0, "fulfilled": 0, "intransit": 0, "intransit_polled": 1}
        line["polled"] = resets.get(status, line["polled"])
        self._date(line, at)

    def _take_back(self, line: Row) -> None:
        if line["left"] is not None:
            place, when = line["left"]
            self.moves[place, line["item"], when] += line["quantity"]
            line["left"] = None

    def _date(self, line: Row, at: datetime) -> None:
        if not self.ready(line):
            line["by"] = None
        elif line["by"] is None and self.policy["days"] is not None:
            there = self.places[self.pickup or ""]
            day, open_days = at.astimezone(ZoneInfo(there["time_zone"])).date(), 0
            while open_days < self.policy["days"]:
                day += timedelta(days=1)
                open_days += day.strftime("%a").lower() in there["open_days"]
            line["by"] = day

    def _apart(self, number: int, quantity: int | None) -> Row:
        """The line, or the part of it that gets a number of its own."""
        line = self.lines[number]
        if quantity is None or quantity == line["quantity"]:
            return line
        rest = line["quantity"] - quantity
        taxes = divided(line["tax"], [rest, quantity])
        part = {**line, "quantity": quantity, "tax": taxes[1], "polled": 0, "tried": set(line["tried"])}
        line["quantity"], line["tax"] = rest, taxes[0]
        self.lines[max(self.lines) + 1] = part
        return part

    # what else happens

    def route(self, choose: Callable[[Row], list[tuple[str | None, int]]], now: datetime) -> None:
        """Each line that nobody has goes where `choose` says, in shares."""
        waiting = [n for n in sorted(self.lines) if self.lines[n]["status"] in ("in process", "rejected")]
        for number in waiting:
            line = self.lines[number]
            shares = choose(line)
            taxes = divided(line["tax"], [units for _, units in shares])
            before = set(line["tried"])
            for index, ((place, units), tax) in enumerate(zip(shares, taxes, strict=True)):
                share = line if index == 0 else {**line}
                if index:
                    self.lines[max(self.lines) + 1] = share
                share |= {"quantity": units, "tax": tax, "tried": before | ({place} if place else set())}
                if place is None:
                    share |= {"status": "unfulfillable", "at": "NOWHERE"}
                else:
                    share |= {"status": "new_order", "at": place, "polled": 0, "by": None, "when": now}

    def move(self, to: str, now: datetime, number: int | None = None) -> bool:
        """A person chooses a location."""
        if self.kind == "pickup" or (number is not None and number not in self.lines):
            return True
        lines = {n: line for n, line in self.lines.items() if line["status"] != "canceled"}
        if number is not None and not self.together():
            lines = {n: line for n, line in lines.items() if n == number}
        else:
            lines = {n: line for n, line in lines.items() if line["status"] != "fulfilled"} or lines
        if not lines:
            return True
        if to != "NOWHERE":
            offers = self.places[to]["delivery" if self.kind == "delivery" else "sourcing"]
            if not offers or any(to in line["tried"] for line in lines.values()):
                return True
        for line in lines.values():
            self._take_back(line)
            if to == "NOWHERE":
                line |= {"status": "unfulfillable", "at": to, "by": None}
            else:
                line |= {"status": "new_order", "at": to, "by": None, "polled": 0, "when": now}
                line["tried"] = line["tried"] | {to}
        return False

    def poll(self, kind: str, who: str, now: datetime) -> None:
        """A location asks for its work."""
        again = self.places[who]["require"]
        for line in self.lines.values():
            if kind == "fulfillments" and line["status"] == "new_order" and line["at"] == who:
                if again:
                    line["polled"] += 1
                elif line["polled"] == 0:
                    line |= {"status": "polled", "polled": 1, "when": now}
            elif kind == "intransit" and who == self.pickup and self.travels(line):
                if line["status"] == "intransit":
                    line |= {"status": "intransit_polled", "polled": 1, "when": now}
                elif line["status"] == "intransit_polled" and again:
                    line["polled"] += 1

    def cancel(self) -> None:
        """The customer wants none of what is not over."""
        for line in self.lines.values():
            if line["status"] not in ("fulfilled", "canceled"):
                line |= {"at": self.holder(line), "status": "canceled", "polled": 0, "by": None}

    def unclaimed(self, day: date, now: datetime) -> None:
        """The timer of a day to collect by."""
        if self.flag or self.policy["days"] is None or self._today(now) <= day:
            return
        for number, line in list(self.lines.items()):
            if self.ready(line) and line["by"] == day:
                self._change(number, "canceled", None, now, False)

    def collect_by(self, asked: datetime, now: datetime, number: int | None = None) -> bool:
        """Somebody says until when lines may be collected."""
        if self.policy["days"] is None or (number is not None and number not in self.lines):
            return True
        ready = {n: line for n, line in self.lines.items() if self.ready(line)}
        if number is not None and not self.together():
            ready = {n: line for n, line in ready.items() if n == number}
        day = self._today(asked)
        if not ready or day <= self._today(now):
            return True
        for line in ready.values():
            line["by"] = day
        return False

    def _today(self, now: datetime) -> date:
        zone = self.places[self.pickup]["time_zone"] if self.pickup else "UTC"
        return now.astimezone(ZoneInfo(zone)).date()

    def shown(self) -> dict[int, tuple[Any, ...]]:
        """The lines as they are compared."""
        return {
            number: (
                line["status"],
                line["at"],
                line["quantity"],
                line["tax"],
                line["polled"],
                line["by"],
                self.reserved_at(line),
                line["of"],
                frozenset(line["tried"]),
            )
            for number, line in sorted(self.lines.items())
        }


def divided(tax: Decimal, parts: list[int]) -> list[Decimal]:
    """A tax over parts by their units, in cents, or hundredths of one if it has some; the largest remainder first."""
    step = Fraction(1, 100) if (tax * 100) % 1 == 0 else Fraction(1, 10_000)
    exact = [Fraction(tax) * units / sum(parts) / step for units in parts]
    whole = [share.numerator // share.denominator for share in exact]
    while sum(whole) * step < Fraction(tax):
        lost = [share - each for share, each in zip(exact, whole, strict=True)]
        whole[lost.index(max(lost))] += 1
    return [Decimal(each) * Decimal(step.numerator) / Decimal(step.denominator) for each in whole]
