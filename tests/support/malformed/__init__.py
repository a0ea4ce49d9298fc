"""Messages that nobody should be able to send, each with the reason and the path that must be told."""

from tests.support.malformed.broken_bytes import broken_bytes, random_bytes, truncated
from tests.support.malformed.case import INVALID, UNREADABLE, Malformed, good_order
from tests.support.malformed.wrong_envelopes import bulk, wrong_envelopes
from tests.support.malformed.wrong_orders import wrong_fields, wrong_lines
from tests.support.malformed.wrong_others import wrong_cancels, wrong_polls, wrong_stock, wrong_updates

__all__ = ["INVALID", "UNREADABLE", "Malformed", "corpus", "good_order"]


def corpus(organization: str = "ACME") -> list[Malformed]:
    """All of them, the same at every call. The organization exists; it is the messages that are wrong."""
    found = [
        *broken_bytes(organization),
        *truncated(organization),
        *wrong_fields(organization),
        *wrong_lines(organization),
        *wrong_stock(organization),
        *wrong_cancels(organization),
        *wrong_updates(organization),
        *wrong_polls(organization),
        *wrong_envelopes(organization),
        *bulk(organization),
        *random_bytes(),
    ]
    assert len({one.name for one in found}) == len(found)
    return found
