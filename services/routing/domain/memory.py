"""A memory keeps values that were computed once, by what they depend on, up to a limit of its own."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """A dict with a limit: `get` finds a value, `keep` stores one.

    Senders choose many of the keys (items, attributes, location codes), so a full memory forgets all it has. Each kind
    of value has a memory of its own: one that fills up costs the others nothing.
    """

    __slots__ = ("limit",)

    def __init__(self, limit: int) -> None:
        """Start empty; hold at most `limit` values."""
        self.limit = limit  # no call to dict.__init__, which has nothing to do: there are many memories

    def keep(self, key: K, value: V) -> V:
        """Store a value and return it."""
        if len(self) >= self.limit:
            self.clear()
        self[key] = value
        return value
