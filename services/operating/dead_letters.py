"""Find a dead letter, and send it to its topic again after its cause was removed."""

from services.common.bus.port import Outbound, Outgoing
from services.common.database import Connection
from services.common.runtime import dead_letters
from services.common.runtime.dead_letters import DeadLetter
from services.operating.refusals import NoSuchDeadLetter

_HIGHEST = 2**63 - 1  # that PostgreSQL can number
_REPLAYED = "UPDATE dead_letter SET replays = replays + 1, replayed_at = clock_timestamp() WHERE id = %s"


def find(connection: Connection, number: int) -> DeadLetter:
    """Return a dead letter with its original bytes. Raises NoSuchDeadLetter."""
    letter = dead_letters.find(connection, number) if number <= _HIGHEST else None
    if letter is None:
        raise NoSuchDeadLetter(number)
    return letter


def replay(connection: Connection, publisher: Outbound, number: int) -> DeadLetter:
    """Send a dead letter to its topic again, and count that; of a message of many only this member is processed.

    Raises NoSuchDeadLetter or PublishFailed.
    """
    letter = find(connection, number)
    publisher.publish([again(letter)])
    connection.execute(_REPLAYED, (number,))
    return letter


def again(letter: DeadLetter) -> Outgoing:
    """Return the message that sends a dead letter again; its id is new, and the same until that was counted."""
    record = letter.record
    added = {"orderfold-replay": f"{letter.id}.{letter.replays + 1}"}
    if letter.member is not None:
        added["orderfold-replay-member"] = str(letter.member)
    kept = tuple((name, value or b"") for name, value in record.headers if name not in added)
    headers = kept + tuple((name, value.encode()) for name, value in added.items())
    return Outgoing(record.topic, record.key, record.value, headers)
