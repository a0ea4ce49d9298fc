"""The headers of a record that this system asks for, and what they say where they are no text."""

from hashlib import blake2b

from services.common.bus.port import Record

LONGEST = 300
"""Characters of the longest id, source or correlation id."""

REPLAY, REPLAY_MEMBER = "orderfold-replay", "orderfold-replay-member"
IDS = ("ce_id", "message-id")
CORRELATION = ("ce_correlationid", "correlation-id", "correlation_id")
_ASKED_FOR = {*IDS, "ce_source", "ce_time", "content-type", *CORRELATION, REPLAY, REPLAY_MEMBER}


def asked_for(record: Record) -> dict[str, bytes]:
    """Return the headers that this system asks for; of one that was sent twice, the last. An empty one is missing.

    Names are read in any case, and attributes also in the spelling of HTTP: `ce-id` is `ce_id`.
    """
    found: dict[str, bytes] = {}
    for sent, value in record.headers:
        name = sent
        if sent not in _ASKED_FOR:
            name = sent.lower()
            if name.startswith("ce-"):
                name = f"ce_{name[3:]}"
            if name not in _ASKED_FOR:
                continue
        if value:
            found[name] = value
    return found


def text_or_hex(sent: bytes) -> str:
    """Return the text of a header; of bytes that are no UTF-8, or hold a NUL, their hexadecimal digits.

    Ids of JMS, IBM MQ and of tracing are often raw bytes.
    """
    try:
        text = sent.decode()
    except UnicodeDecodeError:
        return sent.hex()
    return sent.hex() if "\0" in text else text


def correlation_id_of(headers: dict[str, bytes]) -> str:
    """Return the first correlation id that is not too long, or an empty text: it never costs its message anything."""
    for name in CORRELATION:
        if name in headers and len(text := text_or_hex(headers[name])) <= LONGEST:
            return text
    return ""


def source_of(sent: bytes) -> str:
    """Return the source, as half of an identity never cut: one that is too long counts by its digest."""
    text = text_or_hex(sent)
    return text if len(text) <= LONGEST else blake2b(sent, digest_size=32).hexdigest()
