"""How far a partition was read, for those who ask where it begins and ends."""

from typing import NamedTuple


class ReadThrough(NamedTuple):
    """How far a partition was read: the offset of what is next, and the id that its topic had then, "" if not known."""

    next_offset: int
    topic_id: str

    def all_of(self, end: int, topic_id: str) -> bool:
        """Return whether that is all of a partition which ends there now, and is not one of another topic."""
        return self.next_offset == end and not (self.topic_id and topic_id and self.topic_id != topic_id)
