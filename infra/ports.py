"""Finds a free loopback port, and asks whether a broker answers on one."""

import random
import socket
import struct

HOST = "127.0.0.1"
_PORTS = range(20_000, 32_000)  # below the range from which systems take the ports of outgoing connections
API_VERSIONS_REQUEST = struct.pack(
    ">ihhih", 10, 18, 0, 1, -1
)  # length, api, version, correlation, no client id


def free_port(wanted: int | None = None) -> int:
    """Return a loopback port on which nobody listens at this moment: the one that is `wanted`, or any."""
    if wanted is not None and _is_free(wanted):
        return wanted
    for port in random.sample(_PORTS, 200):
        if _is_free(port):
            return port
    raise OSError("no free port on loopback")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: connections that ended count not
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def speaks_kafka(port: int) -> bool:
    """Return whether a broker on this loopback port answers the protocol's first question (ApiVersions)."""
    try:
        with socket.create_connection((HOST, port), timeout=1.0) as connection:
            connection.sendall(API_VERSIONS_REQUEST)
            return len(connection.recv(8)) > 0
    except OSError:
        return False
