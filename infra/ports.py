"""Finds a free loopback port, and asks whether a broker answers on one."""

import random
import socket
import struct

HOST = "127.0.0.1"
_PORTS = range(20_000, 32_000)  # below the range from which systems take the ports of outgoing connections
API_VERSIONS_REQUEST = struct.pack(
    ">ihhih", 10, 18, 0, 1, -1
)  # length, api, version, correlation, no client id


def free_port() -> int:
    """Return a loopback port on which nobody listens at this moment."""
    for port in random.sample(_PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError("no free port on loopback")


def speaks_kafka(port: int) -> bool:
    """Return whether a broker on this loopback port answers the protocol's first question (ApiVersions)."""
    try:
        with socket.create_connection((HOST, port), timeout=1.0) as connection:
            connection.sendall(API_VERSIONS_REQUEST)
            return len(connection.recv(8)) > 0
    except OSError:
        return False
