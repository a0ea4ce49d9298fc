"""An event that notes pauses in place of waiting."""

import threading


class Pauses(threading.Event):
    """Is set after so many pauses; `pauses` are their seconds."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        """Note the pause."""
        self.pauses.append(timeout or 0.0)
        if len(self.pauses) >= self._most:
            self.set()
        return self.is_set()
