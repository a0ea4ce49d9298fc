"""Who does something at a vendor, as its system or its people tell."""

from datetime import datetime
from typing import Any

from schemas.events.order_fact import user_shown
from schemas.organization import Organization
from services.streams.purchase_order import By


def by_vendor(sent: Any, at: datetime, policy: Organization) -> By:
    """Return who did it: a vendor's system, or somebody at its portal. `sent` names the vendor, and may name a user."""
    vendor, user = policy.vendor(sent.vendor), user_shown(sent.user)
    if vendor is not None and vendor.integrated:
        return By(at, "WS", user or sent.vendor)
    return By(at, "UI", user)
