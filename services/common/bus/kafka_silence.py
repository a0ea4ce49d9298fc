"""Ends attempts to connect to a port that accepts and then says nothing."""

from typing import Any

from kafka.errors import KafkaTimeoutError


def end_silent_attempts(client: Any) -> None:
    """Make a network client of kafka-python end an attempt when its time is over: it waits for TLS without end.

    What is asked on a connection that is never made would never be answered either. Behind the handshake, each
    request of kafka-python has a time of its own.
    """
    manager = client._manager
    net, connect = manager._net, manager._connect

    async def connect_in_time(node: Any, connection: Any, *, timeout_at: float, **options: Any) -> None:
        task = net._current

        def give_up() -> None:
            if connection.transport is None and not connection.init_future.is_done:
                net.cancel(task)
                manager.update_backoff(node.node_id)
                connection.connection_lost(KafkaTimeoutError("no answer to the handshake"))

        timer = net.call_at(timeout_at, give_up)
        try:
            await connect(node, connection, timeout_at=timeout_at, **options)
        finally:
            net.cancel(timer)

    manager._connect = connect_in_time
