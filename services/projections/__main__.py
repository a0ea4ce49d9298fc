"""The projections service: the log becomes tables."""

import sys

from services.common.runtime.following import Following
from services.common.runtime.service import Loop, Parts, serve
from services.projections.read_models import READ_MODELS


def wire(parts: Parts) -> dict[str, Loop]:
    """One follower of all read models."""
    follower = Following("projections", READ_MODELS, parts.connect, idle_seconds=parts.settings.idle_seconds)
    return {"read_models": follower}


if __name__ == "__main__":
    sys.exit(serve("projections", wire))
