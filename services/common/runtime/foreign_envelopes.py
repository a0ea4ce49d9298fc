"""Recognizes messages in the envelopes of Kafka Connect and of change data capture, and says what to send instead."""

from typing import Any

_CONNECT = {"schema", "payload"}
_CHANGE = {"after", "op"}
_BESIDE = {"before", "source", "ts_ms", "ts_us", "ts_ns", "transaction", "schema"}
_OF_CONNECT = (
    "it stands in the envelope of Kafka Connect; send what is under `payload` alone: "
    "value.converter.schemas.enable=false"
)
_OF_A_CHANGE = (
    "it is a change event of a database; send what is under `after` alone, in the fields of this topic, "
    "as the transform ExtractNewRecordState does"
)


def foreign_envelope(document: Any) -> str:
    """Return what to send instead of a document that is nothing but such an envelope; else an empty text."""
    if not isinstance(document, dict):
        return ""
    names = document.keys()
    if names == _CONNECT:
        return "; then ".join(filter(None, (_OF_CONNECT, foreign_envelope(document["payload"]))))
    return _OF_A_CHANGE if _CHANGE <= names <= _CHANGE | _BESIDE else ""
