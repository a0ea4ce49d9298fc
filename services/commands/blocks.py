"""Blocks of names and values, beside each other: what screens of one order are made of. They fit 80 columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from services.commands.output import out, text

if TYPE_CHECKING:
    from schemas.answers.order import PartyShown

_WIDEST = 120  # columns: a wider terminal or a pipe would tear apart what belongs together
_GAP = 4


def beside(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]) -> None:
    """Print two blocks of names and values beside each other."""
    half = (min(out.width, _WIDEST) - _GAP) // 2
    both = Table.grid(padding=(0, _GAP, 0, 0))
    both.add_column(width=half)
    both.add_column(width=half)
    both.add_row(_block(left), _block(right))
    out.print(both)


def _block(fields: Sequence[tuple[str, str]]) -> Table:
    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_column()
    block.add_column(overflow="fold")
    for name, value in fields:
        block.add_row(Text(name, "dim"), Text(value))
    return block


def person(title: str, party: "PartyShown | None") -> list[tuple[str, str]]:
    """Return the lines of an address, the first with the title."""
    if party is None:
        return [(title, "nobody was named")]
    names = (_words(party.first_name, party.last_name), party.company)
    lines = list(filter(None, map(plain, names if is_erased(party) else _address(party))))
    return [(title if not index else "", line) for index, line in enumerate(lines)]


def is_erased(party: "PartyShown") -> bool:
    """Return whether nothing is known of somebody any more: then every field reads the same, and none is empty."""
    return len(set(party)) == 1 and bool(party.company)


def _address(party: "PartyShown") -> Iterator[str]:
    yield from postal_address(party)
    yield f"Day: {party.day_phone}" if party.day_phone else ""
    yield f"Eve: {party.evening_phone}" if party.evening_phone else ""
    yield party.email


def postal_address(party: "PartyShown") -> Iterator[str]:
    """Yield the lines of an address as a parcel has them, some of them empty."""
    yield _words(party.prefix, party.first_name, party.middle_name, party.last_name, party.suffix)
    yield party.company
    yield f"attention {party.attention}" if party.attention else ""
    yield _words(party.address_1, party.apartment)
    yield from (party.address_2, party.address_3, party.address_4)
    yield _words(party.city, party.state, party.postal_code, party.country)


def _words(*words: str) -> str:
    return " ".join(filter(None, words))


def aligned(amounts: Sequence[str]) -> list[str]:
    """Return amounts of one width, blanks in front."""
    width = max(map(len, amounts), default=0)
    return [amount.rjust(width) for amount in amounts]


def plain(value: str) -> str:
    """Return a text as people read it, whatever it holds."""
    return text(value, amount=False)
