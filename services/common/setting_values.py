"""What is a value of a setting: addresses and files. Each function returns the value or says what to write."""

import re
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_MOST_PORTS = 65535
_PORT = f"a port is a number from 1 to {_MOST_PORTS}; "


def bootstrap(servers: str) -> str:
    """Return the addresses of the brokers. Raises ValueError."""
    for server in servers.split(",") if servers else ():
        host, _, port = server.strip().rpartition(":")
        if not host or "/" in host or not port.isdecimal():
            raise ValueError("write it like broker:9092, several with a comma between")
        if not _is_port(port):
            raise ValueError(_PORT + "write it like broker:9092")
    return servers


def host_and_port(address: str) -> str:
    """Return an address to listen on. Raises ValueError."""
    host, _, port = address.rpartition(":")
    if address and (not host or "/" in host or not _is_port(port)):
        raise ValueError("write it like 0.0.0.0:8080, or [::]:8080")
    return address


def address_of_database(address: str) -> str:
    """Return an address that libpq takes: a URL, with one host or several, or pairs of key and value.

    Raises ValueError; of libpq's own words only the name of an option is repeated, as the rest may hold a password.
    """
    if not address:
        return address
    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError as error:
        unknown = re.search(r'invalid (?:URI query parameter|connection option): ?"(\w+)"', str(error))
        unknown = unknown or re.search(r'invalid connection option "(\w+)"', str(error))
        may_be_secret = _is_url(address) and "@" in address.partition("?")[2]
        about = (
            f"{unknown[1]} is no option of a PostgreSQL address; " if unknown and not may_be_secret else ""
        )
        raise ValueError(about + _LIKE) from None
    hosts = str(parts.get("host") or "").split(",")
    if _is_cut(address) or any(host.find("@") > 0 for host in hosts):  # @ as the first sign names a socket
        raise ValueError("in a user or a password write %40 for @ and %2F for /; " + _LIKE)
    ports = str(parts.get("port") or "").split(",")
    if any(port and not _is_port(port) for port in ports):
        raise ValueError(_PORT + _LIKE)
    return address


_LIKE = (
    "write it like postgresql://user:password@host:5432/name, % for what is special in it,"
    " or like host=... dbname=... user=..."
)


def upper(word: Any) -> Any:
    """Return a word in capitals, as the lists of words have it."""
    return word.upper() if isinstance(word, str) else word


def mechanism(word: Any) -> Any:
    """Return the name of a login in capitals. Raises ValueError for the one that needs a program of its own."""
    if upper(word) == "OAUTHBEARER":
        raise ValueError("OAUTHBEARER needs a program that fetches tokens, which no setting can hold")
    return upper(word)


def existing_file(path: str) -> str:
    """Return the path of a file that can be read. Raises ValueError."""
    if path:
        try:
            with Path(path).open("rb"):
                pass
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    return path


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) <= _MOST_PORTS


def _is_url(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


def _is_cut(address: str) -> bool:
    """Return whether libpq takes a part of a password for the host or the database: an @ stands where none belongs."""
    authority, _, rest = address.partition("://")[2].partition("/")
    hosts, name = authority.partition("@")[2].partition("?")[0], rest.partition("?")[0]
    return _is_url(address) and ("@" in hosts or "@" in name)
