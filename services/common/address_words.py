"""Addresses as they may be shown: with user, host and name, never with a password."""

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_SECRET = ("password", "sslpassword", "oauth_client_secret")


def without_password(address: str) -> str:
    """Return the address of a database as pairs of key and value; secrets are masked."""
    if not address:
        return ""
    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError:
        return "********"
    return make_conninfo(
        "", **{name: "********" if name in _SECRET else value for name, value in parts.items()}
    )
