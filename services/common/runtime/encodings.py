"""Says what bytes are that are no JSON in UTF-8, so that their sender knows what to change."""

MARK = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, which some senders write first."""

_BEGINNINGS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\x1f\x8b": "compressed with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\x04\x22\x4d\x18": "compressed with lz4",
}
_CURES = {
    "UTF-32": "send UTF-8",
    "UTF-16": "send UTF-8",
}
_SCHEMA_PREFIX = 5
"""A schema registry's serializer writes a zero and the four bytes of a schema's number first."""


def why_unreadable(raw: bytes, error: Exception) -> str:
    """Return why bytes could not be read as JSON, and what to send instead; it repeats none of them."""
    text = str(error)
    if "uplicate key" in text:
        return "a key stands twice in one object"
    if "recursion" in text.lower():
        return "nested too deep"
    if not raw.strip():
        return "not JSON in UTF-8: it is empty"
    if kind := _kind(raw):
        return f"not JSON in UTF-8: it is {kind}; {_CURES.get(kind, 'let the Kafka client compress, not the sender')}"
    if raw[0] == 0 and raw[_SCHEMA_PREFIX : _SCHEMA_PREFIX + 1] in {b"{", b"["}:
        return "not JSON in UTF-8: it begins with the number of a schema; send plain JSON without it"
    try:
        raw.decode()
    except UnicodeDecodeError as wrong:
        return f"not JSON in UTF-8: byte {wrong.start + 1:,} is not UTF-8; it may be Latin-1 or Windows-1252"
    return f"not JSON in UTF-8: {text}"


def _kind(raw: bytes) -> str | None:
    for beginning, kind in _BEGINNINGS.items():
        if raw.startswith(beginning):
            return kind
    first, second = raw[:1], raw[1:2]
    if len(raw) > 1 and (first == b"\0") != (second == b"\0") and raw[2:4].count(0) == 1:
        return "UTF-16"
    return None
