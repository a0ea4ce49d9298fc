"""The rights on read models and views, beside those on what the migrations make."""

from collections.abc import Iterable

from infra.rights import CHANGE, READ, RIGHTS, Right
from services.common.database import ANALYST, WRITER
from services.common.read_models.read_model import ReadModel
from services.operating.install_views import SCHEMA
from services.projections.views import VIEWS, View, view
from services.wiring import FOLDED


def rights_of(models: Iterable[ReadModel], views: Iterable[View]) -> list[Right]:
    """Return what services and analysts need of these."""
    return [
        Right("SCHEMA", SCHEMA, ("USAGE",), (ANALYST, WRITER)),
        *(Right("TABLE", f"orderfold.{model.name}", CHANGE) for model in models),
        *(Right("TABLE", f"{SCHEMA}.{each.name}", READ, (ANALYST, WRITER)) for each in views),
    ]


def all_rights() -> list[Right]:
    """Return every right of this version."""
    return [*RIGHTS, *rights_of(FOLDED, [view(name) for name in VIEWS])]
