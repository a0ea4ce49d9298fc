"""The projections service: the log becomes tables."""

import sys

from prometheus_client import REGISTRY

from services.common.runtime.following import ReadModels, following
from services.common.runtime.service import Loop, Parts, serve
from services.projections.figures.exporter import Exporter
from services.projections.read_models import READ_MODELS


def wire(parts: Parts) -> dict[str, Loop]:
    """Wire one follower of all read models, and the figures of the whole system where /metrics is open."""
    models, settings = ReadModels(READ_MODELS), parts.settings
    loops: dict[str, Loop] = {
        "read_models": following("projections", models, parts.connect, settings.idle_seconds)
    }
    if settings.health_port:
        exporter = Exporter(parts.connect, parts.admin, parts.clock, settings.figures_seconds)
        REGISTRY.register(exporter.kept)
        loops["figures"] = exporter.loop()
    return loops


if __name__ == "__main__":
    sys.exit(serve("projections", wire))
