"""What a request over HTTP asks for: who may ask, which poll is meant, and under which id."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import jiter
from pydantic import TypeAdapter, ValidationError

from schemas.reasons import DeadLetterReason
from schemas.wire.location_polls import LocationPoll
from schemas.wire.missing import without_missing
from services.common.runtime.problems import problems, summary
from services.fulfillment.http.response import KEY, Response, wrong

PATH = "/v1/organizations/{organization}/locations/{location}/{kind}"
"""Where a location asks, with POST."""

_PATH = re.compile(r"/v1/organizations/([^/?]+)/locations/([^/?]+)/([^/?]+)")
_KEY = re.compile(r"[\x21-\x7e]{1,300}")
_poll = TypeAdapter(LocationPoll).validate_python
_INVALID = DeadLetterReason.INVALID


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll and its id."""

    poll: LocationPoll
    poll_id: str


def authorized(headers: Mapping[str, str], token: str) -> bool:
    """Return whether the caller sent the token. The time that this takes tells nothing about it."""
    scheme, _, sent = headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), token.encode())


def unauthorized() -> Response:
    """Return the error of a caller who did not send the token."""
    detail = "send the token of this system: Authorization: Bearer TOKEN"
    return wrong(
        HTTPStatus.UNAUTHORIZED, "Authorization", "unauthorized", detail, {"WWW-Authenticate": "Bearer"}
    )


def read(path: str, headers: Mapping[str, str], body: bytes) -> Asked | Response:
    """Return the poll that is meant, or what is wrong with the request."""
    found = _PATH.fullmatch(path)
    if found is None:
        return wrong(HTTPStatus.NOT_FOUND, "path", "unknown_path", f"there is {PATH}")
    organization, location, kind = map(unquote, found.groups())
    poll_id = headers.get(KEY, "")
    if not _KEY.fullmatch(poll_id):
        detail = "needed: an id of the request of 1 to 300 visible characters, the same when it is sent again"
        return wrong(HTTPStatus.BAD_REQUEST, KEY, _INVALID, detail)
    try:
        sent: Any = jiter.from_json(body, catch_duplicate_keys=True, allow_inf_nan=False) if body else {}
    except ValueError:
        return wrong(
            HTTPStatus.BAD_REQUEST, "", DeadLetterReason.UNREADABLE, "the body must be JSON, or empty"
        )
    if not isinstance(sent, dict):
        return wrong(
            HTTPStatus.BAD_REQUEST, "", _INVALID, 'the body must be an object, such as {"limit": 50}'
        )
    document = {**sent, "organization": organization, "location": location, "kind": kind}
    try:
        return Asked(_poll(without_missing(document, LocationPoll)), poll_id)
    except ValidationError as error:
        where, detail = summary(problems(error, ""))
        return wrong(HTTPStatus.BAD_REQUEST, where, _INVALID, detail)
