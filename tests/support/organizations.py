"""Policy documents for tests: small, valid, and easy to change in one place."""

import json
from typing import Any

from schemas.organization import Organization

EAST = {"code": "DC-EAST", "type": "dc", "time_zone": "America/New_York"}
WEST = {"code": "DC-WEST", "type": "dc", "time_zone": "America/Los_Angeles"}


def processing(dc: str = "DC-EAST", **changes: Any) -> dict[str, Any]:
    """One entry under `processing`: 24 hours of hold, runs at 6, 12 and 18."""
    return {"dc": dc, "hold": {"hours": 24}, "schedule": ["0 6,12,18 * * *"], **changes}


def document(**changes: Any) -> Organization:
    """ACME with two locations, one of which holds orders; `changes` replace whole keys.

    Raises pydantic's ValidationError where the types are wrong; contradictions are not looked for.
    """
    whole = {"organization": "ACME", "locations": [EAST, WEST], "processing": [processing()], **changes}
    return Organization.model_validate_json(json.dumps(whole))
