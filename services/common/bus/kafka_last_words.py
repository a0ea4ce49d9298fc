"""Hears what a broker says right before it hangs up: that is where it says that a login is wrong."""

from collections.abc import Callable
from typing import Any

Receive = Callable[[], tuple[bytes, Exception | None]]


def hear_last_words(client: Any) -> None:
    """Make a network client of kafka-python take what came before the end of a connection; by itself it drops that."""
    manager = client._manager
    build = manager._build_transport

    async def build_hearing(*given: Any, **options: Any) -> Any:
        transport = await build(*given, **options)
        transport._sock_recv = words_before_end(transport._sock_recv)
        return transport

    manager._build_transport = build_hearing


def words_before_end(receive: Receive) -> Receive:
    """Return what receives the same, but an end that came together with words only the next time."""
    end: Exception | None = None

    def receive_words() -> tuple[bytes, Exception | None]:
        nonlocal end
        if end is not None:
            return b"", end
        words, end = receive()
        return (words, None) if words else (words, end)

    return receive_words
