"""Why something is not done that was asked for correctly."""


class NotDone(Exception):
    """The system as it stands does not allow it; the message says why."""


class NoSuchDeadLetter(NotDone):
    """There is no dead letter of this number, or the key of its bytes was deleted."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"there is no dead letter {number}, or its key was deleted. See orderfold dead-letters list"
        )
