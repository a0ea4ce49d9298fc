"""What a caller over HTTP is answered: a status and a JSON body; what is wrong is named by field and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec

from schemas.reasons import DeadLetterReason
from services.streams.order import Refused

KEY = "Idempotency-Key"
"""The header that holds the id of a poll."""

_STATUSES = {
    DeadLetterReason.UNKNOWN_ORGANIZATION: HTTPStatus.NOT_FOUND,
    DeadLetterReason.UNKNOWN_LOCATION: HTTPStatus.NOT_FOUND,
    DeadLetterReason.CONFLICTING_MESSAGE: HTTPStatus.CONFLICT,
}


@dataclass(frozen=True, slots=True)
class Response:
    """A status, a body, and headers beside the usual ones."""

    status: HTTPStatus
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def wrong(
    status: HTTPStatus, where: str, reason: str, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error that names the field, the reason and what to do instead."""
    error = {"field": where, "reason": reason, "detail": detail}
    return Response(status, msgspec.json.encode({"error": error}), headers or {})


def refused(why: Refused) -> Response:
    """Return the error of a poll that is refused, by the reasons of dead letters."""
    where = KEY if why.path == "poll_id" else why.path
    return wrong(_STATUSES.get(why.reason, HTTPStatus.BAD_REQUEST), where, why.reason, why.detail)


def away() -> Response:
    """Return the error of a poll that cannot be answered now: nothing was handed out, or asking again tells it."""
    detail = f"the database or the broker is away; send the same request with the same {KEY} again"
    return wrong(HTTPStatus.SERVICE_UNAVAILABLE, "", "unavailable", detail, {"Retry-After": "5"})
