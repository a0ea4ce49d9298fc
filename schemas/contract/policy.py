"""JSON Schema of the policy document, for editors that help people to write one."""

from typing import Any

from schemas.organization import Organization


def policy() -> dict[str, Any]:
    """Return the schema of the document as people write it; `orderfold organization check` checks more than it."""
    return Organization.model_json_schema()
