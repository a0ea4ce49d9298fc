"""Finds dead letters that are about somebody, in whatever form their messages came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.common.bus.port import Record
from services.common.database import Connection
from services.common.runtime.dead_letters import unsealed
from services.common.runtime.letters_said import Said, is_purchase, said_in

_READABLE = """SELECT k.record, d.topic, d.partition, d."offset", k.key, s.sealed
FROM sealed_record_key k JOIN sealed_record s ON s.id = k.record CROSS JOIN LATERAL (
    SELECT topic, partition, "offset" FROM dead_letter d WHERE d.record = k.record LIMIT 1
) d WHERE k.record > %s AND k.record <= %s ORDER BY 1"""
_LAST = "SELECT coalesce(max(record), 0) FROM sealed_record_key"
_PAGE = 100  # numbers of records


class Whose(NamedTuple):
    """What an empty message tells of an order or a purchase order: the field that names it, and its number."""

    field: str
    number: str


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """What a dead letter must say to be about somebody: one of `orders`, or all of `values`; nothing says nothing.

    `orders` are by what is said of them: the number itself, a request ID as `#501`, or a purchase order as
    `as_purchase` names it. A letter that names only other organizations is not about them, nor one of an order that is
    `open`, nor one of a purchase order that is open, though it names a closed order as well.
    """

    organization: str
    orders: Mapping[str, Whose] = field(default_factory=dict)
    values: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def fits(self, said: Said) -> bool:
        """Return whether a letter that says this is about them."""
        if said.organizations and self.organization.upper() not in said.organizations:
            return False
        named, waiting = self.orders.keys() & said.orders, self.open & said.orders
        if any(map(is_purchase, waiting)):
            named = set(filter(is_purchase, named))
        return bool(named) or (bool(self.values) and self.values <= said.texts and not waiting)


class Found(NamedTuple):
    """A sealed record by its number, who it is about, and their orders and purchase orders that it names."""

    number: int
    record: Record
    abouts: Sequence[About]
    orders: Sequence[Whose]


def find(connection: Connection, asked: Sequence[About]) -> Iterator[Found]:
    """Yield each sealed record that is about one of these.

    Every record that can be read is opened once; a page of them is in memory.
    """
    ((last,),) = connection.execute(_LAST).fetchall()
    for after in range(0, last, _PAGE) if asked else ():
        for number, *place, key, sealed in connection.execute(_READABLE, (after, after + _PAGE)).fetchall():
            record = unsealed((place[0], place[1], place[2]), key, sealed)
            said = said_in(record)
            fitting = [each for each in asked if each.fits(said)]
            if fitting:
                named = {each.orders[one] for each in fitting for one in said.orders if one in each.orders}
                yield Found(number, record, fitting, sorted(named))


def ids(connection: Connection, found: Iterable[Found]) -> Sequence[int]:
    """Return the numbers of the dead letters of these records."""
    numbers = [each.number for each in found]
    rows = connection.execute("SELECT id FROM dead_letter WHERE record = ANY(%s) ORDER BY id", (numbers,))
    return [id_ for (id_,) in rows.fetchall()]
