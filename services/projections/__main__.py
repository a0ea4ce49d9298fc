"""The projections service: the log becomes tables."""

import sys

from services.common.runtime.following import ReadModels, following
from services.common.runtime.service import Loop, Parts, serve
from services.projections.read_models import READ_MODELS


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire one follower of all read models."""
    models = ReadModels(READ_MODELS)
    return {"read_models": following("projections", models, parts.connect, parts.settings.idle_seconds)}


if __name__ == "__main__":
    sys.exit(serve("projections", wire))
