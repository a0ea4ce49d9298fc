"""Notices brokers that answer where they are asked first, and cannot be reached where they say that they are.

A client asks the given address only once, where the brokers are; from then on it goes to the addresses that they
advertise. A wrong one, such as localhost or the name of a container, fails as if the given address were wrong.
"""

from typing import Any, NamedTuple

from kafka import errors

from services.common.bus.kafka_failures import in_words, is_refusal

NETWORK = "orderfold_network"
"""The attribute of a client of ours under which its network client stands."""

_OF_CONNECTIONS = (errors.KafkaConnectionError, errors.NodeNotReadyError, errors.KafkaTimeoutError)


class Advertised(NamedTuple):
    """An address that a broker advertises, and why it could not be reached."""

    host: str
    port: int
    cause: BaseException


def remember_unreached(client: Any) -> None:
    """Make a network client of kafka-python keep the advertised addresses that it has not reached yet."""
    manager = client._manager
    manager.orderfold_unreached = {}
    connect, reached = manager.get_connection, set()

    def get_connection(node_id: Any, *arguments: Any, **options: Any) -> Any:
        connection = connect(node_id, *arguments, **options)
        node = manager.cluster.broker_metadata(node_id)
        given = {(each.host, each.port) for each in manager.cluster.bootstrap_brokers()}
        if node is None or connection.init_future.is_done or (node.host, node.port) in given:
            return connection

        def keep(cause: BaseException) -> None:
            if node_id not in reached and not is_refusal(cause):
                manager.orderfold_unreached[node_id] = Advertised(node.host, node.port, cause)

        def forget(_: Any) -> None:
            reached.add(node_id)
            manager.orderfold_unreached.pop(node_id, None)

        connection.init_future.add_callback(forget)
        connection.init_future.add_errback(keep)
        return connection

    manager.get_connection = get_connection


def elsewhere(client: Any, error: BaseException) -> str | None:
    """Return where a broker says that it is, in words, if that may be why a client of ours failed so; else None."""
    network = getattr(client, "__dict__", {}).get(NETWORK)
    unreached = network._manager.orderfold_unreached if network is not None else {}
    if not unreached or not isinstance(error, _OF_CONNECTIONS):
        return None
    said = ", ".join(f"{one.host}:{one.port} ({in_words(one.cause)})" for one in unreached.values())
    return (
        f"it answers, but says that clients are to go to {said}, which cannot be reached from here; look at"
        " advertised.listeners of the broker"
    )
