"""Provisional."""
import json
from dataclasses import dataclass
from datetime import datetime, UTC
from typing import Any
from pydantic import TypeAdapter, ValidationError
from services.common.bus.port import Record

@dataclass(frozen=True, slots=True)
class Decoded:
    message_id: str
    source: str
    occurred_at: datetime
    value: Any
    member: int | None

@dataclass(frozen=True, slots=True)
class Undecodable:
    reason: str
    path: str
    detail: str
    message_id: str
    source: str
    member: int | None = None

def decode(record: Record, model: Any, many: str) -> list[Any]:
    h = dict(record.headers)
    place = f"{record.topic}/{record.partition}/{record.offset}"
    mid = (h.get("ce_id") or h.get("message-id") or place.encode()).decode()
    src = (h.get("ce_source") or b"").decode()
    at = datetime.fromisoformat(h["ce_time"].decode()) if h.get("ce_time") else datetime.fromtimestamp(record.timestamp_ms / 1000, UTC)
    ta = TypeAdapter(model)
    try:
        doc = json.loads(record.value or b"")
    except ValueError:
        return [Undecodable("unreadable", "", "not JSON", mid, src)]
    members = enumerate(doc[many]) if isinstance(doc, dict) and many in doc else [(None, doc)]
    out: list[Any] = []
    for i, m in members:
        try:
            v = ta.validate_json(json.dumps(m))
            out.append(Decoded(mid if i is None else f"{mid}#{i}", src, at, v, i))
        except ValidationError as e:
            path = ".".join(map(str, e.errors()[0]["loc"]))
            out.append(Undecodable("invalid", (f"{many}[{i}]." if i is not None else "") + path, "invalid", mid, src, i))
    return out
